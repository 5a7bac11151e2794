using System.Globalization;

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

    public override string ToString() => Kind switch
    {
        DeviceKind.Auto => "auto",
        DeviceKind.Cpu => "cpu",
        _ => string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}"),
    };
}
