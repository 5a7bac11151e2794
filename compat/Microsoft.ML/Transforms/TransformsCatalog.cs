namespace Microsoft.ML;

/// <summary>
/// The transforms are extension methods of this.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.transformscatalog
/// </summary>
public sealed class TransformsCatalog
{
    internal TransformsCatalog()
    {
    }
}
