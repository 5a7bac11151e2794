using EmotionFusion.Encoders;
using EmotionFusion.Tests;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>The laws that ML.NET asks of every estimator, over both, and what these two promise beyond.</summary>
[TestClass]
public sealed class EncodeEstimatorTests
{
    private static readonly MLContext Context = new();
    private static readonly TemporaryFolder Folder = new();
    private static readonly string[] Wavs = [.. Enumerable.Range(0, 10).Select(i => Folder.Write($"{i}.wav", Waves.Tone(400 + (10 * i), i)))];
    private static readonly string[] Words = ["one", "two", "", "four", "five", "six", "seven", "eight", "nine", "ten"];

    public static IEnumerable<object[]> Estimators => [["audio"], ["text"]];

    [ClassCleanup]
    public static void Clean() => Folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Estimators))]
    public void GetOutputSchema_OfShapeAndOfSchema_AgreeWithWhatComesOut(string kind)
    {
        var (estimator, data) = Make(kind);
        var view = Transform(estimator, data);
        var shape = ShapeOf(estimator, data);
        Assert.AreEqual("Number Vector Source Out OutError", string.Join(' ', view.Schema.Select(c => c.Name)));
        CollectionAssert.AreEqual(view.Schema.Select(c => c.Name).ToArray(), shape.Select(c => c.Name).ToArray());
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 5), view.Schema["Out"].Type);
        Assert.AreEqual((SchemaShape.Column.VectorKind.Vector, (DataViewType)NumberDataViewType.Single), (shape[3].Kind, shape[3].ItemType));
        Assert.AreEqual(TextDataViewType.Instance, view.Schema["OutError"].Type);
        Assert.AreEqual((SchemaShape.Column.VectorKind.Scalar, (DataViewType)TextDataViewType.Instance), (shape[4].Kind, shape[4].ItemType));
    }

    [TestMethod]
    [DynamicData(nameof(Estimators))]
    public void Fit_InputMissingOrOfAnotherType_FailsAsMlNetDoes(string kind)
    {
        var (_, data) = Make(kind);
        var missing = Make(kind, input: "Nothing").Estimator;
        var wrong = Make(kind, input: "Number").Estimator;
        foreach (var fit in new Action<IEstimator<ITransformer>>[] { e => e.Fit(data), e => ShapeOf(e, data) })
        {
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => fit(missing)).Message, "Could not find input column 'Nothing'");
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => fit(wrong)).Message, "Schema mismatch for input column 'Number': expected String, got Single");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Estimators))]
    public void Transform_AnyWindow_GivesTheSameRows(string kind)
    {
        var expected = Rows(Make(kind, window: 1));
        Assert.HasCount(10, expected);
        foreach (var window in new[] { 2, 3, 9, 10, 11, 100 })
        {
            CollectionAssert.AreEqual(expected, Rows(Make(kind, window: window)), $"{window}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Estimators))]
    public void GetRowCursor_TwiceOrAsSet_StartsAgain(string kind)
    {
        var (estimator, data) = Make(kind, window: 3);
        var view = Transform(estimator, data);
        var first = Rows(view, view.GetRowCursor(view.Schema));
        CollectionAssert.AreEqual(first, Rows(view, view.GetRowCursor(view.Schema)));
        CollectionAssert.AreEqual(first, view.GetRowCursorSet(view.Schema, 4).SelectMany(cursor => Rows(view, cursor)).ToArray());
        Assert.AreEqual(data.GetRowCount(), view.GetRowCount());
    }

    [TestMethod]
    public void Transform_ThenAnother_CarriesColumnsAlong()
    {
        var (audio, text) = (FakeEncoder.Audio(), FakeEncoder.Text(3));
        var data = Context.Data.LoadFromEnumerable(Wavs.Zip(Words, (wav, word) => new Both { Wav = wav, Text = word }));
        var chain = Context.Transforms.EncodeAudio("A", "Wav", audio).Append(Context.Transforms.EncodeText("T", "Text", text));
        var view = chain.Fit(data).Transform(data);
        Assert.AreEqual("Wav Text A AError T TError", string.Join(' ', view.Schema.Select(c => c.Name)));
        var rows = Context.Data.CreateEnumerable<BothEncoded>(view, reuseRowObject: false).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            Assert.AreEqual(Wavs[i], rows[i].Wav);
            CollectionAssert.AreEqual(audio.Values(AudioFile.ReadMono16k(Wavs[i])), rows[i].A);
            CollectionAssert.AreEqual(text.Values(Words[i] == "" ? "[EMPTY]" : Words[i]), rows[i].T);
        }
    }

    [TestMethod]
    public void Transform_OwnColumnsNotAsked_EncodesNothing()
    {
        var encoder = FakeEncoder.Text();
        var view = Transform(Context.Transforms.EncodeText("Out", "Source", encoder), Data(Words));
        CollectionAssert.AreEqual(Words, view.GetColumn<string>("Source").ToArray());
        Assert.IsEmpty(encoder.Batches);
        Assert.HasCount(10, view.GetColumn<string>("OutError").ToArray());
        Assert.HasCount(1, encoder.Batches);
    }

    [TestMethod]
    public void Transform_LongRows_EndTheWindow()
    {
        var encoder = FakeEncoder.Text();
        var input = EncoderInput.Text with { WindowRows = 4, WindowSize = 10 };
        var estimator = new EncodeEstimator<string>(Context.Transforms, "Out", "Source", encoder, input, CancellationToken.None);
        Rows((estimator, Data(["a", "b", "c", "d", "123456", "1234", "a", "12345678901234567890", "b"])));
        CollectionAssert.AreEqual(new[] { 4, 2, 2, 1 }, encoder.Batches);
    }

    [TestMethod]
    public void GetGetter_ColumnNotActiveOrOfAnotherType_Throws()
    {
        var view = Transform(Context.Transforms.EncodeText("Out", "Source", FakeEncoder.Text()), Data(Words));
        using var cursor = view.GetRowCursor([view.Schema["Out"]]);
        Assert.IsTrue(cursor.IsColumnActive(view.Schema["Out"]));
        Assert.IsFalse(cursor.IsColumnActive(view.Schema["Source"]));
        Assert.ThrowsExactly<ArgumentException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Source"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Out"]));
    }

    [TestMethod]
    public void Getter_BeforeTheFirstRowOrAfterTheLast_Throws()
    {
        var view = Transform(Context.Transforms.EncodeText("Out", "Source", FakeEncoder.Text()), Data("a"));
        using var cursor = view.GetRowCursor(view.Schema);
        var (get, text) = (cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Source"]), default(ReadOnlyMemory<char>));
        Assert.ThrowsExactly<InvalidOperationException>(() => get(ref text));
        Assert.IsTrue(cursor.MoveNext());
        get(ref text);
        Assert.AreEqual("a", text.ToString());
        Assert.IsFalse(cursor.MoveNext());
        Assert.ThrowsExactly<InvalidOperationException>(() => get(ref text));
        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
    }

    [TestMethod]
    public void Getters_CalledTwice_GiveTheSameAndKeepTheirOwnMemory()
    {
        var view = Transform(Context.Transforms.EncodeText("Out", "Source", FakeEncoder.Text()), Data(Words));
        using var cursor = view.GetRowCursor(view.Schema);
        foreach (var name in new[] { "Out", "Vector" })
        {
            var get = cursor.GetGetter<VBuffer<float>>(view.Schema[name]);
            cursor.MoveNext();
            var (first, second) = (default(VBuffer<float>), default(VBuffer<float>));
            get(ref first);
            get(ref second);
            var before = first.DenseValues().ToArray();
            VBufferEditor.CreateFromBuffer(ref second).Values.Clear();
            get(ref first);
            CollectionAssert.AreEqual(before, first.DenseValues().ToArray(), name);
        }
    }

    [TestMethod]
    public void Transform_RowsThatFail_HaveAReasonAndNoVector()
    {
        var encoder = FakeEncoder.Audio();
        encoder.Fails = samples => samples.Length == 410;
        var missing = Path.Combine(Folder.Path, "missing.wav");
        var view = Transform(Context.Transforms.EncodeAudio("Out", "Source", encoder), Data(Wavs[0], Wavs[1], missing, Wavs[3]));
        CollectionAssert.AreEqual(new[] { "", FakeEncoder<float[]>.NoGood, $"{missing}: no such file.", "" }, view.GetColumn<string>("OutError").ToArray());
        using var cursor = view.GetRowCursor(view.Schema);
        var (get, vector) = (cursor.GetGetter<VBuffer<float>>(view.Schema["Out"]), default(VBuffer<float>));
        foreach (var error in new[] { null, FakeEncoder<float[]>.NoGood, "no such file", null })
        {
            Assert.IsTrue(cursor.MoveNext());
            if (error is null)
            {
                get(ref vector);
                Assert.AreEqual(5, vector.Length);
            }
            else
            {
                StringAssert.Contains(Assert.ThrowsExactly<SampleException>(() => get(ref vector)).Message, error);
            }
        }
    }

    [TestMethod]
    public void Transform_Cancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        var encoder = FakeEncoder.Text();
        encoder.Before = cancellation.Cancel;
        var view = Transform(Context.Transforms.EncodeText("Out", "Source", encoder, cancellation.Token), Data(Words));
        Assert.ThrowsExactly<OperationCanceledException>(() => view.GetColumn<string>("OutError").ToArray());
    }

    private static (IEstimator<ITransformer> Estimator, IDataView Data) Make(string kind, int window = 4, string input = "Source") => kind == "audio"
        ? (new EncodeEstimator<float[]>(Context.Transforms, "Out", input, FakeEncoder.Audio(), EncoderInput.Audio with { WindowRows = window }, default), Data(Wavs))
        : (new EncodeEstimator<string>(Context.Transforms, "Out", input, FakeEncoder.Text(), EncoderInput.Text with { WindowRows = window }, default), Data(Words));

    private static IDataView Data(params string[] sources) => Context.Data.LoadFromEnumerable(
        sources.Select((source, i) => new Input { Source = source, Number = i, Vector = [i, -i] }).ToArray());

    private static IDataView Transform(IEstimator<ITransformer> estimator, IDataView data) => estimator.Fit(data).Transform(data);

    private static SchemaShape ShapeOf(IEstimator<ITransformer> estimator, IDataView data)
    {
        var probe = new ShapeProbe();
        new EstimatorChain<ITransformer>().Append(estimator).Append(probe).Fit(data);
        return probe.Shape!;
    }

    private static string[] Rows((IEstimator<ITransformer> Estimator, IDataView Data) made)
    {
        var view = Transform(made.Estimator, made.Data);
        return Rows(view, view.GetRowCursor(view.Schema));
    }

    /// <summary>Every column of every row, and its id and position, as text.</summary>
    private static string[] Rows(IDataView view, DataViewRowCursor cursor)
    {
        using var _ = cursor;
        var (source, number, error, id) = (default(ReadOnlyMemory<char>), 0f, default(ReadOnlyMemory<char>), default(DataViewRowId));
        var (vector, output) = (default(VBuffer<float>), default(VBuffer<float>));
        var rows = new List<string>();
        while (cursor.MoveNext())
        {
            cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Source"])(ref source);
            cursor.GetGetter<float>(view.Schema["Number"])(ref number);
            cursor.GetGetter<VBuffer<float>>(view.Schema["Vector"])(ref vector);
            cursor.GetGetter<VBuffer<float>>(view.Schema["Out"])(ref output);
            cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["OutError"])(ref error);
            cursor.GetIdGetter()(ref id);
            rows.Add($"{cursor.Position} {cursor.Batch} {id} {source} {number} {string.Join(',', vector.DenseValues())} {string.Join(',', output.DenseValues())} {error}");
        }
        return [.. rows];
    }

    private sealed class Input
    {
        public float Number { get; set; }

        [VectorType(2)]
        public float[] Vector { get; set; } = [];

        public string Source { get; set; } = "";
    }

    private sealed class Both
    {
        public string Wav { get; set; } = "";

        public string Text { get; set; } = "";
    }

    private sealed class BothEncoded
    {
        public string Wav { get; set; } = "";

        public float[] A { get; set; } = [];

        public float[] T { get; set; } = [];
    }
}
