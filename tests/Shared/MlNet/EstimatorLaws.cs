using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Tests.MlNet;

/// <summary>What ML.NET asks of any estimator that works row by row, and whatever is built on one takes for granted.</summary>
/// <param name="make">The estimator; its argument is the column that it reads.</param>
/// <param name="data">Some rows.</param>
/// <param name="input">The column of them that the estimator reads.</param>
internal sealed class EstimatorLaws(Func<string, IEstimator<ITransformer>> make, IDataView data, string input)
{
    public void AssertAll()
    {
        ShapeIsTheSchema();
        RowsAreTheSameEveryTime();
        CursorSetsAreTheRows();
        ColumnsThatArentAskedForArentRead();
        EarlyDisposeLetsGoOfTheSource();
        GettersAreOfTheColumnsType();
        UnknownColumnsAreRefused();
        NoRowsAreNoRows();
        RowMapperGivesTheRows();
    }

    public void ShapeIsTheSchema()
    {
        var probe = new ShapeProbe();
        var model = new EstimatorChain<ITransformer>().Append(make(input)).Append(probe).Fit(data);
        var schema = model.Transform(data).Schema;
        var shape = probe.Shape!.ToDictionary(column => column.Name);
        foreach (var name in schema.Select(column => column.Name).Distinct())
        {
            var (promised, column) = (shape[name], schema[name]);
            Assert.AreEqual(promised.Kind, column.Type switch
            {
                VectorDataViewType { IsKnownSize: true } => SchemaShape.Column.VectorKind.Vector,
                VectorDataViewType => SchemaShape.Column.VectorKind.VariableVector,
                _ => SchemaShape.Column.VectorKind.Scalar,
            }, name);
            Assert.AreEqual(promised.ItemType, column.Type is VectorDataViewType vector ? vector.ItemType : column.Type, name);
            CollectionAssert.AreEquivalent(promised.Annotations.Select(annotation => annotation.Name).ToArray(), column.Annotations.Schema.Select(annotation => annotation.Name).ToArray(), name);
        }
        Assert.HasCount(shape.Count, schema.Select(column => column.Name).Distinct().ToArray());
        CollectionAssert.AreEqual(Types(schema), Types(model.GetOutputSchema(data.Schema)));
    }

    public void RowsAreTheSameEveryTime()
    {
        var (view, again) = (Transform(data), Transform(data));
        var rows = Rows(view);
        Assert.AreEqual(rows.Length, (int)(data.GetRowCount() ?? rows.Length));
        CollectionAssert.AreEqual(rows, Rows(view), "read twice");
        CollectionAssert.AreEqual(rows, Rows(again), "made twice");
        CollectionAssert.AreEqual(ViewRows.Schema(view), ViewRows.Schema(again));
        Assert.HasCount(rows.Length, rows.Select(row => row.Id).Distinct().ToArray(), "ids differ");
    }

    public void CursorSetsAreTheRows()
    {
        var watched = new WatchedView(data);
        var view = Transform(watched);
        foreach (var count in new[] { 1, 3, 50 })
        {
            var cursors = view.GetRowCursorSet(view.Schema, count);
            var parts = Array.ConvertAll(cursors, cursor => Task.Run(() => Rows(cursor, view.Schema).ToArray()));
            Task.WaitAll(parts);
            Assert.IsTrue(parts.All(part => part.Result.Zip(part.Result.Skip(1)).All(pair => pair.First.Batch <= pair.Second.Batch)), "batches ascend");
            Assert.IsTrue(count == 1 || parts.SelectMany(part => part.Result.Select(row => row.Batch).Distinct()).GroupBy(batch => batch).All(batch => batch.Count() == 1), "a batch is one cursor's");
            (DataViewRowId, string)[] merged = [.. parts.SelectMany(part => part.Result).OrderBy(row => row.Batch).Select(row => (row.Id, row.Text))];
            CollectionAssert.AreEqual(Array.ConvertAll(Rows(view), row => (row.Id, row.Text)), merged, $"{count} cursors, merged by batch");
        }
        Assert.AreEqual(0, watched.Open);
    }

