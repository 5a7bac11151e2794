using System.Buffers.Binary;
using System.Text;

namespace EmotionFusion.Tests;

/// <summary>Headers that no writer makes: each is refused with the file's name, none ends in another exception.</summary>
[TestClass]
public sealed class TornSafetensorsTests
{
    private const string Good = """{"__metadata__":{"a":"b"},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    [TestMethod]
    [DataRow("""{"__metadata__":{"a":"\uD800"},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "half a surrogate pair")]
    [DataRow("""{"\uDC00":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "half a surrogate pair")]
    [DataRow("""{"x":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,8]}}""", "shape")]
    [DataRow("""{"x":{"dtype":"F32","shape":[4611686018427387903,8],"data_offsets":[0,8]}}""", "shape")]
    [DataRow("""{"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "shape")]
    [DataRow("""{"x":{"dtype":"F32","shape":[1e400],"data_offsets":[0,8]}}""", "shape")]
    [DataRow("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "data_offsets")]
    [DataRow("""{"x":{"dtype":"F32","shape":[2],"data_offsets":null}}""", "data_offsets")]
    [DataRow("""{"x":null}""", "dtype")]
    [DataRow("""{"x":{"dtype":7}}""", "dtype")]
    [DataRow("""{"__metadata__":[],"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__")]
    [DataRow("[]", "no JSON object")]
    [DataRow("", "no JSON")]
    public void Open_ImpossibleHeader_IsRefused(string header, string reason) => AssertRefused(Encoding.UTF8.GetBytes(header), reason);

    [TestMethod]
    public void Open_HeaderThatIsNotUtf8_IsRefused()
    {
        var header = Encoding.UTF8.GetBytes(Good);
        header[Good.IndexOf('b')] = 0xFF;
        AssertRefused(header, "UTF-8");
    }

    [TestMethod]
    public void Open_NestedHeader_IsRefused() =>
        AssertRefused(Encoding.ASCII.GetBytes(new string('[', 100_000)), "no JSON");

    [TestMethod]
    public void Open_AnyByteChanged_OpensOrIsRefused()
    {
        using var folder = new TemporaryFolder();
        var random = new SplitMix64(7);
        var good = Bytes(Encoding.ASCII.GetBytes(Good));
        var refused = 0;
        for (var i = 0; i < 2000; i++)
        {
            var file = (byte[])good.Clone();
            for (var changes = random.Below(3) + 1; changes > 0; changes--)
            {
                file[random.Below(file.Length)] = (byte)random.Next();
            }

            File.WriteAllBytes(folder.File("x"), random.Below(4) == 0 ? file[..random.Below(file.Length)] : file);
            try
            {
                SafetensorsFile.Open(folder.File("x")).Dispose();
            }
            catch (EmotionFusionException e)
            {
                Assert.Contains(folder.File("x"), e.Message);
                refused++;
            }
        }

        Assert.IsInRange(1000, 1999, refused);
    }

    private static void AssertRefused(byte[] header, string reason)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("x.safetensors"), Bytes(header));
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => SafetensorsFile.Open(folder.File("x.safetensors")));
        Assert.Contains($"{folder.File("x.safetensors")}: broken: ", error.Message);
        Assert.Contains(reason, error.Message);
    }

    private static byte[] Bytes(byte[] header)
    {
        var file = new byte[8 + header.Length + 8];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        return file;
    }
}
