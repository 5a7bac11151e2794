using System.Text.Json;
using System.Text.Unicode;

namespace EmotionFusion.Encoders;

/// <summary>Reading the files of a tokenizer: what is there is checked, what isn't is null.</summary>
internal static class JsonPart
{
    /// <summary>Makes something of a file's JSON object.</summary>
    /// <exception cref="EmotionFusionException">The file can't be read or isn't what it should be; names it.</exception>
    public static T Read<T>(string path, Func<JsonElement, T> make)
    {
        try
        {
            var json = File.ReadAllBytes(path);
            if (!Utf8.IsValid(json))
            {
                throw new InvalidDataException("isn't UTF-8.");
            }

            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? make(document.RootElement)
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

    /// <summary>A member; null if it isn't there or is null.</summary>
    public static JsonElement? Get(JsonElement? parent, string key) =>
        parent is { ValueKind: JsonValueKind.Object } map && map.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static JsonElement? Object(JsonElement? parent, string key) => Of(parent, key, JsonValueKind.Object, "an object");

    /// <summary>The elements of a list; none if it isn't there.</summary>
    public static IEnumerable<JsonElement> List(JsonElement? parent, string key) =>
        Of(parent, key, JsonValueKind.Array, "a list") is { } list ? list.EnumerateArray() : [];

    public static bool? Bool(JsonElement? parent, string key) => Get(parent, key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw Wrong(key, other, "true or false"),
    };

    /// <summary>A whole number; some writers make 100.0 of 100.</summary>
    public static int? Count(JsonElement? parent, string key, int least = 1) => Get(parent, key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) && value >= least && value <= int.MaxValue && value == Math.Floor(value) => (int)value,
        { } other => throw Wrong(key, other, $"a whole number from {least}"),
    };

    public static string? Text(JsonElement? parent, string key) => Get(parent, key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => throw Wrong(key, other, "a text"),
    };

    /// <summary>A token that is a text, or an object with its content.</summary>
    public static string? Token(JsonElement? parent, string key) =>
        (Get(parent, key) is { ValueKind: JsonValueKind.Object } token ? Text(token, "content") : Text(parent, key)) is not "" and var found
            ? found
            : throw new InvalidDataException($"{key} is empty; expected a token.");

    /// <summary>What must be there.</summary>
    public static T Required<T>(T? value, string key)
        where T : struct => value ?? throw Missing(key);

    /// <inheritdoc cref="Required{T}(T?, string)"/>
    public static string Required(string? value, string key) => value ?? throw Missing(key);

    public static InvalidDataException Wrong(string key, JsonElement found, string expected) =>
        new($"{key} is {Shown(found)}; expected {expected}.");

    private static InvalidDataException Missing(string key) => new($"lacks {key}.");

    private static JsonElement? Of(JsonElement? parent, string key, JsonValueKind kind, string expected) =>
        Get(parent, key) is { } found && found.ValueKind != kind ? throw Wrong(key, found, expected) : Get(parent, key);

    private static string Shown(JsonElement found)
    {
        var text = found.GetRawText();
        return text.Length > 40 ? text[..40] + "..." : text;
    }
}
