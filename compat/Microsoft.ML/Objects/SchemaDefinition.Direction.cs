namespace Microsoft.ML.Data;

public sealed partial class SchemaDefinition
{
    /// <summary>
    /// Whether objects are read from, or written to.
    /// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.schemadefinition.direction
    /// </summary>
    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write
    }
}
