namespace EmotionFusion.Tests;

[TestClass]
public sealed class SafetensorsTests
{
    [TestMethod]
    public void Write_Read_GivesTheSame()
    {
        using var folder = new TemporaryFolder();
        float[] values = [1, -2, float.NaN, float.PositiveInfinity, 5, 6];
        long[] offsets = [0, long.MaxValue, -1];
        new SafetensorsWriter()
            .SetMetadata("ids", "ä \"quoted\"\n")
            .Add("values", [2, 3], values)
            .Add("halves", [1], new[] { (Half)0.5f })
            .Add("offsets", [3], offsets)
            .Add("bytes", [3], "abc"u8.ToArray())
            .Add("none", [0, 768], Array.Empty<float>())
            .Add("scalar", [], new[] { 7f })
            .Write(folder.File("a.safetensors"));

        using var file = SafetensorsFile.Open(folder.File("a.safetensors"));
        CollectionAssert.AreEqual(values, file.Floats("values").ToArray());
        CollectionAssert.AreEqual(new long[] { 2, 3 }, file.Tensors["values"].Shape.ToArray());
        Assert.AreEqual((Half)0.5f, file.Halves("halves")[0]);
        CollectionAssert.AreEqual(offsets, file.Int64s("offsets").ToArray());
        CollectionAssert.AreEqual("abc"u8.ToArray(), file.Bytes("bytes").ToArray());
        Assert.AreEqual(0, file.Floats("none").Length);
        Assert.AreEqual(7f, file.Floats("scalar")[0]);
        Assert.AreEqual("ä \"quoted\"\n", file.Metadata["ids"]);
    }

    [TestMethod]
    public void Write_SameContent_GivesTheSameAlignedBytes()
    {
        using var folder = new TemporaryFolder();
        new SafetensorsWriter().SetMetadata("b", "2").SetMetadata("a", "1").Add("x", [1], new[] { 1f }).Write(folder.File("1"));
        new SafetensorsWriter().SetMetadata("a", "1").SetMetadata("b", "2").Add("x", [1], new[] { 1f }).Write(folder.File("2"));
        CollectionAssert.AreEqual(File.ReadAllBytes(folder.File("1")), File.ReadAllBytes(folder.File("2")));
        using var file = SafetensorsFile.Open(folder.File("1"));
        Assert.AreEqual(0, file.Tensors["x"].Offset % 8);
    }

    [TestMethod]
    public void Open_FromPython_ReadsIt()
    {
        using var file = SafetensorsFile.Open(Repository.Oracle("encoder_whisper.safetensors"));
        Assert.AreEqual(20 * 384, file.Floats("mean").Length);
        Assert.AreEqual(94, file.Int64s("frames")[0]);
    }

    [TestMethod]
    public void Floats_BeyondTwoGigabytes_AreReadWhereTheyLie()
    {
        using var folder = new TemporaryFolder();
        const long Rows = 3L << 18; // x 1024 floats: 3 GB, nearly all of it a hole in the file
        Write(folder.File("a"), $$$"""{"big":{"dtype":"F32","shape":[{{{Rows}}},1024],"data_offsets":[0,{{{Rows * 4096}}}]}}""", [], Rows * 4096);
        using (var stream = File.OpenWrite(folder.File("a")))
        {
            stream.Seek(-4, SeekOrigin.End);
            stream.Write(BitConverter.GetBytes(42f));
        }
        using var file = SafetensorsFile.Open(folder.File("a"));
        Assert.AreEqual(42f, file.Floats("big")[^1]);
        Assert.ThrowsExactly<EmotionFusionException>(() => file.Bytes("big").Length);
    }

