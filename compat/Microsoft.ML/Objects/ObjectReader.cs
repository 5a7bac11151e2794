using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Writes rows of a view to objects.</summary>
internal sealed class ObjectReader<TRow>
    where TRow : class
{
    private readonly List<(RowMember<TRow> Access, DataViewSchema.Column Column)> _columns = [];

    /// <param name="definition">Null for what the attributes of <typeparamref name="TRow"/> say.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, and that isn't to be ignored.</exception>
    /// <exception cref="InvalidOperationException">A member isn't of its column's type.</exception>
    public ObjectReader(DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition definition)
    {
        CheckMembers(schema, definition);
        foreach (var bound in BoundColumn<TRow>.Bind(definition ?? SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Write)))
        {
            var column = schema.GetColumnOrNull(bound.Column.Name);
            Check.Param(column != null || ignoreMissingColumns, "Schema", $"Could not find  column '{bound.Column.Name}'");
            if (column == null)
                continue;
            CheckType(column.Value, bound.Member);
            _columns.Add((bound.Access, column.Value));
        }
    }

    /// <summary>The columns that are read.</summary>
    public IEnumerable<DataViewSchema.Column> Columns => _columns.Select(c => c.Column);

    /// <summary>Writes the current row of <paramref name="input"/> to an object.</summary>
    public Action<TRow> Over(DataViewRow input)
    {
        var setters = _columns.Select(c => c.Access.Setter(input, c.Column)).ToArray();
        return row =>
        {
            foreach (var setter in setters)
                setter(row);
        };
    }

    private static void CheckType(DataViewSchema.Column column, MemberInfo member)
    {
        var type = MemberTypes.TypeOf(member);
        var (isVector, item) = MemberTypes.Split(type);
        var vector = column.Type as VectorDataViewType;
        Check.State(isVector == (vector != null) && (vector?.ItemType ?? column.Type).RawType == item,
            $"Can't bind the IDataView column '{column.Name}' of type '{column.Type}' to field or property '{member.Name}' of type '{type.FullName}'.");
    }

    /// <summary>Tells, for a member of a type that no column has, which type its column needs.</summary>
    private static void CheckMembers(DataViewSchema schema, SchemaDefinition definition)
    {
        var members = definition == null
            ? SchemaDefinition.MembersOf(typeof(TRow), SchemaDefinition.Direction.Write)
            : definition.Select(BoundColumn<TRow>.MemberOf).Where(m => m != null);
        foreach (var member in members.Where(SchemaDefinition.IsColumn))
        {
            var (_, item) = MemberTypes.Split(MemberTypes.TypeOf(member));
            if (MemberTypes.IsKnown(item))
                continue;
            var name = SchemaDefinition.NameOf(member);
            var expected = schema[schema.GetColumnOrNull(name)?.Index ?? -1].Type.RawType;
            Check.Param(item == expected, "actualType",
                $"The expected type '{expected}' does not match the type of the '{name}' member: '{item}'. Please change the {name} member to '{expected}'");
        }
    }
}
