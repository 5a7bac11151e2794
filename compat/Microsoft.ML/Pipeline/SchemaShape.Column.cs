using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class SchemaShape
{
    /// <summary>
    /// What is known of a column before there is data. An estimator outside ML.NET can't make one:
    /// it takes that of another estimator, such as a custom mapping.
    /// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.schemashape.column
    /// </summary>
    public partial struct Column
    {
        public readonly string Name;

        public readonly VectorKind Kind;

        /// <summary>The type of the values, or of a vector's items; of a key, the number that carries it.</summary>
        public readonly DataViewType ItemType;

        public readonly bool IsKey;

        public readonly SchemaShape Annotations;

        internal Column(string name, DataViewType type, SchemaShape annotations)
        {
            var vector = type as VectorDataViewType;
            var itemType = vector?.ItemType ?? type;
            Name = name;
            Kind = vector == null ? VectorKind.Scalar : vector.IsKnownSize ? VectorKind.Vector : VectorKind.VariableVector;
            IsKey = itemType is KeyDataViewType;
            ItemType = IsKey ? MemberTypes.PrimitiveOf(itemType.RawType) : itemType;
            Annotations = annotations;
        }

        internal bool IsValid => Name != null;

        internal string TypeText
        {
            get
            {
                var item = IsKey ? $"Key<{ItemType}>" : ItemType.ToString();
                return Kind switch
                {
                    VectorKind.Vector => $"Vector<{item}>",
                    VectorKind.VariableVector => $"VarVector<{item}>",
                    _ => item
                };
            }
        }
    }
}
