using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests.Foreign;

/// <summary>Reads a batch of rows of its source, encodes their texts together, then hands the rows out one by one.</summary>
public sealed class ReadAheadCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _source;
    private readonly HashSet<int> _needed;
    private readonly Dictionary<int, ColumnBuffer> _buffers;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _text;
    private readonly ValueGetter<DataViewRowId> _id;
    private readonly Func<string[], float[][]> _encode;
    private readonly string[] _texts;
    private readonly DataViewRowId[] _ids;
    private float[][] _vectors = [];
    private long _position = -1;
    private int _slot = -1;
    private int _filled;

    public ReadAheadCursor(DataViewRowCursor source, DataViewSchema schema, HashSet<int> needed, DataViewSchema.Column text, int batchSize, Func<string[], float[][]> encode)
    {
        (_source, Schema, _needed, _encode) = (source, schema, needed, encode);
        _buffers = source.Schema.Where(c => needed.Contains(c.Index)).ToDictionary(c => c.Index, c => ColumnBuffer.Of(source, c, batchSize));
        _text = needed.Contains(source.Schema.Count) ? source.GetGetter<ReadOnlyMemory<char>>(text) : null;
        _id = source.GetIdGetter();
        (_texts, _ids) = (new string[batchSize], new DataViewRowId[batchSize]);
    }

    public override long Position => _position;

    public override long Batch => 0;

    public override DataViewSchema Schema { get; }

    public override bool MoveNext()
    {
        if (++_slot >= _filled && !Fill())
        {
            _position = -1;
            return false;
        }

        _position++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _needed.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _ids[_slot];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new ArgumentOutOfRangeException(nameof(column), $"column '{column.Name}' is not active");
        var getter = _buffers.TryGetValue(column.Index, out var buffer) ? buffer.Getter(() => _slot) : (ValueGetter<VBuffer<float>>)GetVector;
        return getter as ValueGetter<TValue> ?? throw new InvalidOperationException($"column '{column.Name}' holds {column.Type}");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _source.Dispose();
    }

    private void GetVector(ref VBuffer<float> value)
    {
        var editor = VBufferEditor.Create(ref value, _vectors[_slot].Length);
        _vectors[_slot].CopyTo(editor.Values);
        value = editor.Commit();
    }

    private bool Fill()
    {
        var text = ReadOnlyMemory<char>.Empty;
        for (_slot = 0, _filled = 0; _filled < _texts.Length && _source.MoveNext(); _filled++)
        {
            foreach (var buffer in _buffers.Values)
                buffer.Read(_filled);
            _id(ref _ids[_filled]);
            _text?.Invoke(ref text);
            _texts[_filled] = text.ToString();
        }

        if (_filled > 0 && _text != null)
            _vectors = _encode(_texts[.._filled]);
        return _filled > 0;
    }
}
