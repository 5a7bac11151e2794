using System.Text;
using EmotionFusion.Tests;

namespace EmotionFusion.Fuzz;

/// <summary>Inputs that the product once didn't stand. They are tried before all others.</summary>
/// <param name="Input">Makes it, of the target's undamaged inputs.</param>
internal sealed record Regression(string Name, Func<IReadOnlyList<byte[]>, byte[]> Input);

/// <summary>Small ones are files, <c>regressions/TARGET/NAME</c>; large ones, and those that change an undamaged file, are made here.</summary>
internal static class Regressions
{
    private static readonly Dictionary<string, IReadOnlyList<Regression>> ByTarget = Target.All.ToDictionary(
        target => target.Name,
        target => (IReadOnlyList<Regression>)[.. Files(target.Name), .. Made(target)]);

    public static IReadOnlyList<Regression> Of(Target target) => ByTarget[target.Name];

    private static IEnumerable<Regression> Files(string target)
    {
        var folder = Path.Combine(Repository.Root, "tests", "Fuzz", "regressions", target);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(path => new Regression(Path.GetFileName(path), _ => File.ReadAllBytes(path)))
            : [];
    }

    private static IEnumerable<Regression> Made(Target target) =>
    [
        .. target.Format == InputFormat.Yaml ? Yaml() : [],
        .. target.Format is InputFormat.Json or InputFormat.JsonLines ? Json() : [],
        .. target.Name switch
        {
            "wav" => Wavs(),
            "experiment" or "report-config" or "resume-config" => [Edit("most-epochs", text => text + "\nnum_epochs: 2147483647\n"), Edit("most-epochs-replaced", text => ReplaceValue(text, "num_epochs:", "2147483647"))],
            "corpus" =>
            [
                Edit("nul-folder", text => ReplaceValue(text, "folder:", "\"c\\0\"")), Edit("nul-table", text => ReplaceValue(text, "table:", "\"t\\0\"")),
                Edit("nul-delimiter", text => ReplaceValue(text, "delimiter:", "\"\\0\"")), Edit("nul-audio-folder", text => ReplaceValue(text, "audio_folder:", "\"w\\0\"")),
            ],
            "tokenizer" => [Edit("fractional-length", text => text.Replace("\"max_input_chars_per_word\": 100", "\"max_input_chars_per_word\": 100.0", StringComparison.Ordinal))],
            "safetensors" or "shard" or "resume-state" => Headers(),
            "resume-result" or "report-results" =>
            [
                .. new[] { "test", "epochs", "best_epoch", "identity", "classes", "folds", "probe" }.Select(key => Edit($"null-{key}", text => NullValue(text, key))),
                Edit("best-epoch-out-of-range", text => ReplaceJson(text, "best_epoch", "99")),
                Edit("label-out-of-range", text => ReplaceJson(text, "label", "99")),
                Edit("row-out-of-range", text => ReplaceJson(text, "row", "99999")),
                Edit("predicted-out-of-range", text => ReplaceJson(text, "predicted", "-1")),
            ],
            "report-log" or "resume-log" => [Edit("a text for a number", text => ReplaceJson(text, "epoch", "\"x\"")), Edit("no epoch", text => text.Replace("\"epoch\":", "\"x\":", StringComparison.Ordinal))],
            _ => [],
        },
    ];

