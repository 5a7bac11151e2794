using EmotionFusion.Encoders;
using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class ShardTests
{
    private static readonly ShardFormat Format = new("fake-0123456789ab", 3, FeaturePrecision.Float32);
    private static readonly RowKey[] Rows = [new("a", Hash('1')), new("b \"checksum\":\"0123456789abcdef\"", Hash('2')), new("ü", Hash('3'))];
    private static readonly FailedRow[] Failed = [new("c", "", "no such file"), new("d", Hash('4'), "odd\tbeyond\nmeasure")];
    private static readonly float[] Values = [1, -2, 3, float.Epsilon, float.MaxValue, 0, 7, 8, 9];

    [TestMethod]
    public void Read_WhatWasWritten_IsTheSame()
    {
        using var folder = new TemporaryFolder();
        var shard = Shard.Open(Write(folder), Format);
        CollectionAssert.AreEqual(Rows, Enumerable.Range(0, 3).Select(shard.Key).ToArray());
        CollectionAssert.AreEqual(Values, shard.Read());
        CollectionAssert.AreEqual(new FailedRow[] { new("c", "", "no such file"), new("d", Hash('4'), "odd beyond measure") }, shard.Failed);
    }

    /// <summary>As stores were written before: two CRC-32C in place of two XXH3.</summary>
    [TestMethod]
    public void Read_Format2_IsReadAndChecked()
    {
        using var folder = new TemporaryFolder();
        using var stream = new MemoryStream();
        new SafetensorsWriter()
            .SetMetadata("checksum", "0000000000000000").SetMetadata("encoder", Format.Encoder).SetMetadata("failed", $"c\t{Hash('4')}\todd").SetMetadata("format", "2")
            .SetMetadata("ids", "a\nb").SetMetadata("inputs", Hash('1') + Hash('2'))
            .Add("values", [2, 3], new float[] { 1, 2, 3, 4, 5, 6 }).WriteTo(stream);
        var bytes = stream.ToArray();
        var values = bytes.Length - 24;
        var checksum = Crc(bytes.AsSpan(0, values)) + Crc(bytes.AsSpan(values));
        System.Text.Encoding.ASCII.GetBytes(checksum, bytes.AsSpan(bytes.AsSpan().IndexOf("0000000000000000"u8)));
        var path = Path.Combine(folder.Path, "x");
        File.WriteAllBytes(path, bytes);
        var shard = Shard.Open(path, Format);
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4, 5, 6 }, shard.Read());
        Assert.AreEqual((new RowKey("b", Hash('2')), new FailedRow("c", Hash('4'), "odd")), (shard.Key(1), shard.Failed.Single()));
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 0x11;
            File.WriteAllBytes(path, bytes);
            AssertBroken(path, $"byte {at}");
            bytes[at] ^= 0x11;
        }

        static string Crc(ReadOnlySpan<byte> bytes) => Crc32C.Hex(Crc32C.Append(Crc32C.Start, bytes));
    }

    [TestMethod]
    public void Read_NoRows_IsEmpty()
    {
        using var folder = new TemporaryFolder();
        Format.Write(Path.Combine(folder.Path, "x"), [], [], []);
        var shard = Shard.Open(Path.Combine(folder.Path, "x"), Format);
        Assert.IsEmpty(shard.Ids);
        Assert.IsEmpty(shard.Failed);
        Assert.IsEmpty(shard.Read());
    }

    [TestMethod]
    public void Read_Float16_HasTheNearestHalves()
    {
        using var folder = new TemporaryFolder();
        var format = Format with { Precision = FeaturePrecision.Float16 };
        format.Write(Path.Combine(folder.Path, "x"), Rows, Failed, InRows(Values));
        CollectionAssert.AreEqual(Array.ConvertAll(Values, value => (float)(Half)value), Shard.Open(Path.Combine(folder.Path, "x"), format).Read());
    }

    [TestMethod]
    public void Write_Shard_IsASafetensorsFile()
    {
        using var folder = new TemporaryFolder();
        using var file = SafetensorsFile.Open(Write(folder));
        CollectionAssert.AreEqual(new long[] { 3, 3 }, file.Tensors.Single().Value.Shape.ToArray());
        CollectionAssert.AreEqual(Values, file.Floats("values").ToArray());
        Assert.AreEqual("checksum encoder failed format ids inputs", string.Join(' ', file.Metadata.Keys.Order(StringComparer.Ordinal)));
        Assert.AreEqual(string.Join('\n', Rows.Select(row => row.Id)), file.Metadata["ids"]);
        Assert.AreEqual(Hash('1') + Hash('2') + Hash('3'), file.Metadata["inputs"]);
    }

    [TestMethod]
    public void Read_AnyByteFlipped_IsBroken()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        var right = File.ReadAllBytes(path);
        for (var at = 0; at < right.Length; at++)
        {
            foreach (var bits in new byte[] { 1, 0x29, 0x80, 0xFF })
            {
                var wrong = (byte[])right.Clone();
                wrong[at] ^= bits;
                File.WriteAllBytes(path, wrong);
                AssertBroken(path, $"byte {at} ^ {bits}");
            }
        }
    }

    [TestMethod]
    public void Read_CutShortOrLonger_IsBroken()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        var right = File.ReadAllBytes(path);
        for (var length = 0; length < right.Length; length++)
        {
            File.WriteAllBytes(path, right[..length]);
            AssertBroken(path, $"{length} bytes");
        }
        File.WriteAllBytes(path, [.. right, 0]);
        AssertBroken(path, "a byte more");
    }

    [TestMethod]
    [DataRow("", "00000000")]
    [DataRow("123456789", "e3069283")]
    [DataRow("123456789123456789", "a86c53f4")]
    public void Crc32C_KnownTexts_IsCastagnolis(string text, string expected) =>
        Assert.AreEqual(expected, Crc32C.Hex(Crc32C.Append(Crc32C.Start, System.Text.Encoding.ASCII.GetBytes(text))));

    [TestMethod]
    public void Open_OtherEncoders_SaysWhose()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        Errors.AssertThrows(() => Shard.Open(path, Format with { Encoder = "other-1" }), path, "it was made by fake-0123456789ab, not by other-1");
    }

    [TestMethod]
    public void Read_ReplacedSinceOpened_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        var shard = Shard.Open(path, Format);
        Format.Write(path, Rows, [], InRows(Values));
        Errors.AssertThrows(() => shard.Read(), path, "was replaced while the store was read");
    }

    private static void AssertBroken(string path, string what)
    {
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => Shard.Open(path, Format).Read(), what);
        StringAssert.StartsWith(error.Message, $"{path} is broken (", what);
    }

    private static string Write(TemporaryFolder folder)
    {
        var path = Path.Combine(folder.Path, "shard-00000.safetensors");
        Format.Write(path, Rows, Failed, InRows(Values));
        return path;
    }

    private static ReadOnlyMemory<float>[] InRows(float[] values) => [.. values.Chunk(3).Select(row => row.AsMemory())];

    private static string Hash(char digit) => new(digit, 64);
}
