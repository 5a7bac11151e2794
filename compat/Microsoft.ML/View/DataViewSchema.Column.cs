using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataViewSchema
{
    /// <summary>
    /// One column of a schema.
    /// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.dataviewschema.column
    /// </summary>
    public struct Column
    {
        internal Column(string name, int index, bool isHidden, DataViewType type, Annotations annotations)
            => (Name, Index, IsHidden, Type, Annotations) = (name, index, isHidden, type, annotations ?? Annotations.Empty);

        public string Name { get; }

        public int Index { get; }

        /// <summary>Whether a later column has the same name.</summary>
        public bool IsHidden { get; }

        public DataViewType Type { get; }

        public Annotations Annotations { get; }

        public override string ToString()
            => Annotations is not { Schema.Count: > 0 } ? $"{Name}: {Type}" : $"{Name}: {Type} {{{Annotations}}}";
    }
}
