using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EmotionFusion.Cli;

/// <summary>Which share of the work a process takes: <c>--shard 1/2</c> is the first of two.</summary>
/// <param name="Index">1-based.</param>
/// <param name="Count">How many processes share the work.</param>
public readonly record struct ShardOption(int Index, int Count)
{
    public static ShardOption Whole => new(1, 1);

    public static Option<ShardOption> Create() => new("--shard")
    {
        Description = "Do the I-th of N shares, so that N processes fill one store. [default: 1/1]",
        HelpName = "I/N",
        DefaultValueFactory = _ => Whole,
        CustomParser = Parse,
    };

    private static ShardOption Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Split('/') is [var first, var second]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && index >= 1 && index <= count)
        {
            return new ShardOption(index, count);
        }

        result.AddError($"--shard {text}: expected I/N with 1 <= I <= N, such as 1/2.");
        return default;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
