using System.Numerics;
using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>A class, which counts from 0 in the object that is read and from 1 at the cursor, also when it is written back.</summary>
internal sealed class KeyMember<TRow, T>(MemberInfo member, ulong count) : ScalarMember<TRow, T>(member)
    where T : IBinaryInteger<T>
{
    public override Delegate Getter(RowHolder<TRow> holder)
    {
        var read = Read;
        var last = T.CreateChecked(count - 1);
        return (ValueGetter<T>)((ref T destination) =>
        {
            var key = read(holder.Row);
            destination = key <= last ? key + T.One : T.Zero;
        });
    }
}
