using System.Text;
using System.Text.Json;

namespace EmotionFusion.Encoders;

/// <summary>The parts of tokenizer.json. One that isn't supported is refused by its name.</summary>
internal static class TokenizerJson
{
    public const string WordPiece = "WordPiece";

    private static readonly string[] Models = ["BPE", "Unigram", WordPiece];

    public static Dictionary<string, int> Vocabulary(JsonElement map)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in map.EnumerateObject())
        {
            vocabulary[entry.Name] = Id(entry.Value, $"the id of \"{entry.Name}\"");
        }
        return vocabulary;
    }

    public static ITokenModel Model(JsonElement root)
    {
        var model = JsonPart.Required(JsonPart.Object(root, "model"), "model");
        var type = JsonPart.Text(model, "type") ?? Guess(model);
        return type switch
        {
            WordPiece => WordPieceOf(model),
            "BPE" => BpeOf(model),
            "Unigram" => UnigramOf(model),
            _ => throw NotSupported("model", type, Models),
        };
    }

    public static AddedToken[] AddedTokens(JsonElement root) => [.. JsonPart.List(root, "added_tokens").Select(token => TokenizerConfig.ReadToken(token))];

    public static bool? TruncatesLeft(JsonElement root) =>
        TokenizerConfig.Side(JsonPart.Text(JsonPart.Object(root, "truncation"), "direction"), "truncation's direction");

    public static ITextNormalizer? Normalizer(JsonElement? part)
    {
        if (part is null)
        {
            return null;
        }
        var type = TypeOf(part, "normalizer");
        return type switch
        {
            "BertNormalizer" => new BertNormalizer
            {
                CleanText = JsonPart.Bool(part, "clean_text") ?? true,
                LowerCase = JsonPart.Bool(part, "lowercase") ?? true,
                StripAccents = JsonPart.Bool(part, "strip_accents"),
                SpaceChinese = JsonPart.Bool(part, "handle_chinese_chars") ?? true,
            },
            "ByteLevel" => new ByteLevelNormalizer(),
            "Lowercase" => new LowercaseNormalizer(),
            "NFC" => new UnicodeFormNormalizer(compatible: false, compose: true),
            "NFD" => new UnicodeFormNormalizer(compatible: false, compose: false),
            "NFKC" => new UnicodeFormNormalizer(compatible: true, compose: true),
            "NFKD" => new UnicodeFormNormalizer(compatible: true, compose: false),
            "Nmt" => new NmtNormalizer(),
            "Precompiled" => Precompiled(JsonPart.Required(JsonPart.Text(part, "precompiled_charsmap"), "precompiled_charsmap")),
            "Prepend" => new PrependNormalizer(JsonPart.Required(JsonPart.Text(part, "prepend"), "prepend")),
            "Replace" => new ReplaceNormalizer(Pattern(part.Value), JsonPart.Required(JsonPart.Text(part, "content"), "content")),
            "Sequence" => new NormalizerSequence([.. JsonPart.List(part, "normalizers").Select(one => Normalizer(one)!)]),
            "Strip" => new StripNormalizer(JsonPart.Bool(part, "strip_left") ?? true, JsonPart.Bool(part, "strip_right") ?? true),
            "StripAccents" => new StripAccentsNormalizer(),
            _ => throw NotSupported("normalizer", type, ["BertNormalizer", "ByteLevel", "Lowercase", "NFC", "NFD", "NFKC", "NFKD", "Nmt", "Precompiled", "Prepend", "Replace", "Sequence", "Strip", "StripAccents"]),
        };
    }

    /// <param name="addPrefixSpace">Goes before what a ByteLevel says itself.</param>
    public static IPreTokenizer? PreTokenizer(JsonElement? part, bool? addPrefixSpace = null)
    {
        if (part is null)
        {
            return null;
        }
        var type = TypeOf(part, "pre_tokenizer");
        return type switch
        {
            "BertPreTokenizer" => new BertPreTokenizer(),
            "ByteLevel" => new ByteLevelPreTokenizer(addPrefixSpace ?? JsonPart.Bool(part, "add_prefix_space") ?? true, JsonPart.Bool(part, "use_regex") ?? true),
            "CharDelimiterSplit" => Delimiter(JsonPart.Required(JsonPart.Text(part, "delimiter"), "delimiter")),
            "Digits" => new CharacterSplit(UnicodeTable.IsNumeric, JsonPart.Bool(part, "individual_digits") == true ? SplitBehavior.Isolated : SplitBehavior.Contiguous),
            "Metaspace" => new MetaspacePreTokenizer(OneCharacter(JsonPart.Text(part, "replacement") ?? "\u2581", "replacement"), Prepend(part.Value), JsonPart.Bool(part, "split") ?? true),
            "Punctuation" => new CharacterSplit(UnicodeTable.IsPunctuation, Behavior(part.Value) ?? SplitBehavior.Isolated),
            "Sequence" => new PreTokenizerSequence([.. JsonPart.List(part, "pretokenizers").Select(one => PreTokenizer(one)!)]),
            "Split" => new PatternSplit(Pattern(part.Value), JsonPart.Required(Behavior(part.Value), "behavior"), JsonPart.Bool(part, "invert") ?? false),
            "Whitespace" => new WhitespacePreTokenizer(),
            "WhitespaceSplit" => new CharacterSplit(UnicodeTable.IsSpace, SplitBehavior.Removed),
            _ => throw NotSupported("pre_tokenizer", type, ["BertPreTokenizer", "ByteLevel", "CharDelimiterSplit", "Digits", "Metaspace", "Punctuation", "Sequence", "Split", "Whitespace", "WhitespaceSplit"]),
        };
    }

    /// <summary>The special tokens around a text; null if there is no post_processor.</summary>
    public static SpecialEnds? Ends(JsonElement root) => JsonPart.Get(root, "post_processor") is { } part ? EndsOf(part) : null;

    private static SpecialEnds EndsOf(JsonElement part)
    {
        var type = TypeOf(part, "post_processor");
        return type switch
        {
            "BertProcessing" or "RobertaProcessing" => new SpecialEnds([PairId(part, "cls")], [PairId(part, "sep")], false),
            "ByteLevel" => SpecialEnds.None, // of places in the text only
            "Sequence" => OnlyEnds([.. JsonPart.List(part, "processors").Select(EndsOf)]),
            "TemplateProcessing" => Template(part),
            _ => throw NotSupported("post_processor", type, ["BertProcessing", "ByteLevel", "RobertaProcessing", "Sequence", "TemplateProcessing"]),
        };
    }

    // A second one would take what the first one adds for a second text.
    private static SpecialEnds OnlyEnds(SpecialEnds[] parts) => parts.Where(ends => ends != SpecialEnds.None).ToArray() switch
    {
        [] => SpecialEnds.None,
        [var ends] => ends,
        _ => throw new InvalidDataException("post_processor Sequence: two processors that add tokens aren't supported."),
    };

    private static SpecialEnds Template(JsonElement part)
    {
        var (before, after, hasTypes, seen) = (new List<int>(), new List<int>(), false, false);
        foreach (var piece in JsonPart.List(part, "single"))
        {
            var (special, sequence) = (JsonPart.Object(piece, "SpecialToken"), JsonPart.Object(piece, "Sequence"));
            hasTypes |= JsonPart.Count(special ?? sequence, "type_id", least: 0) > 0;
            if (special is not null)
            {
                var id = JsonPart.Required(JsonPart.Text(special, "id"), "SpecialToken's id");
                var token = JsonPart.Required(JsonPart.Object(JsonPart.Object(part, "special_tokens"), id), $"\"{id}\" in special_tokens");
                (seen ? after : before).AddRange(JsonPart.List(token, "ids").Select(one => Id(one, $"an id of \"{id}\"")));
            }
            else if (seen || JsonPart.Text(sequence, "id") != "A")
            {
                throw new InvalidDataException("post_processor TemplateProcessing: expected its single to hold the sequence A once.");
            }
            else
            {
                seen = true;
            }
        }
        return seen
            ? new SpecialEnds([.. before], [.. after], hasTypes)
            : throw new InvalidDataException("post_processor TemplateProcessing: expected its single to hold the sequence A once.");
    }

    // [token, id]
    private static int PairId(JsonElement part, string key) =>
        JsonPart.List(part, key).ToArray() is [_, var id]
            ? Id(id, $"the id of {key}")
            : throw new InvalidDataException($"post_processor: {key} isn't a token and its id.");

    private static int Id(JsonElement id, string what) =>
        id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out var value) && value >= 0 ? value : throw JsonPart.Wrong(what, id, "a whole number from 0");

    private static string Guess(JsonElement model) =>
        JsonPart.Get(model, "merges") is not null ? "BPE"
        : JsonPart.Get(model, "vocab")?.ValueKind == JsonValueKind.Array ? "Unigram"
        : JsonPart.Get(model, "continuing_subword_prefix") is not null || JsonPart.Get(model, "max_input_chars_per_word") is not null ? WordPiece
        : throw new InvalidDataException($"model lacks its type; expected {string.Join(", ", Models)}.");

    private static WordPieceModel WordPieceOf(JsonElement model)
    {
        var vocabulary = VocabularyOf(model);
        var unknown = JsonPart.Token(model, "unk_token") ?? "[UNK]";
        return vocabulary.TryGetValue(unknown, out var id)
            ? new WordPieceModel(vocabulary, id, JsonPart.Text(model, "continuing_subword_prefix") ?? "##", JsonPart.Count(model, "max_input_chars_per_word", least: 0) ?? 100)
            : throw new InvalidDataException($"lacks the token '{unknown}', which its tokenizer needs.");
    }

    private static BpeModel BpeOf(JsonElement model)
    {
        if (JsonPart.Get(model, "dropout") is { } dropout && !(dropout.ValueKind == JsonValueKind.Number && dropout.GetDouble() == 0))
        {
            throw new InvalidDataException($"model BPE: dropout {dropout.GetRawText()} isn't supported: it would make tokens by chance. Expected null.");
        }
        if (JsonPart.Bool(model, "byte_fallback") == true)
        {
            throw new InvalidDataException("model BPE: byte_fallback isn't supported. Expected false.");
        }
        var vocabulary = VocabularyOf(model);
        if (vocabulary.Count == 0)
        {
            throw new InvalidDataException("vocab is empty.");
        }
        var unknown = JsonPart.Text(model, "unk_token");
        if (unknown is not null && !vocabulary.ContainsKey(unknown))
        {
            throw new InvalidDataException($"lacks the token '{unknown}', which its tokenizer needs.");
        }
        return new BpeModel(vocabulary, [.. Merges(model)], new BpeSettings(
            unknown,
            JsonPart.Text(model, "continuing_subword_prefix") is { Length: > 0 } prefix ? prefix : null,
            JsonPart.Text(model, "end_of_word_suffix") is { Length: > 0 } suffix ? suffix : null,
            JsonPart.Bool(model, "fuse_unk") ?? false,
            JsonPart.Bool(model, "ignore_merges") ?? false));
    }

    // "left right", or ["left", "right"].
    private static IEnumerable<string> Merges(JsonElement model)
    {
        foreach (var merge in JsonPart.List(model, "merges"))
        {
            if (merge.ValueKind == JsonValueKind.String)
            {
                if (!merge.GetString()!.StartsWith("#version", StringComparison.Ordinal))
                {
                    yield return merge.GetString()!;
                }
            }
            else if (merge.ValueKind == JsonValueKind.Array && merge.GetArrayLength() == 2 && merge.EnumerateArray().All(token => token.ValueKind == JsonValueKind.String))
            {
                yield return $"{merge[0].GetString()} {merge[1].GetString()}";
            }
            else
            {
                throw JsonPart.Wrong("a merge", merge, "two tokens");
            }
        }
    }

    private static UnigramModel UnigramOf(JsonElement model)
    {
        var pieces = JsonPart.List(model, "vocab").Select(piece =>
            piece.ValueKind == JsonValueKind.Array && piece.GetArrayLength() == 2 && piece[0].ValueKind == JsonValueKind.String && piece[1].ValueKind == JsonValueKind.Number
                ? (piece[0].GetString()!, piece[1].GetDouble())
                : throw JsonPart.Wrong("a piece of vocab", piece, "a text and a score")).ToArray();
        var unknown = JsonPart.Required(JsonPart.Count(model, "unk_id", least: 0), "unk_id, the piece of unknown characters");
        return unknown < pieces.Length
            ? new UnigramModel(pieces, unknown, JsonPart.Bool(model, "byte_fallback") ?? false)
            : throw new InvalidDataException($"unk_id is {unknown}; vocab has {pieces.Length} pieces.");
    }

    private static Dictionary<string, int> VocabularyOf(JsonElement model) => Vocabulary(JsonPart.Required(JsonPart.Object(model, "vocab"), "vocab"));

    private static PrecompiledNormalizer Precompiled(string rules)
    {
        try
        {
            return new PrecompiledNormalizer(Convert.FromBase64String(rules));
        }
        catch (FormatException e)
        {
            throw new InvalidDataException("precompiled_charsmap isn't base64.", e);
        }
    }

    private static TextPattern Pattern(JsonElement part)
    {
        var pattern = JsonPart.Object(part, "pattern");
        return JsonPart.Text(pattern, "String") is { } text ? TextPattern.Literal(text)
            : TextPattern.Expression(JsonPart.Required(JsonPart.Text(pattern, "Regex"), "pattern's String or Regex"));
    }

    private static CharacterSplit Delimiter(string text)
    {
        var delimiter = Rune.GetRuneAt(OneCharacter(text, "delimiter"), 0).Value;
        return new CharacterSplit(c => c == delimiter, SplitBehavior.Removed);
    }

    private static string OneCharacter(string text, string key) =>
        text.EnumerateRunes().Count() == 1 ? text : throw new InvalidDataException($"{key} is \"{text}\"; expected one character.");

    private static SplitBehavior? Behavior(JsonElement part) =>
        JsonPart.Text(part, "behavior") is not { } behavior ? null
        : Enum.TryParse<SplitBehavior>(behavior, out var value) && Enum.IsDefined(value) ? value
        : throw new InvalidDataException($"behavior is \"{behavior}\"; expected {string.Join(", ", Enum.GetNames<SplitBehavior>())}.");

    // Older files have add_prefix_space in its place.
    private static PrependScheme Prepend(JsonElement part)
    {
        var scheme = JsonPart.Text(part, "prepend_scheme") switch
        {
            null or "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            var other => throw new InvalidDataException($"prepend_scheme is \"{other}\"; expected always, first or never."),
        };
        return JsonPart.Bool(part, "add_prefix_space") == false ? PrependScheme.Never : scheme;
    }

    private static string TypeOf(JsonElement? part, string kind) => part is { ValueKind: JsonValueKind.Object }
        ? JsonPart.Required(JsonPart.Text(part, "type"), $"the type of a {kind}")
        : throw JsonPart.Wrong(kind, part!.Value, "an object");

    private static InvalidDataException NotSupported(string kind, string type, string[] supported) =>
        new($"{kind} type \"{type}\" isn't supported; supported are {string.Join(", ", supported)}.");
}
