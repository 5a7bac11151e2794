using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>A column of a definition together with the member of <typeparamref name="TRow"/> that it was found to belong to.</summary>
internal sealed record BoundColumn<TRow>(MemberInfo Member, DataViewSchema.DetachedColumn Column)
{
    public RowMember<TRow> Access { get; } = RowMember<TRow>.Of(Member, Column.Type);

    /// <exception cref="ArgumentOutOfRangeException">There is no such member, or it isn't of the column's type.</exception>
    public static BoundColumn<TRow>[] Bind(SchemaDefinition definition) => [.. definition.Select(Bind)];

    public static MemberInfo MemberOf(SchemaDefinition.Column column)
        => (MemberInfo)typeof(TRow).GetField(column.MemberName) ?? typeof(TRow).GetProperty(column.MemberName);

    private static BoundColumn<TRow> Bind(SchemaDefinition.Column column)
    {
        const string Definition = "userSchemaDefinition";
        var member = MemberOf(column);
        Check.Param(member != null, Definition, $"No field or property with name '{column.MemberName}' found in type '{typeof(TRow).FullName}'");

        var name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
        var (isVector, item) = MemberTypes.Split(MemberTypes.TypeOf(member), member.Name);
        if (column.ColumnType == null)
        {
            var itemType = MemberTypes.PrimitiveOf(item);
            DataViewType plain = isVector ? new VectorDataViewType(itemType) : itemType;
            return new(member, new(name, plain, column.Annotations));
        }

        var vector = column.ColumnType as VectorDataViewType;
        Check.Param(isVector == (vector != null), Definition,
            $"Column '{name}' is supposed to be {Kind(vector != null)}, but type of associated field '{column.MemberName}' is {Kind(isVector)}");
        var expected = (vector?.ItemType ?? column.ColumnType).RawType;
        Check.Param(expected == item, Definition,
            $"Column '{name}' is supposed to have item type {expected}, but associated field has type {item}");
        return new(member, new(name, column.ColumnType, column.Annotations));
    }

    private static string Kind(bool isVector) => isVector ? "vector" : "scalar";
}
