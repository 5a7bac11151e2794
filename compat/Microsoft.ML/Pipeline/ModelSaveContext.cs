namespace Microsoft.ML;

/// <summary>
/// The model file that is being written. Only ML.NET itself makes one, and nothing here saves models.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.modelsavecontext
/// </summary>
public sealed class ModelSaveContext
{
    private ModelSaveContext()
    {
    }
}
