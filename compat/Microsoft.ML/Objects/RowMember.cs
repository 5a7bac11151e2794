using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>A field or property of <typeparamref name="TRow"/> as a source and a target of column values.</summary>
internal abstract class RowMember<TRow>
{
    /// <summary>A getter, for a cursor's column, of this member of the object in <paramref name="holder"/>.</summary>
    public abstract Delegate Getter(RowHolder<TRow> holder);

    /// <summary>Writes the value of <paramref name="column"/> in the current row of <paramref name="input"/> to this member of an object.</summary>
    public abstract Action<TRow> Setter(DataViewRow input, DataViewSchema.Column column);

    public static RowMember<TRow> Of(MemberInfo member, DataViewType columnType)
    {
        var type = MemberTypes.TypeOf(member);
        if (type == typeof(string))
            return new TextMember<TRow>(member);
        if (type == typeof(string[]))
            return new TextArrayMember<TRow>(member);
        if (type.IsArray)
            return Make(typeof(ArrayMember<,>), type.GetElementType(), member);
        if (MemberTypes.IsBuffer(type))
            return Make(typeof(VectorMember<,>), type.GetGenericArguments()[0], member);
        return columnType is KeyDataViewType key
            ? Make(typeof(KeyMember<,>), type, member, key.Count)
            : Make(typeof(ScalarMember<,>), type, member);
    }

    private static RowMember<TRow> Make(Type kind, Type item, params object[] arguments)
        => (RowMember<TRow>)Activator.CreateInstance(kind.MakeGenericType(typeof(TRow), item), arguments);
}
