namespace Microsoft.ML;

/// <summary>
/// Where everything starts from.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.mlcontext
/// </summary>
public sealed class MLContext
{
    /// <param name="seed">Of what is random; nothing here is.</param>
    public MLContext(int? seed = null)
    {
    }

    public DataOperationsCatalog Data { get; } = new();

    public MulticlassClassificationCatalog MulticlassClassification { get; } = new();

    public TransformsCatalog Transforms { get; } = new();
}
