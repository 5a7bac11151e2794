using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Which column type a field's or property's type stands for.</summary>
internal static class MemberTypes
{
    private static readonly Dictionary<Type, PrimitiveDataViewType> Primitives = new PrimitiveDataViewType[]
    {
        NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16,
        NumberDataViewType.Int32, NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64,
        NumberDataViewType.Single, NumberDataViewType.Double, BooleanDataViewType.Instance, TextDataViewType.Instance
    }.ToDictionary(t => t.RawType);

    public static PrimitiveDataViewType PrimitiveOf(Type rawType) => Primitives[rawType];

    public static Type TypeOf(MemberInfo member)
        => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    /// <summary>Splits a type into vector or scalar, and the raw type of the item. Strings are text.</summary>
    public static (bool IsVector, Type Item) Split(Type type)
    {
        var (isVector, item) = type.IsArray ? (true, type.GetElementType())
            : IsBuffer(type) ? (true, type.GetGenericArguments()[0])
            : (false, type);
        return (isVector, item == typeof(string) ? typeof(ReadOnlyMemory<char>) : item);
    }

    /// <inheritdoc cref="Split(Type)"/>
    /// <exception cref="ArgumentOutOfRangeException">No column holds such items.</exception>
    public static (bool IsVector, Type Item) Split(Type type, string name)
    {
        var (isVector, item) = Split(type);
        Check.Param(IsKnown(item), "rawType", $"Could not determine an IDataView type and registered custom types for member {name}");
        return (isVector, item);
    }

    public static bool IsKnown(Type item) => Primitives.ContainsKey(item);

    public static bool IsBuffer(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>);
}
