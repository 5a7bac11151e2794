namespace Microsoft.ML.Data;

/// <summary>
/// When a transformer of a chain is applied.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.transformerscope
/// </summary>
[Flags]
public enum TransformerScope
{
    None = 0,
    Training = 1,
    Testing = 2,
    Scoring = 4,
    TrainTest = Training | Testing,
    Everything = Training | Testing | Scoring
}
