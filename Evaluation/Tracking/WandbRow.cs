using System.Buffers;
using System.Globalization;
using System.Text;
using EmotionFusion.Evaluation.Wandb;
using Google.Protobuf;

namespace EmotionFusion.Evaluation;

/// <summary>
/// The items of a row, encoded once for the two records that have them. Figures are put together by hand from their encoded
/// names: a training of a small head logs some thousands of rows a second, and message objects took three times as long.
/// </summary>
internal sealed class WandbRow
{
    private const byte ItemTag = 0x0A; // field 1 of history and summary, with a length
    private static readonly byte[] ValueTag = [0x82, 0x01]; // field 16 of an item, with a length

    private readonly ArrayBufferWriter<byte> _items = new(1024);
    private readonly Dictionary<string, byte[]> _names = [];

    /// <summary>Until the next change.</summary>
    public ReadOnlyMemory<byte> Items => _items.WrittenMemory;

    public void Clear() => _items.ResetWrittenCount();

    /// <summary>A number or a text.</summary>
    public void Add(string name, object value)
    {
        if (!_names.TryGetValue(name, out var encoded))
        {
            var item = new Item();
            item.NestedKey.Add(name);
            _names[name] = encoded = item.ToByteArray();
        }

        Span<byte> number = stackalloc byte[32];
        var text = value switch
        {
            double real when double.IsFinite(real) && real.TryFormat(number, out var length, "R", CultureInfo.InvariantCulture) => number[..length],
            int whole when whole.TryFormat(number, out var length, default, CultureInfo.InvariantCulture) => number[..length],
            long whole when whole.TryFormat(number, out var length, default, CultureInfo.InvariantCulture) => number[..length],
            _ => Encoding.UTF8.GetBytes(WandbJson.Of(value)),
        };
        _items.Write([ItemTag]);
        Length(encoded.Length + ValueTag.Length + CodedOutputStream.ComputeLengthSize(text.Length) + text.Length);
        _items.Write(encoded);
        _items.Write(ValueTag);
        Length(text.Length);
        _items.Write(text);
    }

    /// <summary>The fields of a summary or history record behind what is there: on the wire, records one after another are one.</summary>
    public void Add(IMessage fields) => fields.WriteTo(_items);

    private void Length(int length)
    {
        var bytes = _items.GetSpan(5);
        var count = 0;
        for (; length >= 0x80; length >>= 7)
        {
            bytes[count++] = (byte)(length | 0x80);
        }

        bytes[count++] = (byte)length;
        _items.Advance(count);
    }
}
