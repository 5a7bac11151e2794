using System.Buffers.Binary;
using System.Text;

namespace EmotionFusion.Fuzz;

/// <summary>The grammar that an input is damaged by.</summary>
internal enum InputFormat
{
    Text,
    Yaml,
    Json,
    JsonLines,
    Csv,
    Wav,
    Safetensors,
}

/// <summary>Random choices that are a function of a run's seed, a target and an index.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed); // with a seed its numbers are the same on every machine and version

    public static Dice Of(string target, long seed, int index)
    {
        var hash = 14695981039346656037UL; // FNV-1a
        foreach (var character in FormattableString.Invariant($"{target} {seed} {index}"))
        {
            hash = (hash ^ character) * 1099511628211UL;
        }
        return new((int)(hash >> 33));
    }

    public int Below(int end) => _random.Next(Math.Max(1, end));

    public long Long() => _random.NextInt64(long.MinValue, long.MaxValue);

    public T OneOf<T>(IReadOnlyList<T> list) => list[Below(list.Count)];

    public bool Chance(int percent) => Below(100) < percent;

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}

/// <summary>Damages inputs, by their grammar mostly, by the byte sometimes.</summary>
internal static class Mutator
{
    /// <summary>Bytes.</summary>
    public const int LongestInput = 1 << 20;

    public static byte[] Make(InputFormat format, IReadOnlyList<byte[]> seeds, Dice dice)
    {
        var input = dice.OneOf(seeds);
        for (var left = 1 + dice.Below(4); left > 0; left--)
        {
            var damaged = dice.Chance(25) ? Bytes(input, dice.OneOf(seeds), dice) : Grammar(format, input, dice);
            input = damaged.Length <= LongestInput ? damaged : input;
        }
        return input;
    }

    /// <summary>Damages bytes that may be anything; <paramref name="other"/> gives a part to splice in.</summary>
    public static byte[] Bytes(byte[] input, byte[] other, Dice dice)
    {
        var (at, length) = (dice.Below(input.Length + 1), 1 + dice.Below(dice.Chance(70) ? 8 : 400));
        var end = Math.Min(input.Length, at + length);
        switch (dice.Below(9))
        {
            case 0 or 1 when input.Length > 0:
                var flipped = input.ToArray();
                for (var i = 0; i < 1 + dice.Below(4); i++)
                {
                    flipped[dice.Below(flipped.Length)] ^= (byte)(1 << dice.Below(8));
                }
                return flipped;
            case 2:
                return [.. input[..at], .. input[end..]];
            case 3:
                return [.. input[..end], .. input[at..end], .. input[end..]];
            case 4:
                return [.. input[..at], .. dice.Bytes(length), .. input[at..]];
            case 5:
                return [.. input[..at], .. other[Math.Min(other.Length, at)..]];
            case 6:
                return input[..at];
            case 7 when input.Length >= 8:
                var numbered = input.ToArray();
                BinaryPrimitives.WriteInt64LittleEndian(numbered.AsSpan(dice.Below(input.Length - 7)), dice.OneOf(Hostile.Integers));
                return numbered;
            default:
                var text = Encoding.UTF8.GetBytes(dice.OneOf(Hostile.Texts));
                return [.. input[..at], .. text, .. input[at..]];
        }
    }

    private static byte[] Grammar(InputFormat format, byte[] input, Dice dice) => format switch
    {
        InputFormat.Yaml => YamlMutator.Damage(input, dice),
        InputFormat.Json => JsonMutator.Damage(input, dice),
        InputFormat.JsonLines => JsonMutator.DamageLine(input, dice),
        InputFormat.Csv => CsvMutator.Damage(input, dice),
        InputFormat.Wav => WavMutator.Damage(input, dice),
        InputFormat.Safetensors => SafetensorsMutator.Damage(input, dice),
        _ => TextMutator.Damage(input, dice),
    };
}
