using EmotionFusion.Tests;
using static TorchSharp.torch;

namespace EmotionFusion.Training.Tests;

/// <summary>The tensors of an oracle file.</summary>
internal sealed class OracleTensors(SafetensorsFile file) : IDisposable
{
    public static OracleTensors Open(string name) => new(SafetensorsFile.Open(Repository.PathOf("tests", "oracle", name)));

    public IEnumerable<string> Names => file.Tensors.Keys;

    public Tensor this[string name] => tensor(Floats(name)).reshape([.. file.Tensors[name].Shape]);

    public float[] Floats(string name) => file.Floats(name).ToArray();

    public long[] Int64s(string name) => file.Int64s(name).ToArray();

    public double[] Doubles(string name) =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(file.Bytes(name)).ToArray();

    public int Columns(string name) => (int)file.Tensors[name].Shape[^1];

    public void Dispose() => file.Dispose();
}
