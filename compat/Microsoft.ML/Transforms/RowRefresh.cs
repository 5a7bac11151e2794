using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Computes the columns of a row once, when the first of them is fetched.</summary>
internal sealed class RowRefresh(DataViewRow input, Action compute)
{
    private static readonly MethodInfo TypedMethod = typeof(RowRefresh).GetMethod(nameof(BeforeTyped), BindingFlags.NonPublic | BindingFlags.Instance);
    private long _computed = -1;

    /// <summary>A getter of the same type that computes first.</summary>
    public Delegate Before(Delegate getter)
        => (Delegate)TypedMethod.MakeGenericMethod(getter.GetType().GetGenericArguments()).Invoke(this, [getter]);

    private ValueGetter<T> BeforeTyped<T>(ValueGetter<T> getter) => (ref T destination) =>
    {
        if (_computed != input.Position)
        {
            compute();
            _computed = input.Position;
        }

        getter(ref destination);
    };
}
