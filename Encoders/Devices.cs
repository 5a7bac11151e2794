using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Encoders;

/// <summary>The device asked for: <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c> (its second GPU).</summary>
public readonly record struct DeviceOption(DeviceKind Kind, int Index = 0)
{
    public static DeviceOption Auto => new(DeviceKind.Auto);

    public static DeviceOption Cpu => new(DeviceKind.Cpu);

    /// <exception cref="EmotionFusionException">Not one of the four forms.</exception>
    public static DeviceOption Parse(string text)
    {
        var (name, index) = text.Split(':', 2) is [var before, var after] ? (before, after) : (text, null);
        return (name, index) switch
        {
            ("auto", null) => Auto,
            ("cpu", null) => Cpu,
            ("cuda", null) => new(DeviceKind.Cuda),
            ("cuda", _) when int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => new(DeviceKind.Cuda, number),
            _ => throw new EmotionFusionException(
                $"Unknown device '{text}'; expected auto, cpu, cuda or cuda:N (N = 0, 1, ...).{Nearest.Hint(name, ["auto", "cpu", "cuda"])}"),
        };
    }

    /// <summary>The kind that it comes down to here, <see cref="DeviceKind.Cpu"/> or <see cref="DeviceKind.Cuda"/>: auto is CUDA where a model runs on it.</summary>
    public DeviceKind Resolve() => Kind != DeviceKind.Auto ? Kind : CudaProvider.WhyNot() is null ? DeviceKind.Cuda : DeviceKind.Cpu;

    public override string ToString() => Kind switch
    {
        DeviceKind.Auto => "auto",
        DeviceKind.Cpu => "cpu",
        _ => string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}"),
    };
}

public enum DeviceKind
{
    /// <summary>CUDA if its provider loads, else the CPU.</summary>
    Auto,
    Cpu,
    Cuda,
}

/// <summary>ONNX Runtime's CUDA provider, which may or may not load on this machine.</summary>
internal static class CudaProvider
{
    private const string NotBuiltIn = "this build's ONNX Runtime lacks CUDA: build again with 'DEVICE=cuda scripts/setup.sh' or 'dotnet build -p:Device=cuda'.";

    /// <summary>ONNX of ir_version 8, opset 13, a graph "g" of one node y = Identity(x), floats.</summary>
    public static readonly byte[] Identity = Convert.FromHexString(
        "08083A2B0A100A0178120179220849" + "64656E746974791201675A090A017812040A02080162090A017912040A02080142040A00100D");

    /// <summary>Why CUDA can't be had, in the loader's words; null when a model runs on it.</summary>
    public static string? WhyNot(int index = 0)
    {
        var why = TryOpen(options => new InferenceSession(Identity, options), index, out var session);
        session?.Dispose();
        return why;
    }

    /// <returns>Why not, when <paramref name="session"/> is null. A provider that loads may still find no GPU.</returns>
    public static string? TryOpen(Func<SessionOptions, InferenceSession> open, int index, out InferenceSession? session)
    {
        session = null;
        try
        {
            using var options = OnnxSession.Options();
            options.AppendExecutionProvider_CUDA(index);
            session = open(options);
            return null;
        }
        catch (EntryPointNotFoundException)
        {
            return NotBuiltIn;
        }
        catch (OnnxRuntimeException e)
        {
            return e.Message.Contains("CUDA execution provider is not enabled", StringComparison.Ordinal) ? NotBuiltIn : e.Message;
        }
    }
}

/// <summary>Which ONNX Runtime this is, for people who wonder what they run on.</summary>
internal static class OnnxFacts
{
    public static string Version => OrtEnv.Instance().GetVersionString();

    /// <summary>The execution providers that it was built with.</summary>
    public static IReadOnlyList<string> Providers => OrtEnv.Instance().GetAvailableProviders();
}
