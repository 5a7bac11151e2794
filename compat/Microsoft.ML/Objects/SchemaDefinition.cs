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
    public Column this[string columnName] => this.FirstOrDefault(c => c.ColumnName == columnName);

    /// <summary>The columns of the public fields, then the public properties, of <paramref name="userType"/>.</summary>
    /// <param name="direction">Properties count that can be read, or written, or either.</param>
    /// <exception cref="ArgumentOutOfRangeException">A member's type is no column type, or its attributes don't fit.</exception>
    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        var definition = new SchemaDefinition();
        foreach (var member in MembersOf(userType, direction))
            definition.Add(new Column(member.Name, TypeOf(member)));
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
        return new VectorDataViewType(itemType, vector?.Size ?? 0);
    }
}
