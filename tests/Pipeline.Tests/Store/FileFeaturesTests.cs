using System.Buffers.Binary;
using System.Text;
using EmotionFusion.Encoders;
using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>Features from files that others' programs write. The bytes of .npy files are put together here, by the format's definition.</summary>
[TestClass]
public sealed class FileFeaturesTests
{
    private static readonly float[] Six = [1, 2, 3, -4, 5.5f, 6];

    [TestMethod]
    [DataRow("<f4", 1)]
    [DataRow(">f4", 2)]
    [DataRow("<f8", 3)]
    [DataRow(">f8", 1)]
    [DataRow("<f2", 1)]
    [DataRow(">f2", 1)]
    public void Open_Npy_OfEveryTypeAndVersion(string type, int version)
    {
        using var root = new TemporaryFolder();
        root.Write("x.npy", Npy($"{{'descr': '{type}', 'fortran_order': False, 'shape': (2, 3), }}", Numbers(type, Six), version));
        root.Write("x.ids", "b\na\n");
        var rows = Read(FileFeatures.Open("mine", EncoderKind.Audio, root.File("x.npy")));
        CollectionAssert.AreEqual(new[] { 1f, 2, 3 }, rows["b"]);
        CollectionAssert.AreEqual(new[] { -4, 5.5f, 6 }, rows["a"]);
    }

    [TestMethod]
    [DataRow("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", "column by column")]
    [DataRow("{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }", "of type '<i4'; float16, float32 or float64")]
    [DataRow("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }", "two dimensions were expected")]
    [DataRow("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }", "(2, 4) doesn't go with the 24 bytes")]
    [DataRow("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 3), }", "doesn't go with the 24 bytes")]
    [DataRow("{'descr': '<f4', 'fortran_order': False}", "isn't one of NumPy's")]
    [DataRow("{'descr': '<f4', 'descr': '<f4', 'shape': (2, 3), }", "isn't one of NumPy's")]
    [DataRow("__import__('os')", "isn't one of NumPy's")]
    public void Open_OddNpy_SaysWhatIsWrong(string header, string message)
    {
        using var root = new TemporaryFolder();
        root.Write("x.npy", Npy(header, Numbers("<f4", Six), 1));
        root.Write("x.ids", "a\nb");
        Errors.AssertThrows(() => FileFeatures.Open("mine", EncoderKind.Audio, root.File("x.npy")), "x.npy: ", message);
    }

    [TestMethod]
    public void Open_CutNpy_NeverPasses()
    {
        using var root = new TemporaryFolder();
        root.Write("x.ids", "a\nb");
        var whole = Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", Numbers("<f4", Six), 1);
        for (var length = 0; length < whole.Length; length++)
        {
            root.Write("x.npy", whole[..length]);
            Assert.ThrowsExactly<EmotionFusionException>(() => FileFeatures.Open("mine", EncoderKind.Audio, root.File("x.npy")), $"{length} bytes");
        }
        root.Write("x.npy", [.. whole, 0]);
        Errors.AssertThrows(() => FileFeatures.Open("mine", EncoderKind.Audio, root.File("x.npy")), "something was added");
    }

    [TestMethod]
    [DataRow("ids", "a\n", "x.npy has 2 rows, but", "has 1 ids")]
    [DataRow("ids", "a\na\n", "the id 'a' is there 2 times", "x.ids")]
    [DataRow("ids", "a\n\n", "a line without an id", "x.ids")]
    [DataRow("csv", "utt\na\nb\n", "no column is called 'id'", "--id-column")]
    [DataRow("other", "", "whose rows are these?", "--ids FILE")]
    public void Open_IdsThatDoNotFit_SaysWhatIsExpected(string ending, string ids, string message, string part)
    {
        using var root = Matrix();
        root.Write($"x.{ending}", ids);
        Errors.AssertThrows(() => FileFeatures.Open("mine", EncoderKind.Audio, root.File("x.npy")), message, part);
    }

