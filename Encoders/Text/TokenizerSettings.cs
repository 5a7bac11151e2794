using System.Text.Json;
using System.Text.Unicode;

namespace EmotionFusion.Encoders;

/// <summary>
/// How a BERT tokenizer treats text. What tokenizer_config.json says goes before tokenizer.json, as in transformers;
/// with neither file they are those of bert-base-uncased.
/// </summary>
internal sealed record TokenizerSettings
{
    public bool CleanText { get; init; } = true;

    public bool LowerCase { get; init; } = true;

    /// <summary>Null: as <see cref="LowerCase"/>.</summary>
    public bool? StripAccents { get; init; }

    public bool SpaceChinese { get; init; } = true;

    /// <summary>A word of more characters is unknown.</summary>
    public int LongestWord { get; init; } = 100;

    public string Unknown { get; init; } = "[UNK]";

    public string Separator { get; init; } = "[SEP]";

    public string Padding { get; init; } = "[PAD]";

    public string Classifier { get; init; } = "[CLS]";

    public string Mask { get; init; } = "[MASK]";

    /// <exception cref="EmotionFusionException">A file is no JSON, or of another kind of tokenizer.</exception>
    public static TokenizerSettings Load(string folder)
    {
        var settings = new TokenizerSettings();
        settings = Read(Path.Combine(folder, "tokenizer.json"), settings, FromTokenizer);
        return Read(Path.Combine(folder, "tokenizer_config.json"), settings, FromConfig);
    }

    private static TokenizerSettings Read(
        string path, TokenizerSettings settings, Func<JsonElement, TokenizerSettings, TokenizerSettings> merge)
    {
        if (!File.Exists(path))
        {
            return settings;
        }
        try
        {
            var json = File.ReadAllBytes(path);
            if (!Utf8.IsValid(json))
            {
                throw new InvalidDataException("isn't UTF-8.");
            }

            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? merge(document.RootElement, settings)
                : throw new InvalidDataException($"is {Shown(document.RootElement)}; expected a JSON object.");
        }
        catch (InvalidOperationException e)
        {
            throw new EmotionFusionException($"{path}: has half a surrogate pair in a text.", e);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path}: {e.Message}", e);
        }
    }

    private static TokenizerSettings FromTokenizer(JsonElement root, TokenizerSettings settings)
    {
        RequireType(root, "model", "WordPiece");
        RequireType(root, "normalizer", "BertNormalizer");
        var (model, normalizer) = (Get(root, "model"), Get(root, "normalizer"));
        return settings with
        {
            CleanText = Bool(normalizer, "clean_text") ?? settings.CleanText,
            LowerCase = Bool(normalizer, "lowercase") ?? settings.LowerCase,
            StripAccents = Bool(normalizer, "strip_accents"),
            SpaceChinese = Bool(normalizer, "handle_chinese_chars") ?? settings.SpaceChinese,
            LongestWord = Count(model, "max_input_chars_per_word") ?? settings.LongestWord,
            Unknown = Token(model, "unk_token") ?? settings.Unknown,
        };
    }

    private static TokenizerSettings FromConfig(JsonElement root, TokenizerSettings settings) => settings with
    {
        LowerCase = Bool(root, "do_lower_case") ?? settings.LowerCase,
        StripAccents = Bool(root, "strip_accents") ?? settings.StripAccents,
        SpaceChinese = Bool(root, "tokenize_chinese_chars") ?? settings.SpaceChinese,
        Unknown = Token(root, "unk_token") ?? settings.Unknown,
        Separator = Token(root, "sep_token") ?? settings.Separator,
        Padding = Token(root, "pad_token") ?? settings.Padding,
        Classifier = Token(root, "cls_token") ?? settings.Classifier,
        Mask = Token(root, "mask_token") ?? settings.Mask,
    };

    private static void RequireType(JsonElement root, string key, string expected)
    {
        if (Get(root, key) is { ValueKind: not JsonValueKind.Object } other)
        {
            throw Wrong(key, other, "an object");
        }
        if (Text(Get(root, key), "type") is { } type && type != expected)
        {
            throw new InvalidDataException($"its {key} is a {type}; only {expected} is supported.");
        }
    }

    private static JsonElement? Get(JsonElement? parent, string key) =>
        parent is { ValueKind: JsonValueKind.Object } map && map.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static bool? Bool(JsonElement? parent, string key) => Get(parent, key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw Wrong(key, other, "true or false"),
    };

    // Some writers make 100.0 of 100.
    private static int? Count(JsonElement? parent, string key) => Get(parent, key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) && value is >= 1 and <= int.MaxValue && value == Math.Floor(value) => (int)value,
        { } other => throw Wrong(key, other, "a whole number from 1"),
    };

    private static string? Text(JsonElement? parent, string key) => Get(parent, key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => throw Wrong(key, other, "a text"),
    };

    // A token is a text, or an object with its content.
    private static string? Token(JsonElement? parent, string key) =>
        (Get(parent, key) is { ValueKind: JsonValueKind.Object } token ? Text(token, "content") : Text(parent, key)) is not "" and var found
            ? found
            : throw new InvalidDataException($"{key} is empty; expected a token.");

    private static InvalidDataException Wrong(string key, JsonElement found, string expected) =>
        new($"{key} is {Shown(found)}; expected {expected}.");

    private static string Shown(JsonElement found)
    {
        var text = found.GetRawText();
        return text.Length > 40 ? text[..40] + "..." : text;
    }
}
