namespace Microsoft.ML;

/// <summary>
/// What can write itself to a model file.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.icansavemodel
/// </summary>
public interface ICanSaveModel
{
    void Save(ModelSaveContext ctx);
}
