namespace Microsoft.ML.Data;

public sealed partial class SchemaDefinition
{
    /// <summary>
    /// The column that one member makes.
    /// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.schemadefinition.column
    /// </summary>
    public sealed class Column
    {
        private readonly Dictionary<string, (DataViewType Type, Delegate Getter)> _annotations = [];

        internal Column(string memberName, DataViewType columnType, string columnName)
            => (MemberName, ColumnType, ColumnName) = (memberName, columnType, columnName);

        /// <summary>The field or property.</summary>
        public string MemberName { get; }

        public string ColumnName { get; set; }

        /// <summary>May be made more exact than what the attributes say, such as a vector of known size.</summary>
        public DataViewType ColumnType { get; set; }

        /// <summary>What <see cref="AddAnnotation"/> has added.</summary>
        public DataViewSchema.Annotations Annotations
        {
            get
            {
                var builder = new DataViewSchema.Annotations.Builder();
                foreach (var (kind, (type, getter)) in _annotations)
                    builder.Add(kind, type, getter, null);
                return builder.ToAnnotations();
            }
        }

        /// <summary>Adds an annotation, such as <c>SlotNames</c>.</summary>
        /// <param name="value">A value of the annotation's raw type; a string or an array will do as well.</param>
        /// <exception cref="InvalidOperationException">There is one of that kind, or the value isn't of that type.</exception>
        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            Check.NotNull(kind, nameof(kind));
            Check.NotNull(annotationType, nameof(annotationType));
            Check.State(!_annotations.ContainsKey(kind), "Column already contains an annotation of this kind.");

            var (isVector, item) = MemberTypes.Split(typeof(T), "annotation value");
            var vector = annotationType as VectorDataViewType;
            Check.State(isVector == (vector != null), $"Value inputted is supposed to be {Kind(isVector)}, but type of Annotationinfo is {Kind(vector != null)}");
            var found = (vector?.ItemType ?? annotationType).RawType;
            Check.State(item == found, $"Value inputted is supposed to have Type {item}, but type of Annotationinfo has {found}");
            _annotations[kind] = (annotationType, ConstantGetter.Of(value));
        }

        /// <summary>Takes over all annotations of a column.</summary>
        internal void Take(DataViewSchema.Annotations annotations)
        {
            foreach (var column in annotations.Schema)
                _annotations[column.Name] = (column.Type, annotations.GetGetter(column.Index));
        }

        private static string Kind(bool isVector) => isVector ? "vector" : "scalar";
    }
}