    [TestMethod]
    public void Open_IdsOfATable()
    {
        using var root = Matrix();
        root.Write("table.csv", "label,utt\n0,a\n1,b\n");
        CollectionAssert.AreEqual(new[] { -4, 5.5f, 6 }, Read(FileFeatures.Open("mine", EncoderKind.Text, root.File("x.npy"), new(root.File("table.csv"), "utt")))["b"]);
    }

    [TestMethod]
    [DataRow(Pooling.Mean, new[] { 3f, 4f }, new[] { 5f, 8f })]
    [DataRow(Pooling.First, new[] { 1f, 6f }, new[] { 5f, 8f })]
    [DataRow(Pooling.Last, new[] { 2f, 0f }, new[] { 5f, 8f })]
    [DataRow(Pooling.Max, new[] { 6f, 6f }, new[] { 5f, 8f })]
    public void Open_Emotion2vecFrames_ArePooled(Pooling pooling, float[] first, float[] third)
    {
        using var root = new TemporaryFolder();
        root.Write("train.npy", Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 2), }", Numbers("<f4", [1, 6, 6, 6, 2, 0, 5, 8]), 1));
        root.Write("train.lengths", "3\n0\n1\n");
        root.Write("train.emo", "u1\tang\nu2\thap\nu3\tsad\n");
        var source = FileFeatures.Open("mine", EncoderKind.Audio, root.File("train.npy"), new(Pooling: pooling));
        var rows = Read(source, out var failed);
        CollectionAssert.AreEqual(first, rows["u1"]);
        CollectionAssert.AreEqual(third, rows["u3"]);
        Assert.AreEqual("u2: it has no frames", failed.Single());
    }

    [TestMethod]
    [DataRow("3\n1\n", "a\nb\n", "add up to 4, but")]
    [DataRow("3\n", "a\nb\n", "has 1 lines and")]
    [DataRow("3\n-1\n", "a\nb\n", "train.lengths(2): '-1' is no number of frames")]
    [DataRow("9223372036854775807\n9223372036854775807\n", "a\nb\n", "add up to 18446744073709551614")]
    public void Open_LengthsThatDoNotAddUp_Throws(string lengths, string labels, string message)
    {
        using var root = new TemporaryFolder();
        root.Write("train.npy", Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }", Numbers("<f4", Six), 1));
        root.Write("train.lengths", lengths);
        root.Write("train.emo", labels);
        Errors.AssertThrows(() => FileFeatures.Open("mine", EncoderKind.Audio, root.File("train.npy")), message);
    }

    [TestMethod]
    public void Open_Safetensors_AMatrixOrATensorAnUtterance()
    {
        using var root = new TemporaryFolder();
        Write(root.File("matrix.safetensors"), new SafetensorsWriter().SetMetadata("ids", "a\nb").Add("values", [2, 3], Six.AsMemory()));
        CollectionAssert.AreEqual(new[] { -4, 5.5f, 6 }, Read(FileFeatures.Open("mine", EncoderKind.Audio, root.File("matrix.safetensors")))["b"]);

        Write(root.File("each.safetensors"), new SafetensorsWriter().Add("a", [3], Six.AsMemory(0, 3)).Add("b", [2, 3], Six.AsMemory()));
        var rows = Read(FileFeatures.Open("mine", EncoderKind.Audio, root.File("each.safetensors")));
        CollectionAssert.AreEqual(new[] { 1f, 2, 3 }, rows["a"]);
        CollectionAssert.AreEqual(new[] { -1.5f, 3.75f, 4.5f }, rows["b"], "the mean of both rows");

        root.Write("ids.txt", "p\nq\n");
        CollectionAssert.AreEqual(new[] { 1f, 2, 3 }, Read(FileFeatures.Open("mine", EncoderKind.Audio, root.File("each.safetensors"), new(root.File("ids.txt"), Tensor: "b")))["p"]);
        Errors.AssertThrows(() => FileFeatures.Open("mine", EncoderKind.Audio, root.File("each.safetensors"), new(root.File("ids.txt"))), "say with --tensor");
        Errors.AssertThrows(() => FileFeatures.Open("mine", EncoderKind.Audio, root.File("each.safetensors"), new(root.File("ids.txt"), Tensor: "bb")), "no tensor is called 'bb'. Did you mean 'b'?");
    }

    [TestMethod]
    public void Run_IdsThatOneSideLacks_AreCounted_AndFoundByName()
    {
        using var root = Matrix();
        root.Write("x.ids", "elsewhere\nb\n");
        var corpus = Corpora.OfTexts() with { Utterances = [Corpora.Utterance("a"), Corpora.Utterance("b")] };
        var source = FileFeatures.Open("mine", EncoderKind.Audio, root.File("x.npy"));
        var store = FeatureStore.Open(root.Path, corpus.Name, source.Spec);
        var result = FeatureImport.Run(store, corpus, source);
        Assert.AreEqual("elsewhere", result.Unknown.Single());
        Assert.AreEqual(new Exclusion("a", "there are no features of it"), result.Fill.Exclusions.Single());
        CollectionAssert.AreEqual(new[] { -4, 5.5f, 6 }, FeatureView.Load(corpus, store, null).Audio!.Row(0).ToArray());

        Assert.AreEqual(source.Spec.Fingerprint, ImportedStores.Find(root.Path, corpus.Name, "mine", EncoderKind.Audio)!.Fingerprint);
        Assert.IsNull(ImportedStores.Find(root.Path, corpus.Name, "mine", EncoderKind.Text));
        Assert.IsNull(ImportedStores.Find(root.Path, corpus.Name, "other", EncoderKind.Audio));

        root.Write("x.ids", "elsewhere\nanywhere\n");
        var none = FileFeatures.Open("mine", EncoderKind.Audio, root.File("x.npy"));
        Errors.AssertThrows(() => FeatureImport.Run(FeatureStore.Open(root.Path, corpus.Name, none.Spec), corpus, none), "none of 2 utterances has features", "elsewhere", "both must name an utterance alike");
    }

    private static TemporaryFolder Matrix()
    {
        var root = new TemporaryFolder();
        root.Write("x.npy", Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", Numbers("<f4", Six), 1));
        return root;
    }

    private static byte[] Npy(string header, byte[] data, int version)
    {
        var prefix = version == 1 ? 10 : 12;
        var padded = header + new string(' ', 63 - ((prefix + header.Length) % 64)) + "\n";
        var bytes = new byte[prefix + padded.Length];
        "?NUMPY"u8.CopyTo(bytes);
        bytes[0] = 0x93;
        (bytes[6], bytes[7]) = ((byte)version, 0);
        if (version == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)padded.Length);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)padded.Length);
        }
        Encoding.UTF8.GetBytes(padded).CopyTo(bytes, prefix);
        return [.. bytes, .. data];
    }

    private static byte[] Numbers(string type, float[] values) => [.. values.SelectMany(value =>
    {
        var bytes = type[1..] switch
        {
            "f2" => BitConverter.GetBytes((Half)value),
            "f4" => BitConverter.GetBytes(value),
            _ => BitConverter.GetBytes((double)value),
        };
        return type[0] == '>' ? bytes.Reverse() : bytes;
    })];

    private static void Write(string path, SafetensorsWriter writer)
    {
        using var file = File.Create(path);
        writer.WriteTo(file);
    }

    private static Dictionary<string, float[]> Read(FileFeatures source) => Read(source, out _);

    private static Dictionary<string, float[]> Read(FileFeatures source, out List<string> failed)
    {
        var sink = new Rows();
        source.Read(sink, CancellationToken.None);
        failed = sink.Failed;
        return sink.Values;
    }

    private sealed class Rows : IFeatureSink
    {
        public Dictionary<string, float[]> Values { get; } = [];

        public List<string> Failed { get; } = [];

        public void Add(string id, ReadOnlySpan<float> values) => Values.Add(id, values.ToArray());

        public void Fail(string id, string reason) => Failed.Add($"{id}: {reason}");
    }
}
