using System.Security.Cryptography;
using System.Text;

namespace EmotionFusion.Encoders;

/// <summary>
/// Reads a vocabulary's tokens, one a line. The files of the package BERTTokenizers were once read as Windows-1252 and
/// saved as UTF-8, so that "é" became "Ã©", and no-break spaces became spaces; that is undone.
/// </summary>
internal static class VocabularyFile
{
    private static readonly Encoding Windows1252 =
        CodePagesEncodingProvider.Instance.GetEncoding(1252, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="EmotionFusionException">Missing or unreadable.</exception>
    public static string[] Read(string path)
    {
        try
        {
            var lines = File.ReadAllLines(path);
            return Repaired(lines) ?? Array.ConvertAll(lines, line => line.TrimEnd());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path}: can't read the vocabulary: {e.Message}", e);
        }
    }

    /// <summary>The SHA-256 of the tokens, whatever the file's encoding and line ends.</summary>
    public static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(Utf8.GetBytes(string.Join('\n', Read(path)))));

    // Null if one token can't have come about that way: then the file is as it should be.
    private static string[]? Repaired(string[] lines)
    {
        try
        {
            return Array.ConvertAll(lines, line => Ascii.IsValid(line) ? line.TrimEnd() : Utf8.GetString(Windows1252.GetBytes(line.Replace(' ', '\u00A0'))));
        }
        catch (Exception e) when (e is EncoderFallbackException or DecoderFallbackException)
        {
            return null;
        }
    }
}
