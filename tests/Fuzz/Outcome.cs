using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmotionFusion.Fuzz;

/// <summary>What became of one input.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OutcomeKind>))]
internal enum OutcomeKind
{
    /// <summary>The product took it.</summary>
    Taken,

    /// <summary>An <see cref="EmotionFusionException"/> that says something.</summary>
    Refused,

    /// <summary>An <see cref="EmotionFusionException"/> without a message, or with one that nobody can read to its end.</summary>
    BadMessage,

    /// <summary>Any other exception.</summary>
    RawException,

    /// <summary>Too much processor time.</summary>
    TooSlow,

    /// <summary>Too much memory.</summary>
    TooMuchMemory,

    /// <summary>The process that worked at it ended.</summary>
    ProcessEnded,
}

/// <param name="Kind">What happened.</param>
/// <param name="Milliseconds">Of processor time.</param>
/// <param name="Megabytes">By which the process grew.</param>
/// <param name="Error">The exception's type.</param>
/// <param name="Message">Its first line.</param>
/// <param name="Frames">The innermost frames of product code, at most five.</param>
internal sealed record Outcome(
    OutcomeKind Kind, double Milliseconds = 0, double Megabytes = 0, string Error = "", string Message = "", IReadOnlyList<string>? Frames = null)
{
    public const double MostMilliseconds = 2000, MostMegabytes = 500;

    /// <summary>Characters of an error.</summary>
    public const int LongestMessage = 20_000;

    [JsonIgnore]
    public bool IsFinding => Kind is not (OutcomeKind.Taken or OutcomeKind.Refused);

    /// <summary>What findings with the same cause have in common.</summary>
    [JsonIgnore]
    public string Cause => string.Join(' ', new[] { Kind.ToString(), Error, Frames?.FirstOrDefault() ?? "" }.Where(part => part != ""));

    public string Describe() => string.Create(CultureInfo.InvariantCulture,
        $"{Cause}: {Milliseconds:0} ms, {Megabytes:0} MB{(Message == "" ? "" : $"\n    {Message}")}{string.Concat((Frames ?? []).Select(frame => $"\n    at {frame}"))}");
}

/// <summary>An input: of a random number, of the list of regressions, or of a file.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Seed">Of the run.</param>
/// <param name="Index">Which input of the target; below 0: regression -1 - Index.</param>
internal sealed record FuzzCase(string Target, long Seed, int Index)
{
    public byte[] Input(IReadOnlyList<byte[]> seeds)
    {
        var target = Fuzz.Target.Find(Target)!;
        return Index < 0 ? Regressions.Of(target)[-1 - Index].Input(seeds) : Mutator.Make(target.Format, seeds, Dice.Of(Target, Seed, Index));
    }

    public override string ToString() => Index < 0
        ? $"{Target}, regression {Regressions.Of(Fuzz.Target.Find(Target)!)[-1 - Index].Name}"
        : string.Create(CultureInfo.InvariantCulture, $"{Target}, seed {Seed}, input {Index}");
}

/// <summary>An input that the product didn't stand.</summary>
internal sealed record Finding(FuzzCase Case, Outcome Outcome, string File)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Saves it, with its input, so that it can be replayed whatever becomes of the mutators.</summary>
    public static Finding Save(string folder, FuzzCase one, Outcome outcome, byte[] input)
    {
        Directory.CreateDirectory(folder);
        var number = one.Index < 0 ? $"regression{-1 - one.Index}" : $"seed{one.Seed}-{one.Index}";
        var path = Path.Combine(folder, $"{one.Target}-{number}.json");
        System.IO.File.WriteAllText(path, JsonSerializer.Serialize(new Saved(one.Target, one.ToString(), outcome, input), Json));
        return new(one, outcome, path);
    }

    public static (string Target, byte[] Input) Load(string path)
    {
        var saved = JsonSerializer.Deserialize<Saved>(System.IO.File.ReadAllText(path))!;
        return (saved.Target, saved.Input);
    }

    private sealed record Saved(string Target, string Made, Outcome Outcome, byte[] Input);
}
