using System.Text.Json;

namespace EmotionFusion.Encoders;

/// <summary>What tokenizer_config.json says; null where it says nothing.</summary>
internal sealed record TokenizerConfig
{
    private static readonly string[] Roles = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    private static readonly Dictionary<string, string> BertTokens = new()
    {
        ["unk_token"] = "[UNK]",
        ["sep_token"] = "[SEP]",
        ["pad_token"] = "[PAD]",
        ["cls_token"] = "[CLS]",
        ["mask_token"] = "[MASK]",
    };

    private static readonly Dictionary<string, string> RobertaTokens = new()
    {
        ["bos_token"] = "<s>",
        ["eos_token"] = "</s>",
        ["unk_token"] = "<unk>",
        ["sep_token"] = "</s>",
        ["pad_token"] = "<pad>",
        ["cls_token"] = "<s>",
        ["mask_token"] = "<mask>",
    };

    /// <summary>The Python class, which knows special tokens of its own.</summary>
    public string? Class { get; init; }

    public bool? LowerCase { get; init; }

    public bool? StripAccents { get; init; }

    public bool? SpaceChinese { get; init; }

    public bool? AddPrefixSpace { get; init; }

    public bool? TruncatesLeft { get; init; }

    /// <summary>Special tokens by their role.</summary>
    public IReadOnlyDictionary<string, AddedToken> Specials { get; init; } = new Dictionary<string, AddedToken>();

    /// <summary>Further added tokens.</summary>
    public IReadOnlyList<AddedToken> Added { get; init; } = [];

    /// <exception cref="EmotionFusionException">The file isn't what it should be.</exception>
    public static TokenizerConfig Load(string folder)
    {
        var path = Path.Combine(folder, "tokenizer_config.json");
        return File.Exists(path) ? JsonPart.Read(path, Read) : new TokenizerConfig();
    }

    /// <summary>The token of a role: the file's, else that of the model's kind; null if neither knows one.</summary>
    public string? Special(string role) => Specials.TryGetValue(role, out var token) ? token.Content : Defaults.GetValueOrDefault(role);

    /// <summary>All added tokens: special ones, those of the class that the vocabulary has included, then the further ones.</summary>
    public IEnumerable<AddedToken> Tokens(IReadOnlyDictionary<string, int> vocabulary) =>
    [
        // RoBERTa's mask takes the space before it.
        .. Defaults.Where(entry => !Specials.ContainsKey(entry.Key) && vocabulary.ContainsKey(entry.Value)).Select(entry => new AddedToken(entry.Value, StripLeft: entry.Value == "<mask>")),
        .. Specials.Values,
        .. Added,
    ];

    private Dictionary<string, string> Defaults =>
        Class is null ? []
        : Class.Contains("Roberta", StringComparison.OrdinalIgnoreCase) ? RobertaTokens
        : Class.Contains("Bert", StringComparison.OrdinalIgnoreCase) && !Class.Contains("Albert", StringComparison.OrdinalIgnoreCase) && !Class.Contains("Camembert", StringComparison.OrdinalIgnoreCase) ? BertTokens
        : [];

    private static TokenizerConfig Read(JsonElement root)
    {
        Dictionary<string, AddedToken> specials = [];
        foreach (var role in Roles)
        {
            if (JsonPart.Token(root, role) is not null)
            {
                specials[role] = Special(JsonPart.Get(root, role)!.Value);
            }
        }
        return new TokenizerConfig
        {
            Class = JsonPart.Text(root, "tokenizer_class"),
            LowerCase = JsonPart.Bool(root, "do_lower_case"),
            StripAccents = JsonPart.Bool(root, "strip_accents"),
            SpaceChinese = JsonPart.Bool(root, "tokenize_chinese_chars"),
            AddPrefixSpace = JsonPart.Bool(root, "add_prefix_space"),
            TruncatesLeft = Side(JsonPart.Text(root, "truncation_side"), "truncation_side"),
            Specials = specials,
            Added = [.. Decoder(root), .. Additional(root)],
        };
    }

    /// <summary>Whether a text is cut at its left end.</summary>
    public static bool? Side(string? side, string key) => side?.ToLowerInvariant() switch
    {
        null => null,
        "left" => true,
        "right" => false,
        _ => throw new InvalidDataException($"{key} is \"{side}\"; expected left or right."),
    };

    private static AddedToken Special(JsonElement token) => token.ValueKind == JsonValueKind.Object ? ReadToken(token, special: true) : new AddedToken(token.GetString()!);

    /// <summary>An object that describes an added token.</summary>
    public static AddedToken ReadToken(JsonElement token, bool special = false) => new(
        JsonPart.Required(JsonPart.Text(token, "content"), "content"),
        JsonPart.Bool(token, "single_word") ?? false,
        JsonPart.Bool(token, "lstrip") ?? false,
        JsonPart.Bool(token, "rstrip") ?? false,
        JsonPart.Bool(token, "normalized") ?? !(special || JsonPart.Bool(token, "special") == true));

    private static IEnumerable<AddedToken> Decoder(JsonElement root) =>
        JsonPart.Object(root, "added_tokens_decoder") is { } tokens
            ? [.. tokens.EnumerateObject().OrderBy(entry => int.TryParse(entry.Name, out var id) ? id : int.MaxValue).Select(entry => ReadToken(entry.Value))]
            : [];

    private static IEnumerable<AddedToken> Additional(JsonElement root) =>
        JsonPart.Get(root, "additional_special_tokens") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Where(token => token.ValueKind is JsonValueKind.String or JsonValueKind.Object).Select(Special)]
            : [];
}
