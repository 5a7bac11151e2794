using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using EmotionFusion.Training;

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
        Converters = { new CountsConverter(), new FiniteConverter() },
    };

    public static void Write<T>(string path, T value) => AtomicFile.Write(path, stream =>
    {
        JsonSerializer.Serialize(stream, value, Options);
        stream.WriteByte((byte)'\n');
    });

    /// <exception cref="EmotionFusionException">It isn't JSON, or lacks a member, with file and place.</exception>
    public static T Read<T>(string path)
    {
        var json = File.ReadAllBytes(path).AsSpan();
        json = json.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json; // some editors put it there
        try
        {
            AssertNoNullInLists(json);
            return JsonSerializer.Deserialize<T>(json, Options)
                ?? throw new EmotionFusionException($"{path} holds null; expected an object. Restore the file or train again.");
        }
        catch (JsonException e)
        {
            var line = e.LineNumber is { } n ? FormattableString.Invariant($"({n + 1})") : "";
            throw new EmotionFusionException($"{path}{line}: {e.Message} Restore the file or train again.", e);
        }
    }

    /// <summary>The serializer takes null for an element of any list; none of ours has one.</summary>
    private static void AssertNoNullInLists(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var inList = new Stack<bool>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    inList.Push(reader.TokenType == JsonTokenType.StartArray);
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    inList.Pop();
                    break;
                case JsonTokenType.Null when inList.TryPeek(out var list) && list:
                    throw new JsonException($"A list holds null at byte {reader.TokenStartIndex}.");
            }
        }
    }

    /// <summary>A number too large for a double would be read as infinity, which no figure of a run is.</summary>
    private sealed class FiniteConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.GetDouble() is var value && double.IsFinite(value)
                ? value
                : throw new JsonException("Expected a number.");

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
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

/// <summary>probes.json: how well a linear classifier tells speakers apart by the fused representation, training by training.</summary>
public sealed record ProbesFile(IReadOnlyList<ProbeEntry> Probes)
{
    /// <summary>Writes nothing where nobody asked for probes.</summary>
    internal static void Write(string path, IReadOnlyList<TrainedFold> trained)
    {
        ProbeEntry[] probes = [.. trained.Where(run => run.Probe is not null).Select(run => ProbeEntry.Of(run, run.Probe!))];
        if (probes.Length > 0)
        {
            RunJson.Write(path, new ProbesFile(probes));
        }
    }

    /// <summary>null if the run has none.</summary>
    internal static ProbesFile? Read(string path) => File.Exists(path) ? RunJson.Read<ProbesFile>(path) : null;
}

/// <summary>The speaker probe of one training; see <see cref="SpeakerProbe"/>. In a rotation the fold's name has the member.</summary>
public sealed record ProbeEntry(int Seed, string Fold, double Before, double After, double Chance, int Speakers, int Utterances)
{
    internal static ProbeEntry Of(TrainedFold run, SpeakerProbe probe) =>
        new(run.Seed, run.Fold.FullName, probe.Before, probe.After, probe.Chance, probe.Speakers, probe.Utterances);
}