    public void ColumnsThatArentAskedForArentRead()
    {
        var watched = new WatchedView(data);
        var view = Transform(watched);
        foreach (var column in view.Schema)
        {
            var all = ViewRows.Of(view, [column]);
            var isInput = column.Index < data.Schema.Count;
            CollectionAssert.AreEqual(new[] { isInput ? column.Name : input }, watched.Asked, column.Name);
            using var cursor = view.GetRowCursor([column]);
            foreach (var other in view.Schema.Where(other => other.Index != column.Index))
            {
                Assert.IsFalse(cursor.IsColumnActive(other), other.Name);
                Assert.Throws<Exception>(() => ViewRows.Readers(cursor, [other]), other.Name);
            }
        }
        using (view.GetRowCursor([]))
        {
            Assert.IsEmpty(watched.Asked);
        }
    }

    public void EarlyDisposeLetsGoOfTheSource()
    {
        var watched = new WatchedView(data);
        var view = Transform(watched);
        view.GetRowCursor(view.Schema).Dispose();
        var cursor = view.GetRowCursor(view.Schema);
        Assert.IsTrue(cursor.MoveNext());
        Assert.IsGreaterThan(0, watched.Open);
        cursor.Dispose();
        cursor.Dispose();
        foreach (var one in view.GetRowCursorSet(view.Schema, 2))
        {
            one.MoveNext();
            one.Dispose();
        }
        Assert.IsTrue(SpinWait.SpinUntil(() => watched.Open == 0, TimeSpan.FromMinutes(1)), "ML.NET's own cursors may close their sources on another thread");
        Assert.IsGreaterThan(2, watched.Cursors);
    }

    public void GettersAreOfTheColumnsType()
    {
        var view = Transform(data);
        using var cursor = view.GetRowCursor(view.Schema);
        foreach (var column in view.Schema)
        {
            Assert.Throws<Exception>(() => cursor.GetGetter<DateTime>(column), column.Name);
        }
    }

    public void UnknownColumnsAreRefused()
    {
        var unknown = make("Nothing");
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => unknown.Fit(data).Transform(data)).Message, "Nothing");
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => new EstimatorChain<ITransformer>().Append(unknown).Append(new ShapeProbe()).Fit(data)).Message, "Nothing");
    }

    public void NoRowsAreNoRows()
    {
        var none = new MLContext().Data.SkipRows(data, (data.GetRowCount() ?? 0) + 1_000);
        var view = Transform(none);
        Assert.IsEmpty(Rows(view));
        CollectionAssert.AreEqual(ViewRows.Schema(Transform(data)), ViewRows.Schema(view));
    }

    public void RowMapperGivesTheRows()
    {
        var model = make(input).Fit(data);
        Assert.IsTrue(model.IsRowToRowMapper);
        var mapper = model.GetRowToRowMapper(data.Schema);
        var (expected, row) = (Rows(model.Transform(data)), 0);
        using var cursor = data.GetRowCursor(data.Schema);
        using var mapped = mapper.GetRow(cursor, mapper.OutputSchema);
        var read = ViewRows.Readers(mapped, mapper.OutputSchema);
        while (cursor.MoveNext())
        {
            Assert.AreEqual(expected[row++].Text, read());
        }
        Assert.AreEqual(expected.Length, row);
    }

    private IDataView Transform(IDataView rows) => make(input).Fit(rows).Transform(rows);

    private static string[] Types(DataViewSchema schema) => [.. schema.Select(column => $"{column.Name} {column.Type}")];

    private static (long Batch, DataViewRowId Id, string Text)[] Rows(IDataView view) => [.. Rows(view.GetRowCursor(view.Schema), view.Schema)];

    private static IEnumerable<(long Batch, DataViewRowId Id, string Text)> Rows(DataViewRowCursor cursor, DataViewSchema schema)
    {
        using (cursor)
        {
            var (getId, read) = (cursor.GetIdGetter(), ViewRows.Readers(cursor, schema));
            while (cursor.MoveNext())
            {
                var id = default(DataViewRowId);
                getId(ref id);
                yield return (cursor.Batch, id, read());
            }
        }
    }
}
