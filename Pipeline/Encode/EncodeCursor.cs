using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Reads a window of its source's rows, encodes them together, then hands them out one by one. While a window is encoded
/// and handed out, a thread reads the next one: files are read and decoded beside the encoder's runs.
/// </summary>
internal sealed class EncodeCursor<TInput> : ColumnCursor
{
    private readonly EncodeTransformer<TInput> _transformer;
    private readonly DataViewRowCursor _source;
    private readonly bool _encodes; // whether anything is to be encoded
    private EncodeWindow<TInput> _window;
    private EncodeWindow<TInput> _next;
    private Task? _reading; // into the next window
    private volatile bool _disposed;
    private int _slot;

    public EncodeCursor(EncodeTransformer<TInput> transformer, DataViewRowCursor source, DataViewSchema schema,
        IEnumerable<DataViewSchema.Column> columnsNeeded)
        : base(schema, columnsNeeded)
    {
        (_transformer, _source) = (transformer, source);
        _encodes = IsActive(source.Schema.Count) || IsActive(source.Schema.Count + 1);
        (_window, _next) = (NewWindow(), NewWindow());
    }

    public override long Batch => _window.Batches[_slot];

    public override ValueGetter<DataViewRowId> GetIdGetter() => Guard((ref DataViewRowId id) => id = _window.Ids[_slot]);

    protected override bool Advance()
    {
        if (++_slot >= _window.Rows)
        {
            _reading ??= StartReading();
            _reading.GetAwaiter().GetResult();
            (_window, _next) = (_next, _window);
            _reading = _window.Rows > 0 && _encodes ? StartReading() : null;
            _window.Encode();
            _slot = 0;
        }
        return _window.Rows > 0;
    }

    protected override Delegate MakeGetter(int column) => (column - _source.Schema.Count) switch
    {
        0 => Guard((ref VBuffer<float> vector) => _transformer.CopyVector(_window.Results[_slot], ref vector)),
        1 => Guard((ref ReadOnlyMemory<char> error) => error = _window.Results[_slot].Error.AsMemory()),
        _ => ColumnBuffer.MakeGetter(_source.Schema[column].Type, this, () => (_window.Columns[column]!, _slot)),
    };

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _disposed = true;
        // The source is the reader's until it has stopped; what went wrong there, nobody wants to know any more.
        if (_reading is not null)
        {
            Task.WhenAny(_reading).GetAwaiter().GetResult();
        }
        _source.Dispose();
    }

    private EncodeWindow<TInput> NewWindow() => new(_transformer, _source, IsActive, _encodes);

    // A thread of its own, since reading mostly waits; one at a time, so the source sees one thread after another.
    private Task StartReading() => _encodes
        ? Task.Factory.StartNew(() => _next.Read(() => _disposed), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        : ReadHere();

    private Task ReadHere()
    {
        _next.Read(() => false);
        return Task.CompletedTask;
    }
}
