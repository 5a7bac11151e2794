using System.Text;
using System.Text.Json;
using EmotionFusion.Encoders;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EmotionFusion.Web;

/// <summary>What a client sent: a WAV file's bytes, words or both.</summary>
internal sealed record SentUtterance(MemoryStream? Wav, string? Text);

/// <summary>
/// Reads a request's body into memory and nowhere else. The framework's own reader of forms writes files of 64 kB and
/// more to the disk; this one doesn't.
/// </summary>
internal static class RequestReader
{
    private const int LongestText = 10_000;
    private const string Types = "multipart/form-data with the parts audio (a WAV file) and text, or application/json with the members audio (base64) and text";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="Problem">400, 413, 415.</exception>
    /// <exception cref="BadHttpRequestException">The server itself found the body too large, too slow or cut.</exception>
    public static async Task<SentUtterance> ReadAsync(HttpRequest request, long maxBody, CancellationToken cancellation)
    {
        if (request.ContentLength > maxBody)
        {
            throw TooLarge(request.ContentLength, maxBody);
        }
        if (request.Headers.ContentEncoding.Count > 0)
        {
            throw new Problem(415, "Compressed bodies aren't taken.", $"Content-Encoding: {request.Headers.ContentEncoding}", "no Content-Encoding");
        }
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            throw new Problem(415, "What the body is can't be told.", request.ContentType is null ? "no Content-Type" : $"Content-Type: {request.ContentType}", Types);
        }
        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return await FormAsync(request, HeaderUtilities.RemoveQuotes(type.Boundary), cancellation);
        }
        if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            using var body = new MemoryStream(); // it grows with what comes, not with what was announced
            await request.Body.CopyToAsync(body, cancellation);
            return Json(body.GetBuffer().AsMemory(0, (int)body.Length));
        }
        throw new Problem(415, "Bodies of this type aren't taken.", $"Content-Type: {request.ContentType}", Types);
    }

    public static Problem TooLarge(long? found, long maxBody) =>
        new(413, "The request is too large.", found is { } bytes ? $"{bytes} bytes" : $"more than {maxBody} bytes", $"at most {maxBody} bytes");

    private static async Task<SentUtterance> FormAsync(HttpRequest request, StringSegment boundary, CancellationToken cancellation)
    {
        if (boundary.Length is 0 or > 200)
        {
            throw new Problem(400, "The form can't be read.", boundary.Length == 0 ? "no boundary in Content-Type" : $"a boundary of {boundary.Length} characters", "a boundary of 1 to 200 characters");
        }
        var (wav, text) = ((MemoryStream?)null, (string?)null);
        try
        {
            var reader = new MultipartReader(boundary.ToString(), request.Body) { BodyLengthLimit = null };
            while (await reader.ReadNextSectionAsync(cancellation) is { } section)
            {
                var name = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) ? HeaderUtilities.RemoveQuotes(disposition.Name).ToString() : "";
                if (name is not ("audio" or "text") || (name == "audio" ? wav is not null : text is not null))
                {
                    throw new Problem(400, "The form has a part that isn't expected.", $"a part '{name}'{(name is "audio" or "text" ? " for the second time" : "")}", "audio and text, each once at most");
                }
                var content = new MemoryStream();
                await section.Body.CopyToAsync(content, cancellation);
                content.Position = 0;
                (wav, text) = name == "audio" ? (content, text) : (wav, Words(content));
            }
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException and not (BadHttpRequestException or ConnectionResetException) && !cancellation.IsCancellationRequested))
        {
            throw new Problem(400, "The form can't be read.", e.Message, "parts that the boundary parts, with the last one ended");
        }
        return Checked(wav, text);
    }

    private static SentUtterance Json(ReadOnlyMemory<byte> body)
    {
        const string Expected = """{ "text": "words", "audio": "a WAV file in base64" }, either or both""";
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new Problem(400, "The document is no object.", document.RootElement.ValueKind.ToString(), Expected);
            }
            var (wav, text) = ((MemoryStream?)null, (string?)null);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                switch (member.Name, member.Value.ValueKind)
                {
                    case ("audio" or "text", JsonValueKind.Null):
                        break;
                    case ("text", JsonValueKind.String):
                        text = member.Value.GetString();
                        break;
                    case ("audio", JsonValueKind.String):
                        wav = member.Value.TryGetBytesFromBase64(out var bytes) ? new(bytes) : throw new Problem(400, "The sound isn't base64.", "other characters, or an end without padding", "RFC 4648's base64 of a WAV file");
                        break;
                    default:
                        throw new Problem(400, "The document has a member that isn't expected.", $"{member.Name} ({member.Value.ValueKind})", Expected);
                }
            }
            return Checked(wav, text);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new Problem(400, "The document can't be read.", e.Message, Expected);
        }
    }

    private static string Words(MemoryStream content)
    {
        try
        {
            return Utf8.GetString(content.GetBuffer(), 0, (int)content.Length);
        }
        catch (DecoderFallbackException)
        {
            throw new Problem(400, "The words can't be read.", "bytes that are no UTF-8", "UTF-8");
        }
    }

    private static SentUtterance Checked(MemoryStream? wav, string? text) => text?.Length > LongestText
        ? throw new Problem(413, "The words are too many.", $"{text.Length} characters", $"at most {LongestText} characters")
        : new(wav, text);
}

/// <summary>Decodes a WAV file in memory. Other formats would need a decoder's process: the page turns them into WAV in the browser.</summary>
internal static class SentSound
{
    /// <returns>16 kHz mono.</returns>
    /// <exception cref="Problem">400, 413, 415.</exception>
    public static float[] Read(MemoryStream wav, double maxSeconds)
    {
        var start = wav.GetSpanOfStart();
        if (!AudioMagic.IsWav(start) && AudioMagic.Recognise(start) is { } format)
        {
            throw new Problem(415, "Sounds of this format aren't taken.", format, "WAV (RIFF), as ffmpeg -i in -c:a pcm_s16le out.wav makes it");
        }
        try
        {
            if (!AudioMagic.IsWav(start))
            {
                throw new InvalidDataException(start.IsEmpty ? "it is empty (0 bytes)." : "it doesn't begin with RIFF....WAVE.");
            }
            wav.Position = 0;
            var header = WavReader.ReadHeader(wav);
            if (header.Info.Seconds > maxSeconds)
            {
                throw new Problem(413, "The sound is too long.", FormattableString.Invariant($"{header.Info.Seconds:0.#} s"), FormattableString.Invariant($"at most {maxSeconds} s"));
            }
            if (header.Format.Codec is { } codec)
            {
                throw new Problem(415, "Sounds of this format aren't taken.", $"WAV ({codec})", "WAV with PCM or float samples");
            }
            wav.Position = header.DataOffset;
            return Resampler.To16k(WavSamples.ReadMono(wav, header.Format, header.Info.Frames, header.Info.Frames), header.Info.SampleRate);
        }
        catch (InvalidDataException e)
        {
            throw new Problem(400, "The sound can't be read.", e.Message, "a WAV file");
        }
    }

    private static ReadOnlySpan<byte> GetSpanOfStart(this MemoryStream stream)
    {
        var start = new byte[AudioMagic.Length];
        stream.Position = 0;
        return start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
    }
}
