using EmotionFusion.Tests;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>What ML.NET asks of every view and does with it, over all of ours.</summary>
[TestClass]
public sealed class ViewLawTests
{
    private const int Speakers = 20;
    private const int Rows = 150; // three batches of a cursor set

    private static readonly MLContext Context = new(seed: 1);
    private static readonly TemporaryFolder Folder = new();
    private static readonly string[] Wavs = [.. Enumerable.Range(0, Rows).Select(i => Folder.Write($"{i}.wav", Waves.Tone(400 + i, i)))];

    public static IEnumerable<object[]> Views => [["features"], ["joined"], ["partial"], ["sequences"], ["text"], ["audio"]];

    [ClassCleanup]
    public static void Clean() => Folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Views))]
    public void GetRowCursor_SomeColumns_GivesThemAsAllColumnsDo(string kind)
    {
        var view = Make(kind);
        foreach (var columns in view.Schema.Select(column => new[] { column }).Append([]).Append([.. view.Schema.Reverse()]))
        {
            using var cursor = view.GetRowCursor(columns);
            CollectionAssert.AreEqual(columns.Select(c => c.Name).Order().ToArray(), view.Schema.Where(cursor.IsColumnActive).Select(c => c.Name).Order().ToArray());
            var (all, some) = (ViewRows.Of(view), ViewRows.Of(view, columns));
            Assert.HasCount(all.Length, some);
            for (var row = 0; row < all.Length; row++)
            {
                Assert.IsTrue(some[row].Split(' ', StringSplitOptions.RemoveEmptyEntries).All(all[row].Split(' ').Contains), $"{some[row]} in {all[row]}");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Views))]
    public void GetRowCursor_SeveralAtOnce_DontDisturbOneAnother(string kind)
    {
        var view = Make(kind);
        var expected = ViewRows.Of(view);
        using DisposableCursors cursors = new(view, 5);
        for (var step = 0; step < (Rows * 3) + 5; step++)
        {
            cursors.MoveSome(step, expected);
        }
        var threads = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ViewRows.Of(view))).ToArray();
        Task.WaitAll(threads);
        Array.ForEach(threads, thread => CollectionAssert.AreEqual(expected, thread.Result));
    }

    [TestMethod]
    [DynamicData(nameof(Views))]
    public void GetRowCursor_WithRandom_GivesEveryRowOnceAndMovesIdsAlong(string kind)
    {
        var view = Make(kind);
        var expected = ViewRows.Of(view);
        var shuffled = ViewRows.Of(view, view.Schema, new Random(5));
        CollectionAssert.AreEquivalent(expected, shuffled);
        Assert.AreEqual(!view.CanShuffle, expected.SequenceEqual(shuffled), "a view that can't shuffle keeps its order");
        CollectionAssert.AreEquivalent(IdsOf(view, null), IdsOf(view, new Random(5)));
        Assert.AreEqual(Rows, IdsOf(view, null).Distinct().Count(), "ids differ");
        CollectionAssert.AreEquivalent(expected, ViewRows.Of(Context.Data.ShuffleRows(view, seed: 3)));
    }

    [TestMethod]
    [DynamicData(nameof(Views))]
    public void GetRowCount_OrCursorSet_IsAllOfTheRows(string kind)
    {
        var view = Make(kind);
        Assert.AreEqual(Rows, view.GetRowCount());
        var rows = new List<string>();
        foreach (var cursor in view.GetRowCursorSet(view.Schema, 4))
        {
            using (cursor)
            {
                var read = ViewRows.Readers(cursor, view.Schema);
                while (cursor.MoveNext())
                {
                    rows.Add(read());
                }
            }
        }
        CollectionAssert.AreEquivalent(ViewRows.Of(view), rows);
    }

    [TestMethod]
    [DataRow("features")]
    [DataRow("joined")]
    [DataRow("partial")]
    [DataRow("sequences")]
    public void GetRowCursorSet_OfAFeatureView_SharesItsBatches(string kind)
    {
        var view = Make(kind);
        foreach (var count in new[] { 1, 2, 3, 8 })
        {
            var cursors = view.GetRowCursorSet(view.Schema, count);
            Assert.HasCount(Math.Min(count, 3), cursors, "150 rows are three batches");
            var parts = Array.ConvertAll(cursors, cursor => Task.Run(() => BatchesOf(cursor, view.Schema)));
            Task.WaitAll(parts);
            var merged = parts.SelectMany(part => part.Result).OrderBy(row => row.Batch).Select(row => row.Text).ToArray();
            CollectionAssert.AreEqual(ViewRows.Of(view), merged, $"{count} cursors, merged by batch");
            CollectionAssert.AreEquivalent(IdsOf(view, null), parts.SelectMany(part => part.Result.Select(row => row.Id)).ToArray());
        }
    }

    private static (long Batch, string Text, string Id)[] BatchesOf(DataViewRowCursor cursor, DataViewSchema schema)
    {
        using (cursor)
        {
            var (read, getId, getSpeaker) = (ViewRows.Readers(cursor, schema), cursor.GetIdGetter(), cursor.GetGetter<ReadOnlyMemory<char>>(schema["Speaker"]));
            var rows = new List<(long, string, string)>();
            while (cursor.MoveNext())
            {
                var (id, speaker) = (default(DataViewRowId), default(ReadOnlyMemory<char>));
                getId(ref id);
                getSpeaker(ref speaker);
                rows.Add((cursor.Batch, read(), $"{id} {speaker}"));
            }
            return [.. rows];
        }
    }

    [TestMethod]
    [DynamicData(nameof(Views))]
    public void Cache_HasTheSameRowsAndSchema(string kind)
    {
        var view = Make(kind);
        var cached = Context.Data.Cache(view);
        CollectionAssert.AreEqual(ViewRows.Schema(view), ViewRows.Schema(cached));
        CollectionAssert.AreEqual(ViewRows.Of(view), ViewRows.Of(cached), "while it is filled");
        CollectionAssert.AreEqual(ViewRows.Of(view), ViewRows.Of(cached), "from memory");
    }

    [TestMethod]
    [DynamicData(nameof(Views))]
    public void SaveAsBinary_AndBack_HasTheSameRowsAndSchema(string kind)
    {
        var view = Make(kind);
        var path = Path.Combine(Folder.Path, $"{kind}.idv");
        using (var stream = File.Create(path))
        {
            Context.Data.SaveAsBinary(view, stream);
        }
        var loaded = Context.Data.LoadFromBinary(path);
        CollectionAssert.AreEqual(ViewRows.Schema(view), ViewRows.Schema(loaded));
        CollectionAssert.AreEqual(ViewRows.Of(view), ViewRows.Of(loaded));
    }

    [TestMethod]
    [DynamicData(nameof(Views))]
    public void CrossValidationSplit_BySpeaker_HasNoSpeakerInTwoParts(string kind)
    {
        var view = Make(kind);
        var folds = Context.Data.CrossValidationSplit(view, numberOfFolds: 4, samplingKeyColumnName: "Speaker", seed: 1);
        Assert.HasCount(4, folds);
        var tested = new List<string>();
        foreach (var fold in folds)
        {
            string[] train = [.. fold.TrainSet.GetColumn<string>("Speaker")], test = [.. fold.TestSet.GetColumn<string>("Speaker")];
            Assert.IsEmpty(train.Intersect(test));
            Assert.AreEqual(Rows, train.Length + test.Length);
            tested.AddRange(test);
        }
        CollectionAssert.AreEquivalent(view.GetColumn<string>("Speaker").ToArray(), tested);
    }

    [TestMethod]
    [DynamicData(nameof(Views))]
    public void Transforms_ConcatenateMapSelectFilter_KeepTheValues(string kind)
    {
        var view = Make(kind);
        var vectors = view.Schema.Where(c => c.Type is VectorDataViewType && c.Name != "Vad").Select(c => c.Name).ToArray();
        var chain = Context.Transforms.Concatenate("Features", vectors)
            .Append(Context.Transforms.Conversion.MapValueToKey("SpeakerKey", "Speaker"))
            .Append(Context.Transforms.Conversion.MapKeyToValue("SpeakerName", "SpeakerKey"))
            .AppendCacheCheckpoint(Context)
            .Append(Context.Transforms.SelectColumns("Features", "Speaker", "SpeakerName"));
        var made = Context.Data.SkipRows(chain.Fit(view).Transform(view), 7);
        Assert.AreEqual(vectors.Sum(name => ((VectorDataViewType)view.Schema[name].Type).Size), ((VectorDataViewType)made.Schema["Features"].Type).Size);
        CollectionAssert.AreEqual(view.GetColumn<string>("Speaker").Skip(7).ToArray(), made.GetColumn<string>("SpeakerName").ToArray());
        float[][][] parts = [.. vectors.Select(name => view.GetColumn<float[]>(name).Skip(7).ToArray())];
        var features = made.GetColumn<float[]>("Features").ToArray();
        for (var row = 0; row < features.Length; row++)
        {
            CollectionAssert.AreEqual(parts.SelectMany(part => part[row]).ToArray(), features[row]);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Views))]
    public void GetGetter_UntilARowIsThere_ThrowsAndOfAWrongTypeToo(string kind)
    {
        var view = Make(kind);
        foreach (var column in view.Schema)
        {
            using var cursor = view.GetRowCursor([column]);
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<DateTime>(column), column.Name);
            var read = ViewRows.Readers(cursor, [column]);
            Assert.ThrowsExactly<InvalidOperationException>(read, column.Name);
            Assert.IsTrue(cursor.MoveNext());
            Assert.AreEqual(read(), read());
        }
    }

    private static string[] IdsOf(IDataView view, Random? random)
    {
        using var cursor = view.GetRowCursor(view.Schema.Where(column => column.Name == "Speaker"), random);
        var (getId, getSpeaker) = (cursor.GetIdGetter(), cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Speaker"]));
        var ids = new List<string>();
        while (cursor.MoveNext())
        {
            var (id, speaker) = (default(DataViewRowId), default(ReadOnlyMemory<char>));
            getId(ref id);
            getSpeaker(ref speaker);
            ids.Add($"{id} {speaker}");
        }
        return [.. ids];
    }

    private static IDataView Make(string kind) => kind switch
    {
        "features" => MlNetData.View(Rows, Speakers),
        "joined" => FeatureView.Join([MlNetData.View(Rows - 23, Speakers, "A"), MlNetData.View(23, Speakers, "B")]),
        "partial" => MlNetData.PartialView(Rows, Speakers),
        "sequences" => FeatureView.Load(MlNetData.View(Rows, Speakers).Source, null, Sequences.Value),
        "text" => Encoded((catalog, window) => new EncodeEstimator<string>(catalog, "Out", "Text", FakeEncoder.Text(), EncoderInput.Text with { WindowRows = window }, default)),
        "audio" => Encoded((catalog, window) => new EncodeEstimator<float[]>(catalog, "Out", "Wav", FakeEncoder.Audio(), EncoderInput.Audio with { WindowRows = window }, default)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static readonly Lazy<FeatureStore> Sequences = new(() =>
    {
        var encoder = FakeEncoder.Sequences();
        var store = FeatureStore.Open(Folder.Path, "TEST", encoder.Spec);
        store.RowsPerShard = 40;
        store.Fill(MlNetData.View(Rows, Speakers).Source, () => encoder);
        return store;
    });

    private static IDataView Encoded(Func<TransformsCatalog, int, IEstimator<ITransformer>> estimator)
    {
        var data = Context.Data.LoadFromEnumerable(
            Enumerable.Range(0, Rows).Select(i => new Source { Speaker = $"s{i % Speakers}", Text = $"text-{i}", Wav = Wavs[i], Number = i }).ToArray());
        return estimator(Context.Transforms, 7).Fit(data).Transform(data);
    }

    private sealed class Source
    {
        public string Speaker { get; set; } = "";

        public string Text { get; set; } = "";

        public string Wav { get; set; } = "";

        public float Number { get; set; }
    }

    /// <summary>Cursors over one view that are moved by turns.</summary>
    private sealed class DisposableCursors(IDataView view, int count) : IDisposable
    {
        private readonly DataViewRowCursor[] _cursors = [.. Enumerable.Range(0, count).Select(_ => view.GetRowCursor(view.Schema))];

        public void MoveSome(int step, string[] expected)
        {
            var cursor = _cursors[step * step % count];
            if (cursor.MoveNext())
            {
                Assert.AreEqual(expected[cursor.Position], ViewRows.Readers(cursor, view.Schema)());
            }
        }

        public void Dispose() => Array.ForEach(_cursors, cursor => cursor.Dispose());
    }
}
