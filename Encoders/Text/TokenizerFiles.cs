using System.Text;
using System.Text.Json;

namespace EmotionFusion.Encoders;

/// <summary>Makes a tokenizer of its files.</summary>
internal static class TokenizerFiles
{
    public const string Json = "tokenizer.json";

    public const string Merges = "merges.txt";

    /// <summary>What a folder's vocabulary is called, the one to be taken first of all.</summary>
    public static readonly string[] Vocabularies = [Json, "vocab.txt", "vocab.json"];

    private const string DefaultPrefix = "##";
    private const int DefaultLongestWord = 100;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="EmotionFusionException">A file is missing, broken, or has a part that isn't supported.</exception>
    public static Tokenizer Load(string path, string folder)
    {
        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return FromVocabulary(path, folder);
        }
        var config = TokenizerConfig.Load(folder);
        // A vocabulary may well have the token "model", with a number for its id.
        return JsonPart.Read(path, root => JsonPart.Get(root, "model") is not { } model || model.ValueKind == JsonValueKind.Number
            ? FromPairs(root, Path.Combine(Path.GetDirectoryName(path)!, Merges), folder, config)
            : FromJson(root, config));
    }

    private static Tokenizer FromJson(JsonElement root, TokenizerConfig config)
    {
        var model = TokenizerJson.Model(root);
        return Make(root, config, model, With(TokenizerJson.AddedTokens(root), config, model.Vocabulary), bertEnds: null);
    }

    // Tokens with those of the config that aren't among them, and those that it describes anew.
    private static IEnumerable<AddedToken> With(IEnumerable<AddedToken> tokens, TokenizerConfig config, IReadOnlyDictionary<string, int> vocabulary)
    {
        AddedToken[] first = [.. tokens];
        var known = first.Select(token => token.Content).ToHashSet(StringComparer.Ordinal);
        return first.Concat(config.Tokens(vocabulary).Where(token => !known.Contains(token.Content) || config.Added.Contains(token)));
    }

    // vocab.txt: a WordPiece; what tokenizer.json says beside its vocabulary holds too.
    private static Tokenizer FromVocabulary(string path, string folder)
    {
        var json = Path.Combine(folder, Json);
        var config = TokenizerConfig.Load(folder) with { Class = "BertTokenizer" };
        var vocabulary = ReadVocabulary(path);
        return File.Exists(json) ? JsonPart.Read(json, Make) : Make(default);

        Tokenizer Make(JsonElement root)
        {
            var settings = JsonPart.Object(root, "model");
            if (JsonPart.Text(settings, "type") is { } type && type != TokenizerJson.WordPiece)
            {
                throw new InvalidDataException($"its model is a {type}, but {Path.GetFileName(path)} is a WordPiece's vocabulary; expected encoder.yaml to say `vocabulary: {Json}`.");
            }
            var unknown = config.Specials.GetValueOrDefault("unk_token")?.Content ?? JsonPart.Token(settings, "unk_token") ?? config.Special("unk_token")!;
            var model = new WordPieceModel(
                vocabulary,
                Require(unknown),
                JsonPart.Text(settings, "continuing_subword_prefix") ?? DefaultPrefix,
                JsonPart.Count(settings, "max_input_chars_per_word") ?? DefaultLongestWord);
            var (classifier, separator) = (Require(config.Special("cls_token")!), Require(config.Special("sep_token")!));
            var tokens = With(TokenizerJson.AddedTokens(root), config, vocabulary).Prepend(new AddedToken(unknown)).Where(token => vocabulary.ContainsKey(token.Content));
            return TokenizerFiles.Make(root, config, model, tokens, bertEnds: new SpecialEnds([classifier], [separator], false));
        }

        int Require(string token) => vocabulary.TryGetValue(token, out var id)
            ? id
            : throw new EmotionFusionException($"{path}: lacks the token '{token}', which its tokenizer needs.");
    }

    // vocab.json and merges.txt: GPT-2's byte-level BPE, or RoBERTa's if it has that's tokens; with the added tokens of
    // tokenizer.json, if that is there.
    private static Tokenizer FromPairs(JsonElement root, string mergesPath, string folder, TokenizerConfig config)
    {
        var vocabulary = TokenizerJson.Vocabulary(root);
        var isRoberta = vocabulary.ContainsKey("<s>") && vocabulary.ContainsKey("</s>") && config.Class?.Contains("GPT2", StringComparison.Ordinal) != true;
        config = config with { Class = isRoberta ? "RobertaTokenizer" : "GPT2Tokenizer" };
        var json = Path.Combine(folder, Json);
        AddedToken[] told = File.Exists(json) ? JsonPart.Read(json, TokenizerJson.AddedTokens) : isRoberta ? [] : [new AddedToken("<|endoftext|>")];
        var model = new BpeModel(vocabulary, ReadMerges(mergesPath), new BpeSettings(null, null, null, FuseUnknown: false, WholeWordsFirst: false));
        var ends = isRoberta
            ? new SpecialEnds([Require(config.Special("cls_token")!)], [Require(config.Special("sep_token")!)], false)
            : SpecialEnds.None;
        var tokens = With(told.Where(token => vocabulary.ContainsKey(token.Content)), config, vocabulary);
        return new Tokenizer(new AddedTokens(tokens, vocabulary, null), new ByteLevelPreTokenizer(config.AddPrefixSpace ?? false, usePattern: true), model, ends, config.TruncatesLeft ?? false);

        int Require(string token) => vocabulary.TryGetValue(token, out var id) ? id : throw new InvalidDataException($"lacks the token '{token}', which its tokenizer needs.");
    }

    // With bertEnds, parts that the file doesn't name, if there is a file at all, are BERT's; else there are none.
    private static Tokenizer Make(JsonElement root, TokenizerConfig config, ITokenModel model, IEnumerable<AddedToken> tokens, SpecialEnds? bertEnds)
    {
        var normalizer = IsBerts("normalizer") ? new BertNormalizer() : TokenizerJson.Normalizer(JsonPart.Get(root, "normalizer"));
        if (normalizer is BertNormalizer bert)
        {
            normalizer = bert with
            {
                LowerCase = config.LowerCase ?? bert.LowerCase,
                StripAccents = config.StripAccents ?? bert.StripAccents,
                SpaceChinese = config.SpaceChinese ?? bert.SpaceChinese,
            };
        }
        var preTokenizer = IsBerts("pre_tokenizer")
            ? new BertPreTokenizer()
            : TokenizerJson.PreTokenizer(JsonPart.Get(root, "pre_tokenizer"), config.AddPrefixSpace);
        return new Tokenizer(
            new AddedTokens(tokens, model.Vocabulary, normalizer),
            preTokenizer,
            model,
            TokenizerJson.Ends(root) ?? bertEnds ?? SpecialEnds.None,
            config.TruncatesLeft ?? TokenizerJson.TruncatesLeft(root) ?? false);

        bool IsBerts(string key) => bertEnds is not null && !(root.ValueKind == JsonValueKind.Object && root.TryGetProperty(key, out _));
    }

    private static Dictionary<string, int> ReadVocabulary(string path)
    {
        var tokens = ReadLines(path, "the vocabulary", "a token a line").ConvertAll(line => line.TrimEnd());
        var vocabulary = new Dictionary<string, int>(tokens.Count, StringComparer.Ordinal);
        for (var id = 0; id < tokens.Count; id++)
        {
            vocabulary[tokens[id]] = id;
        }
        return vocabulary;
    }

    private static List<string> ReadMerges(string path) =>
        ReadLines(path, "the merges", "two tokens a line").FindAll(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal));

    private static List<string> ReadLines(string path, string what, string expected)
    {
        try
        {
            return [.. File.ReadAllLines(path, Strict)];
        }
        catch (DecoderFallbackException e)
        {
            throw new EmotionFusionException($"{path}: can't read {what}: it isn't UTF-8. Expected {expected}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path}: can't read {what}: {e.Message}", e);
        }
    }
}
