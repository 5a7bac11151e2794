namespace Microsoft.ML;

public sealed partial class DataViewSchema
{
    /// <summary>
    /// What is known of a column beside its type, such as the names of a vector's slots: a row of values by kind.
    /// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.dataviewschema.annotations
    /// </summary>
    public sealed partial class Annotations
    {
        private readonly Delegate[] _getters;

        private Annotations(DataViewSchema schema, Delegate[] getters) => (Schema, _getters) = (schema, getters);

        public static Annotations Empty { get; } = new Builder().ToAnnotations();

        /// <summary>The kinds as columns.</summary>
        public DataViewSchema Schema { get; }

        /// <exception cref="InvalidOperationException">The values are of another type.</exception>
        public ValueGetter<TValue> GetGetter<TValue>(Column column)
        {
            if (column.Index >= _getters.Length)
                throw new ArgumentException(nameof(column));
            return _getters[column.Index] as ValueGetter<TValue>
                ?? throw new InvalidOperationException("Invalid call to 'GetGetter'");
        }

        /// <exception cref="InvalidOperationException">There is no annotation of this kind, or it is of another type.</exception>
        public void GetValue<TValue>(string kind, ref TValue value)
        {
            var column = Schema.GetColumnOrNull(kind) ?? throw new InvalidOperationException("Invalid call to 'GetValue'");
            GetGetter<TValue>(column)(ref value);
        }

        internal Delegate GetGetter(int index) => _getters[index];

        public override string ToString() => string.Join(", ", Schema.Select(c => c.Name));
    }
}
