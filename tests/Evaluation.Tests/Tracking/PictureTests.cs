using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class PictureTests
{
    [TestMethod]
    public void ToPng_Pixels_AreReadBack()
    {
        var picture = new Picture(7, 5);
        picture.Fill(-2, 3, 4, 100, Colour.Red);
        picture.Fill(6, 0, 9, 1, Colour.Blue);
        picture.Line(0, 0, 0, 0, Colour.Black);
        var pixels = Decode(picture.ToPng(), 7, 5);
        for (var y = 0; y < 5; y++)
        {
            for (var x = 0; x < 7; x++)
            {
                var expected = x < 2 && y >= 3 ? Colour.Red : (x, y) == (6, 0) ? Colour.Blue : x < 2 && y < 2 ? Colour.Black : Colour.White;
                Assert.AreEqual(expected, pixels[y][x], $"({x}, {y})");
            }
        }
    }

    [TestMethod]
    public void Text_Letter_IsDrawnInDots()
    {
        var picture = new Picture(2 * Picture.LetterWidth, Picture.LetterHeight);
        picture.Text(0, 0, "a?", Colour.Black);
        string[] rows = [.. Enumerable.Range(0, 5).Select(row => string.Concat(Enumerable.Range(0, 7).Select(column => picture[2 * column, 2 * row] == Colour.Black ? '#' : '.')))];
        CollectionAssert.AreEqual(new[] { ".#..###", "#.#...#", "###..#.", "#.#....", "#.#..#." }, rows);
    }

    /// <summary>Dots where the buckets are: high UAR above, hard utterances to the right.</summary>
    [TestMethod]
    public void DifficultyPlot_Buckets_LieWhereTheyShould()
    {
        (double, int, int)[] rows = [.. Enumerable.Range(0, 100).Select(i => (i / 10.0, 0, i < 50 ? 0 : 1))];
        var analysis = DifficultyAnalysis.Compute(rows, 2);
        var picture = ResultPictures.Of(analysis);
        int[] blue(Func<int, int, int> of) => [.. from y in Enumerable.Range(0, picture.Height) from x in Enumerable.Range(0, picture.Width) where picture[x, y] == Colour.Blue select of(x, y)];
        var (columns, lines) = (blue((x, _) => x), blue((_, y) => y));
        Assert.IsTrue(lines.All(y => y < picture.Height / 4 || y > picture.Height * 3 / 4), "recall is 1 or 0");
        var easy = columns.Zip(lines).Where(dot => dot.First < columns.Max() / 3).ToArray();
        Assert.IsTrue(easy.All(dot => dot.Second < picture.Height / 4), "easy ones are right");
        Assert.IsGreaterThan(20, Enumerable.Range(0, picture.Width).Count(x => Enumerable.Range(0, picture.Height).Any(y => picture[x, y] == Colour.Red)), "a line falls through them");
    }

    [TestMethod]
    public void DifficultyPlot_NothingToRelate_IsDrawnAllTheSame()
    {
        (double, int, int)[] alike = [(1, 0, 0), (1, 1, 0)];
        Assert.AreEqual(360, ResultPictures.Of(DifficultyAnalysis.Compute(alike, 2)).Height);
    }

    [TestMethod]
    public void ConfusionMatrix_FullRow_IsDarkest()
    {
        var picture = ResultPictures.Of(ConfusionMatrix.FromRows([[9, 0], [5, 5]]), ["neutral", "ein sehr langer Name einer Klasse"]);
        var right = picture[120 + 80, 41];
        Assert.AreEqual(Colour.Blue, right);
        Assert.AreNotEqual(right, picture[120 + 96 + 80, 41]);
    }

    private static Colour[][] Decode(byte[] png, int width, int height)
    {
        CollectionAssert.AreEqual(new byte[] { 137, 80, 78, 71, 13, 10, 26, 10 }, png[..8]);
        var kinds = new List<string>();
        byte[] data = [], palette = [];
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            kinds.Add(Encoding.ASCII.GetString(png, at + 4, 4));
            Assert.AreEqual(Crc(png.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            data = kinds[^1] == "IDAT" ? png[(at + 8)..(at + 8 + length)] : data;
            palette = kinds[^1] == "PLTE" ? png[(at + 8)..(at + 8 + length)] : palette;
            at += 12 + length;
        }

        CollectionAssert.AreEqual(new[] { "IHDR", "PLTE", "IDAT", "IEND" }, kinds);
        Assert.AreEqual((width, height), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        CollectionAssert.AreEqual(new byte[] { 8, 3, 0, 0, 0 }, png[24..29]);
        var bytes = new MemoryStream();
        new ZLibStream(new MemoryStream(data), CompressionMode.Decompress).CopyTo(bytes);
        Assert.AreEqual(height * (1 + width), bytes.Length);
        return [.. bytes.ToArray().Chunk(1 + width).Select(row => row[0] == 0 ? row[1..].Select(place => new Colour(palette[3 * place], palette[(3 * place) + 1], palette[(3 * place) + 2])).ToArray() : throw new InvalidDataException("a filter"))];
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
