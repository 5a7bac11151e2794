using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Tests.MlNet;

/// <summary>A view that notes what it is asked for and whether its cursors were disposed of; its cursor sets are of batches of two rows.</summary>
internal sealed class WatchedView(IDataView inner) : IDataView
{
    private const int BatchRows = 2;

    private int _open;

    public DataViewSchema Schema => inner.Schema;

    public bool CanShuffle => inner.CanShuffle;

    /// <summary>Cursors that nobody disposed of.</summary>
    public int Open => _open;

    /// <summary>The columns that the last cursor was to read.</summary>
    public string[] Asked { get; private set; } = [];

    /// <summary>Cursors that were handed out.</summary>
    public int Cursors { get; private set; }

    public long? GetRowCount() => inner.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => Make([.. columnsNeeded], rand, 0, 1);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var columns = columnsNeeded.ToArray();
        return [.. Enumerable.Range(0, n).Select(i => Make(columns, rand, i, n))];
    }

    private Cursor Make(DataViewSchema.Column[] columns, Random? random, int first, int count)
    {
        Asked = [.. columns.Select(column => column.Name).Order(StringComparer.Ordinal)];
        Cursors++;
        Interlocked.Increment(ref _open);
        return new(inner.GetRowCursor(columns, random), first, count, () => Interlocked.Decrement(ref _open));
    }

    private sealed class Cursor(DataViewRowCursor rows, int first, int count, Action closed) : DataViewRowCursor
    {
        private bool _isClosed;
        private long _position = -1;

        public override DataViewSchema Schema => rows.Schema;

        public override long Position => _position;

        public override long Batch => rows.Position < 0 ? 0 : rows.Position / BatchRows;

        public override bool IsColumnActive(DataViewSchema.Column column) => rows.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => rows.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => rows.GetIdGetter();

        public override bool MoveNext()
        {
            while (rows.MoveNext())
            {
                if (Batch % count == first)
                {
                    _position++;
                    return true;
                }
            }
            _position = -1;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                closed();
            }
            rows.Dispose();
            base.Dispose(disposing);
        }
    }
}
