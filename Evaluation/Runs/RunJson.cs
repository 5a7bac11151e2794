using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace EmotionFusion.Evaluation;

/// <summary>How a run's JSON files are written and read: snake_case, every member required, doubles that come back bit for bit.</summary>
internal static class RunJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
        Converters = { new CountsConverter() },
    };

    public static void Write<T>(string path, T value) => AtomicFile.Write(path, stream =>
    {
        JsonSerializer.Serialize(stream, value, Options);
        stream.WriteByte((byte)'\n');
    });

    /// <exception cref="EmotionFusionException">It isn't JSON, or lacks a member, with file and place.</exception>
    public static T Read<T>(string path)
    {
        using var stream = File.OpenRead(path);
        try
        {
            return JsonSerializer.Deserialize<T>(stream, Options)
                ?? throw new EmotionFusionException($"{path} holds null; expected an object. Restore the file or train again.");
        }
        catch (JsonException e)
        {
            var line = e.LineNumber is { } n ? FormattableString.Invariant($"({n + 1})") : "";
            throw new EmotionFusionException($"{path}{line}: {e.Message} Restore the file or train again.", e);
        }
    }

    /// <summary>Keeps a row of counts on one line.</summary>
    private sealed class CountsConverter : JsonConverter<long[]>
    {
        public override long[] Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw new JsonException("Expected a list of counts.");
            }

            var counts = new List<long>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                counts.Add(reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : throw new JsonException("Expected a count."));
            }

            return [.. counts];
        }

        public override void Write(Utf8JsonWriter writer, long[] value, JsonSerializerOptions options) =>
            writer.WriteRawValue($"[{string.Join(", ", value)}]");
    }
}
