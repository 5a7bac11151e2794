using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Encoders;

/// <summary>
/// The device asked for: <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c> (its second GPU); and, after commas, how
/// encoders may use the GPU's memory: <c>cuda:1,memory=8GB,arena=as_requested</c>.
/// </summary>
public readonly record struct DeviceOption(DeviceKind Kind, int Index = 0)
{
    private const string Forms = "auto, cpu, cuda or cuda:N (N = 0, 1, ...)";

    public static DeviceOption Auto => new(DeviceKind.Auto);

    public static DeviceOption Cpu => new(DeviceKind.Cpu);

    /// <summary>Bytes of GPU memory that an encoder's ONNX Runtime may keep, what a run needs beside its weights; 0: as much as there is.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>How ONNX Runtime takes more GPU memory.</summary>
    public GpuArena Arena { get; init; }

    /// <exception cref="EmotionFusionException">Not one of the forms.</exception>
    public static DeviceOption Parse(string text)
    {
        var parts = text.Split(',');
        var device = ParseDevice(parts[0], text);
        foreach (var part in parts.Skip(1))
        {
            if (device.Kind == DeviceKind.Cpu)
            {
                throw new EmotionFusionException($"Device '{text}': '{part}' is about a GPU's memory; expected cuda, cuda:N or auto before it.");
            }
            device = part.Split('=', 2) switch
            {
                ["memory", var size] when ParseBytes(size) is { } bytes => device with { MemoryLimit = bytes },
                ["arena", "power_of_two"] => device with { Arena = GpuArena.PowerOfTwo },
                ["arena", "as_requested"] => device with { Arena = GpuArena.AsRequested },
                _ => throw new EmotionFusionException($"Device '{text}': '{part}' is none of memory=8GB (MB, GB), arena=power_of_two, arena=as_requested."),
            };
        }
        return device;
    }

    /// <summary>The kind that it comes down to here, <see cref="DeviceKind.Cpu"/> or <see cref="DeviceKind.Cuda"/>: auto is CUDA where a model runs on it.</summary>
    public DeviceKind Resolve() => Kind != DeviceKind.Auto ? Kind : CudaProvider.WhyNot() is null ? DeviceKind.Cuda : DeviceKind.Cpu;

    /// <summary>Without what is about memory.</summary>
    public override string ToString() => Kind switch
    {
        DeviceKind.Auto => "auto",
        DeviceKind.Cpu => "cpu",
        _ => string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}"),
    };

    private static DeviceOption ParseDevice(string device, string text)
    {
        var (name, index) = device.Split(':', 2) is [var before, var after] ? (before, after) : (device, null);
        return (name, index) switch
        {
            ("auto", null) => Auto,
            ("cpu", null) => Cpu,
            ("cuda", null) => new(DeviceKind.Cuda),
            ("cuda", _) when int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => new(DeviceKind.Cuda, number),
            _ => throw new EmotionFusionException($"Unknown device '{text}'; expected {Forms}.{Nearest.Hint(name, ["auto", "cpu", "cuda"])}"),
        };
    }

    private static long? ParseBytes(string size)
    {
        var unit = size.EndsWith("GB", StringComparison.Ordinal) ? 1L << 30 : size.EndsWith("MB", StringComparison.Ordinal) ? 1L << 20 : 0;
        return unit > 0 && int.TryParse(size[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count * unit : null;
    }
}

/// <summary>By how much ONNX Runtime's store of GPU memory grows.</summary>
public enum GpuArena
{
    /// <summary>To twice as much each time: fewer requests, up to twice what is needed.</summary>
    PowerOfTwo,

    /// <summary>By what a run needs, where memory is short.</summary>
    AsRequested,
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
        var why = TryOpen(options => new InferenceSession(Identity, options), new DeviceOption(DeviceKind.Cuda, index), out var session);
        session?.Dispose();
        return why;
    }

    /// <returns>Why not, when <paramref name="session"/> is null. A provider that loads may still find no GPU.</returns>
    public static string? TryOpen(Func<SessionOptions, InferenceSession> open, DeviceOption device, out InferenceSession? session)
    {
        session = null;
        try
        {
            using var options = OnnxSession.Options();
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(Options(device));
            options.AppendExecutionProvider_CUDA(cuda);
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

    /// <summary>The provider's settings: those of the device, and those that keep values what float32 promises and runs of many lengths fast.</summary>
    internal static Dictionary<string, string> Options(DeviceOption device)
    {
        var options = new Dictionary<string, string>
        {
            ["device_id"] = device.Index.ToString(CultureInfo.InvariantCulture),
            ["arena_extend_strategy"] = device.Arena == GpuArena.AsRequested ? "kSameAsRequested" : "kNextPowerOfTwo",
            ["use_tf32"] = "0", // ten bits of mantissa, where the model has 23
            ["cudnn_conv_algo_search"] = "HEURISTIC", // a search for each new length takes longer than its run
        };
        if (device.MemoryLimit > 0)
        {
            options["gpu_mem_limit"] = device.MemoryLimit.ToString(CultureInfo.InvariantCulture);
        }
        return options;
    }
}

/// <summary>Which ONNX Runtime this is, for people who wonder what they run on.</summary>
internal static class OnnxFacts
{
    public static string Version => OrtEnv.Instance().GetVersionString();

    /// <summary>The execution providers that it was built with.</summary>
    public static IReadOnlyList<string> Providers => OrtEnv.Instance().GetAvailableProviders();
}