    [TestMethod]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "tensor 'x' of shape (2) F32 takes 8 bytes, but its data_offsets hold 4.")]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, "tensor 'x' begins at byte 66; expected 62 (a gap or an overlap).")]
    [DataRow("{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"y\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[2,6]}}", 6, "tensor 'y' begins at byte 115; expected 117 (a gap or an overlap).")]
    [DataRow("{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}", 3, "its tensors end at byte 65, but the file has 64: cut short.")]
    [DataRow("{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}", 5, "its tensors end at byte 65, but the file has 66: something was added.")]
    [DataRow("{\"x\":{\"dtype\":\"F33\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "tensor 'x' has no known dtype ('F33').")]
    [DataRow("{\"x\":[1]}", 0, "tensor 'x' has no known dtype ('').")]
    [DataRow("{\"x\":{\"dtype\":\"U8\",\"shape\":[-4],\"data_offsets\":[0,4]}}", 4, "tensor 'x' has no valid shape (a list of non-negative whole numbers).")]
    [DataRow("{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0]}}", 4, "tensor 'x' has 1 data_offsets; expected 2.")]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}", 4, "tensor 'x' has an impossible shape (4294967296, 4294967296).")]
    [DataRow("{\"__metadata__\":{\"a\":1}}", 0, "__metadata__ isn't a mapping of texts.")]
    [DataRow("[]", 0, "its header is no JSON object.")]
    public void Open_WrongHeader_SaysWhatIsWrong(string header, int dataBytes, string expected) =>
        AssertBroken(path => Write(path, header, new byte[dataBytes]), expected);

    [TestMethod]
    public void Open_SameNameTwice_IsRefused() => AssertBroken(
        path => Write(path, """{"x":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"x":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", []),
        "its header is no JSON: ", exactly: false);

    [TestMethod]
    public void Open_CutHeader_IsRefused() => AssertBroken(
        path => Write(path, """{"x":{"dtype":"U8","shape":[0]""", []), "its header is no JSON: ", exactly: false);

    [TestMethod]
    public void Open_HeaderBeyondTheFile_IsRefused() => AssertBroken(
        path => File.WriteAllBytes(path, [0xFF, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}']),
        "its header should be 255 bytes long, but the file has 10: cut short, or no safetensors file.");

    [TestMethod]
    public void Open_HugeHeaderLength_IsRefused() => AssertBroken(
        path => File.WriteAllText(path, "RIFF....WAVE"),
        "its header should be 3327647950955759954 bytes long, but the file has 12: cut short, or no safetensors file.");

    [TestMethod]
    public void Open_Empty_IsRefused() => AssertBroken(
        path => File.WriteAllBytes(path, []), "0 bytes long; a safetensors file has at least 8 and a header.");

    [TestMethod]
    public void Open_Missing_NamesIt()
    {
        using var folder = new TemporaryFolder();
        var e = Assert.ThrowsExactly<EmotionFusionException>(() => SafetensorsFile.Open(folder.File("a")));
        StringAssert.StartsWith(e.Message, $"{folder.File("a")}: can't be read: ");
    }

    [TestMethod]
    public void Floats_UnknownOrOtherType_NamesWhatThereIs()
    {
        using var folder = new TemporaryFolder();
        new SafetensorsWriter().Add("values", [1], new[] { 1f }).Write(folder.File("a"));
        using var file = SafetensorsFile.Open(folder.File("a"));
        Assert.AreEqual(
            $"{folder.File("a")}: has no tensor 'value'; it has values. Did you mean 'values'?",
            Assert.ThrowsExactly<EmotionFusionException>(() => file.Floats("value").Length).Message);
        Assert.AreEqual(
            $"{folder.File("a")}: tensor 'values' is F32; expected I64.",
            Assert.ThrowsExactly<EmotionFusionException>(() => file.Int64s("values").Length).Message);
    }

    [TestMethod]
    public void Add_WrongShapeOrTwice_Throws()
    {
        var writer = new SafetensorsWriter().Add("x", [1], new[] { 1f });
        Assert.ThrowsExactly<ArgumentException>(() => writer.Add("y", [2], new[] { 1f }));
        Assert.ThrowsExactly<ArgumentException>(() => writer.Add("x", [1], new[] { 1f }));
    }

    [TestMethod]
    public void Write_TensorShorterThanItsShape_LeavesNoFile()
    {
        using var folder = new TemporaryFolder();
        var writer = new SafetensorsWriter().Add("x", TensorType.F32, [2], stream => stream.WriteByte(1));
        Assert.ThrowsExactly<InvalidOperationException>(() => writer.Write(folder.File("a")));
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    private static void AssertBroken(Action<string> write, string expected, bool exactly = true)
    {
        using var folder = new TemporaryFolder();
        write(folder.File("a"));
        var e = Assert.ThrowsExactly<EmotionFusionException>(() => SafetensorsFile.Open(folder.File("a")));
        StringAssert.StartsWith(e.Message, $"{folder.File("a")}: broken: {expected}");
        Assert.IsTrue(!exactly || e.Message.EndsWith(expected, StringComparison.Ordinal), e.Message);
        File.Delete(folder.File("a")); // nothing holds it
    }

    private static void Write(string path, string header, byte[] data, long? dataLength = null)
    {
        using var stream = File.Create(path);
        stream.Write(BitConverter.GetBytes((long)header.Length));
        stream.Write(System.Text.Encoding.UTF8.GetBytes(header));
        stream.Write(data);
        stream.SetLength(8 + header.Length + (dataLength ?? data.Length));
    }
}
