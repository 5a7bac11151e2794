using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Getters of one and the same value.</summary>
internal static class ConstantGetter
{
    /// <summary>A <see cref="ValueGetter{TValue}"/> of the raw type of the column type that <typeparamref name="T"/> stands for.</summary>
    public static Delegate Of<T>(T value)
    {
        if (value is string text)
            return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> destination) => destination = text.AsMemory());
        if (value is string[] texts)
            return OfItems(Array.ConvertAll(texts, t => t.AsMemory()));
        if (typeof(T).IsArray)
            return Invoke(nameof(OfItems), typeof(T).GetElementType(), value);
        if (MemberTypes.IsBuffer(typeof(T)))
            return Invoke(nameof(OfVector), typeof(T).GetGenericArguments()[0], value);
        return (ValueGetter<T>)((ref T destination) => destination = value);
    }

    private static ValueGetter<VBuffer<T>> OfItems<T>(T[] items) => OfVector(new VBuffer<T>(items?.Length ?? 0, items));

    private static ValueGetter<VBuffer<T>> OfVector<T>(VBuffer<T> vector)
        => (ref VBuffer<T> destination) => vector.CopyTo(ref destination);

    private static Delegate Invoke(string method, Type item, object value)
        => (Delegate)typeof(ConstantGetter).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)
            .MakeGenericMethod(item).Invoke(null, [value]);
}
