namespace Microsoft.ML;

public sealed partial class SchemaShape
{
    public partial struct Column
    {
        /// <summary>
        /// Whether a column holds vectors, and whether their length is known.
        /// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.schemashape.column.vectorkind
        /// </summary>
        public enum VectorKind
        {
            Scalar,
            Vector,
            VariableVector
        }
    }
}
