using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>Labels as class numbers from 0, and NaN for a missing one.</summary>
internal static class LabelGetter
{
    public static ValueGetter<float> Of(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        KeyDataViewType key when key.RawType == typeof(byte) => Key<byte>(row, column, key.Count),
        KeyDataViewType key when key.RawType == typeof(ushort) => Key<ushort>(row, column, key.Count),
        KeyDataViewType key when key.RawType == typeof(uint) => Key<uint>(row, column, key.Count),
        KeyDataViewType key => Key<ulong>(row, column, key.Count),
        _ => row.GetGetter<float>(column)
    };

    private static ValueGetter<float> Key<T>(DataViewRow row, DataViewSchema.Column column, ulong count)
        where T : IBinaryInteger<T>
    {
        var getter = row.GetGetter<T>(column);
        var value = T.Zero;
        return (ref float destination) =>
        {
            getter(ref value);
            var key = ulong.CreateChecked(value);
            destination = key > 0 && key <= count ? key - 1 : float.NaN;
        };
    }
}
