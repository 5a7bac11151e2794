using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using EmotionFusion.Tests;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

/// <summary>Reads an oracle's float32 tensors.</summary>
internal static class Safetensors
{
    public static Dictionary<string, Tensor> Read(string name)
    {
        var bytes = File.ReadAllBytes(Repository.Oracle(name));
        var headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, headerLength));
        return header.RootElement.EnumerateObject()
            .Where(entry => entry.Name != "__metadata__")
            .ToDictionary(entry => entry.Name, entry => Tensor(entry.Value, bytes.AsMemory(8 + headerLength)));
    }

    private static Tensor Tensor(JsonElement entry, ReadOnlyMemory<byte> data)
    {
        Assert.AreEqual("F32", entry.GetProperty("dtype").GetString());
        var shape = entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        var (start, end) = (entry.GetProperty("data_offsets")[0].GetInt32(), entry.GetProperty("data_offsets")[1].GetInt32());
        return tensor(MemoryMarshal.Cast<byte, float>(data.Span[start..end]).ToArray()).view(shape);
    }
}
