using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>A thread reads the next rows while the encoder has those before, and nobody notices but the clock.</summary>
[TestClass]
public sealed class ReadAheadTests
{
    private static readonly MLContext Context = new();
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2); // until a test that waits in vain gives up

    [TestMethod]
    public void Encode_OfAWindow_SeesTheNextOneRead()
    {
        using var read = new CountdownEvent(6);
        var encoder = FakeEncoder.Text();
        encoder.Before = () =>
        {
            if (encoder.Batches.Count == 0)
            {
                // The first three rows are here; the three after them come meanwhile.
                Assert.IsTrue(read.Wait(Long), "nothing was read beside the encoder");
            }
        };
        var input = EncoderInput.Text with
        {
            WindowRows = 3,
            Read = text =>
            {
                if (!read.IsSet)
                {
                    read.Signal();
                }
                return text;
            },
        };
        Assert.HasCount(10, Column(encoder, input, Enumerable.Range(0, 10)));
        CollectionAssert.AreEqual(new[] { 3, 3, 3, 1 }, encoder.Batches);
    }

    [TestMethod]
    public void Dispose_BeforeTheEnd_StopsReadingFirst()
    {
        using var reading = new ManualResetEventSlim();
        using var goingOn = new ManualResetEventSlim();
        var produced = 0;
        IEnumerable<int> Rows()
        {
            for (var i = 0; i < 1000; i++)
            {
                if (i == 5)
                {
                    reading.Set();
                    Assert.IsTrue(goingOn.Wait(Long));
                }
                produced++;
                yield return i;
            }
        }
        var view = View(FakeEncoder.Text(), EncoderInput.Text with { WindowRows = 4 }, Rows());
        var cursor = view.GetRowCursor(view.Schema);
        Assert.IsTrue(cursor.MoveNext());
        Assert.IsTrue(reading.Wait(Long));
        var disposal = Task.Run(cursor.Dispose);
        Assert.IsFalse(disposal.IsCompleted); // the reader is in the middle of the second window
        goingOn.Set();
        Assert.IsTrue(disposal.Wait(Long));
        Assert.IsLessThanOrEqualTo(8, produced); // no third one
        Assert.IsFalse(cursor.MoveNext());
        cursor.Dispose();
    }

    [TestMethod]
    public void MoveNext_SourceFails_GivesTheRowsBeforeAndThenTheFailure()
    {
        static IEnumerable<int> Rows()
        {
            for (var i = 0; i < 7; i++)
            {
                yield return i;
            }
            throw new InvalidDataException("row 7 is broken");
        }
        var view = View(FakeEncoder.Text(), EncoderInput.Text with { WindowRows = 3 }, Rows());
        using var cursor = view.GetRowCursor(view.Schema);
        for (var i = 0; i < 6; i++)
        {
            Assert.IsTrue(cursor.MoveNext());
            Assert.AreEqual(i, cursor.Position);
        }
        Assert.AreEqual("row 7 is broken", Assert.ThrowsExactly<InvalidDataException>(() => cursor.MoveNext()).Message);
    }

    [TestMethod]
    public void MoveNext_InputFailsForGood_Throws()
    {
        var input = EncoderInput.Text with { Read = text => text == "4" ? throw new InvalidOperationException("a fault of ours") : text };
        Assert.AreEqual("a fault of ours", Assert.ThrowsExactly<InvalidOperationException>(() => Column(FakeEncoder.Text(), input, Enumerable.Range(0, 10))).Message);
    }

    private static string[] Column(FakeEncoder<string> encoder, EncoderInput<string> input, IEnumerable<int> rows) =>
        [.. View(encoder, input, rows).GetColumn<string>("OutError")];

    private static IDataView View(FakeEncoder<string> encoder, EncoderInput<string> input, IEnumerable<int> rows)
    {
        var data = Context.Data.LoadFromEnumerable(rows.Select(i => new Input { Source = $"{i}" }));
        return new EncodeEstimator<string>(Context.Transforms, "Out", "Source", encoder, input, CancellationToken.None).Fit(data).Transform(data);
    }

    private sealed class Input
    {
        public string Source { get; set; } = "";
    }
}
