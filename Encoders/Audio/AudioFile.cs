namespace EmotionFusion.Encoders;

/// <summary>
/// Reads WAV files: RIFF and RF64, integers of 8, 16, 24 and 32 bits, floats of 32 and 64, any number of channels, any
/// rate up to 384 kHz.
/// </summary>
public static class AudioFile
{
    /// <summary>Hz: what the encoders take.</summary>
    public const int SampleRate = 16_000;

    /// <summary>
    /// The file's sound as 16 kHz mono: the mean of its channels, resampled band-limited (flat to 7.2 kHz, 80 dB down
    /// from 8 kHz on) to ceil(frames * 16000 / rate) samples. 16 kHz sound is given as it is.
    /// </summary>
    /// <exception cref="SampleException">Missing, no WAV (says what it is), cut short, empty, NaN or infinity in it.</exception>
    public static float[] ReadMono16k(string path) => Read(path, file =>
    {
        var header = WavReader.ReadHeader(file);
        return Resampler.To16k(WavSamples.ReadMono(file, header), header.Info.SampleRate);
    });

    /// <summary>What the file's header says; its samples aren't read.</summary>
    /// <exception cref="SampleException">As for <see cref="ReadMono16k"/>.</exception>
    public static AudioInfo Info(string path) => Read(path, file => WavReader.ReadHeader(file).Info);

    private static T Read<T>(string path, Func<Stream, T> read)
    {
        try
        {
            using var file = File.OpenRead(path);
            return read(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SampleException($"{path}: no such file.", e);
        }
        catch (InvalidDataException e)
        {
            throw new SampleException($"{path}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SampleException($"{path}: can't be read: {e.Message}", e);
        }
    }
}
