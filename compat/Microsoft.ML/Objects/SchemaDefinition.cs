using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>
/// How the members of a class make columns: what its attributes say, and what is changed here afterwards.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.schemadefinition
/// </summary>
public sealed partial class SchemaDefinition : List<SchemaDefinition.Column>
{
    private SchemaDefinition()
    {
    }

    /// <summary>The first column of that name, or null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column set has another name.</exception>
    public Column this[string columnName]
    {
        get => this.FirstOrDefault(c => c.ColumnName == columnName);
        set
        {
            Check.NotNull(value, nameof(value));
            Check.Param(value.ColumnName == columnName, nameof(columnName),
                $"The column name is specified as '{value.ColumnName}' but must match the selector '{columnName}'.");
            var index = FindIndex(c => c.ColumnName == columnName);
            if (index < 0)
                Add(value);
            else
                this[index] = value;
        }
    }

    /// <summary>The columns of the public fields, then the public properties, of <paramref name="userType"/>.</summary>
    /// <param name="direction">Properties count that can be read, or written, or either.</param>
    /// <exception cref="ArgumentOutOfRangeException">A member's type is no column type, its attributes don't fit, or two have one name.</exception>
    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        var definition = new SchemaDefinition();
        foreach (var member in MembersOf(userType, direction).Where(IsColumn))
        {
            var name = NameOf(member);
            Check.Param(definition[name] == null, nameof(userType), $"Duplicate column name '{name}' detected, this is disallowed");
            definition.Add(new Column(member.Name, TypeOf(member), name));
        }

        return definition;
    }

    internal static IEnumerable<MemberInfo> MembersOf(Type userType, Direction direction)
    {
        Check.NotNull(userType, nameof(userType));
        const BindingFlags OfObjects = BindingFlags.Public | BindingFlags.Instance;
        var properties = userType.GetProperties(OfObjects).Where(p => p.GetIndexParameters().Length == 0
            && ((direction.HasFlag(Direction.Read) && p.GetGetMethod() != null)
                || (direction.HasFlag(Direction.Write) && p.GetSetMethod() != null)));
        return userType.GetFields(OfObjects).Concat<MemberInfo>(properties);
    }

    internal static bool IsColumn(MemberInfo member) => member.GetCustomAttribute<NoColumnAttribute>() == null;

    internal static string NameOf(MemberInfo member) => member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;

    private static DataViewType TypeOf(MemberInfo member)
    {
        var (isVector, item) = MemberTypes.Split(MemberTypes.TypeOf(member), member.Name);
        var key = member.GetCustomAttribute<KeyTypeAttribute>();
        Check.Param(key == null || KeyDataViewType.IsValidDataType(item), "userType",
            $"Member {member.Name} marked with KeyType attribute, but does not appear to be a valid kind of data for a key type");
        var itemType = key == null ? MemberTypes.PrimitiveOf(item) : new KeyDataViewType(item, key.Count);

        var vector = member.GetCustomAttribute<VectorTypeAttribute>();
        Check.Param(isVector || vector == null, "userType",
            $"Member {member.Name} marked with VectorTypeAttribute, but does not appear to be a vector type");
        if (!isVector)
            return itemType;
        return vector is { Dimensions.Length: > 0 }
            ? new VectorDataViewType(itemType, vector.Dimensions)
            : new VectorDataViewType(itemType);
    }
}