    private static IEnumerable<Regression> Yaml() =>
    [
        .. from opening in new[] { "? ", "- ", "[", "{a: ", "a: {b: " }
           from depth in new[] { 20_000, 100_000 }
           from closed in new[] { false, true }
           select Text($"nested {opening.Trim()} x {depth}{(closed ? " closed" : "")}", YamlMutator.Nested(opening, depth, closed)),
        Text("indented", string.Concat(Enumerable.Range(0, 1200).Select(i => $"{new string(' ', i)}a:\n"))),
        Text("merges", string.Join('\n', YamlMutator.MergeBomb("<<", 8, 9))),
        Text("aliases", string.Join('\n', YamlMutator.MergeBomb("a", 12, 12))),
        Text("keys", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"key{i}: {i}\n"))),
        Edit("keys of an experiment", text => text + "\nexpected_vad: {" + string.Join(", ", Enumerable.Range(0, 20_000).Select(i => $"k{i}: 1")) + "}\n"),
        Text("itself", "a: &a [*a]\n"),
        Text("merges itself", "a: &a {<<: *a}\n"),
        Text("beyond Unicode", "name: \"\\UFFFFFFFF\"\n"),
        Text("half a surrogate", "name: \"\\uD800\"\n"),
        Text("no experiments", "experiments: []\n"),
        Text("nothing", ""),
        Edit("cut", text => text[..(text.Length / 2)]),
    ];

    private static IEnumerable<Regression> Json() =>
    [
        Text("nothing", ""), Text("null", "null"), Text("a list", "[]"), Text("a map", "{}"), Text("a number", "1"), Text("NUL", "\0"), Edit("beyond a number", text => ReplaceJson(text, "uar", "1e400")),
        Text("nested", new string('[', 100_000)),
        Edit("cut", text => text[..(text.Length / 2)]),
    ];

    private static IEnumerable<Regression> Wavs() =>
    [
        .. new uint[] { 0, 1, 2, 7, 999, 1000, 15_999, 16_001, 44_101, 47_999, 191_999, 383_999, 384_000, 767_999, 768_000, 768_001, 1_000_003, 0x7FFFFFFF, uint.MaxValue }
            .Select(rate => new Regression(FormattableString.Invariant($"{rate} Hz"), _ => WavMutator.Of(rate, 1, 1, 16, new byte[100_000]))),
        new("2 GB claimed", _ => WavMutator.Of(16_000, 1, 1, 8, new byte[100], 0x7FFFFFFF)),
        new("65535 channels", _ => WavMutator.Of(16_000, 1, 65535, 8, new byte[100_000])),
    ];

    private static IEnumerable<Regression> Headers() =>
    [
        .. new[] { "\u00FF\u00FE", "\"\u00FF\"", "{\"\u00FF\": 1}", "{\"a\u00C0\u0080\": {\"dtype\": \"F32\", \"shape\": [0], \"data_offsets\": [0, 0]}}", "{\"__metadata__\": {\"a\": \"\u00ED\u00A0\u0080\"}}" }
            .Select((header, i) => new Regression($"no UTF-8 {i}", _ => Latin(header, header.Length))),
        new("half a surrogate", _ => Latin("{\"__metadata__\": {\"a\": \"\\uD800\"}}", 32)),
        .. Hostile.Integers.Select(length => new Regression(FormattableString.Invariant($"header of {length} bytes"), _ => Latin("{}      ", length))),
        new("nested", _ => Latin(new string('[', 100_000), 100_000)),
    ];

    private static byte[] Latin(string header, long length) => SafetensorsMutator.Of(Encoding.Latin1.GetBytes(header), [], length);

    private static Regression Text(string name, string text) => new(name, _ => Encoding.UTF8.GetBytes(text));

    private static Regression Edit(string name, Func<string, string> edit) => new(name, seeds => Encoding.Latin1.GetBytes(edit(Encoding.Latin1.GetString(seeds[0]))));

    private static string ReplaceValue(string yaml, string key, string value) =>
        string.Join('\n', yaml.Split('\n').Select(line => line.TrimStart().StartsWith(key, StringComparison.Ordinal) ? line[..(line.IndexOf(key, StringComparison.Ordinal) + key.Length)] + " " + value : line));

    private static string NullValue(string json, string key) => json.Replace($"\"{key}\":", $"\"{key}\": null, \"was_{key}\":", StringComparison.Ordinal);

    private static string ReplaceJson(string json, string key, string value) => json.Replace($"\"{key}\":", $"\"{key}\": {value}, \"was_{key}\":", StringComparison.Ordinal);
}
