using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Encoders;

/// <summary>
/// An encoder of sound. Clips of exactly one length may run together; others never do, since padding would change their
/// features. Runs go on side by side. On the CPU a result depends on its clip alone, to the bit. CUDA's libraries don't
/// promise that.
/// </summary>
public sealed class AudioEncoder : IEncoder<float[]>
{
    private const int Together = 8; // clips
    private const int SamplesTogether = 60 * AudioFile.SampleRate; // memory grows with them
    private const int LeastToTime = 8; // clips; fewer tell little

    private readonly OnnxSession _session;
    private readonly RunTuning _tuning;
    private readonly int _batchSize;
    private volatile bool _alone; // the graph can't be trusted with several
    private volatile bool _proven; // it can

    private AudioEncoder(OnnxSession session, int threads, int batchSize)
    {
        (_session, _batchSize, _alone) = (session, batchSize, session.TakesOneOnly);
        int[] sizes = batchSize > 0 ? [batchSize] : session.Spec.Device == DeviceKind.Cuda ? [Together, 1] : [1, Together];
        _tuning = RunTuning.Of(session.Spec.Device, threads, sizes);
    }

    public EncoderSpec Spec => _session.Spec;

    public string Device => _session.Device;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notices { get; private init; } = [];

    /// <summary>Loads and checks the model.</summary>
    /// <param name="spec">An encoder of kind audio.</param>
    /// <param name="device">Asking for CUDA and not getting it is an error; auto takes what there is.</param>
    /// <param name="threads">Runs at once; 0: what the first clips show to be the fastest.</param>
    /// <param name="batchSize">Clips of one length that run together, at most; 0: what the first clips show to be the fastest.</param>
    /// <exception cref="EmotionFusionException">
    /// The model is missing, another than encoder.yaml pins, broken, or of other inputs, outputs, frames or normalisation
    /// than it says; or the device can't be had.
    /// </exception>
    public static AudioEncoder Load(EncoderSpec spec, DeviceOption device, int threads = 0, int batchSize = 0)
    {
        var session = OnnxSession.Load(spec, EncoderKind.Audio, device);
        try
        {
            return new AudioEncoder(session, threads, batchSize) { Notices = AudioChecks.Run(session) is { } notice ? [notice] : [] };
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Inputs are 16 kHz mono samples, full scale 1.</remarks>
    public EncodeResult[] Encode(IReadOnlyList<float[]> inputs, CancellationToken cancellation = default)
    {
        var results = new EncodeResult[inputs.Count];
        int[] lengths = [.. Enumerable.Range(0, inputs.Count).Select(i => inputs[i].Length)];
        int[][] groups = [.. Enumerable.Range(0, lengths.Length).GroupBy(i => Kind(lengths[i]), (_, clips) => clips.ToArray()).OrderByDescending(clips => lengths[clips[0]])];
        var tells = lengths.Length >= LeastToTime && Array.Exists(groups, clips => clips.Length > 1);
        _tuning.Do(tells ? lengths.Sum(length => (double)length) : 0, setting =>
        {
            var batches = groups.SelectMany(clips => clips.Chunk(Size(setting, lengths[clips[0]])));
            ParallelRuns.Do(setting.Threads, batches, (batch, options) =>
            {
                var encoded = Encode([.. batch.Select(i => inputs[i])], options);
                for (var i = 0; i < batch.Length; i++)
                {
                    results[batch[i]] = encoded[i];
                }
            }, cancellation);
        });
        return results;
    }

    public void Dispose() => _session.Dispose();

    /// <summary>Clips of one kind can run together: of one length; or of as many windows, where the graph takes windows of 30 s.</summary>
    private (bool, int) Kind(int samples) => Spec.TakesMel && samples >= Spec.MinSamples ? (true, Pieces(samples)) : (false, samples);

    private int Size(RunSetting setting, int samples) => _alone ? 1
        : _batchSize > 0 ? _batchSize
        : Math.Clamp(SamplesTogether / Math.Max(1, Spec.TakesMel ? LogMel.Samples : samples), 1, setting.Size);

    // Longer sound than the encoder takes: in equal pieces, their frames joined.
    private int Pieces(int samples) => (int)((samples + (long)Spec.MaxSamples - 1) / Spec.MaxSamples);

    private static Range Piece(int samples, int piece, int pieces) => (int)((long)samples * piece / pieces)..(int)((long)samples * (piece + 1) / pieces);

    private EncodeResult[] Encode(float[][] clips, RunOptions options)
    {
        if (Array.Exists(clips, clip => clip.Length < Spec.MinSamples))
        {
            return Array.ConvertAll(clips, clip => EncodeResult.Failed($"too short: {clip.Length} samples at 16 kHz; encoder '{Spec.Name}' takes {Spec.MinSamples} at least."));
        }
        float[][] sounds = Array.ConvertAll(clips, clip => Waveform.Normalize(clip, Spec.Normalize));
        try
        {
            var frames = sounds.Length == 1 || _alone ? Array.ConvertAll(sounds, sound => Alone(sound, options))
                : Spec.Device == DeviceKind.Cpu ? Exactly(sounds, options) : Run(sounds, options);
            return [.. clips.Zip(frames, Result)];
        }
        catch (OnnxRuntimeException e) when (sounds.Length == 1)
        {
            return [EncodeResult.Failed($"ONNX Runtime failed on {clips[0].Length} samples: {e.Message}")];
        }
        catch (Exception e) when (sounds.Length > 1 && e is OnnxRuntimeException or EmotionFusionException)
        {
            // One of them may be to blame, or that they are several: some exports fix the batch without saying so.
            EncodeResult[] results = [.. clips.Select(clip => Encode([clip], options)[0])];
            _alone |= Array.TrueForAll(results, result => result.Error is null);
            return results;
        }
    }

    private EncodeResult Result(float[] clip, float[] frames)
    {
        var pieces = Pieces(clip.Length);
        var lengths = Enumerable.Range(0, pieces).Select(piece => Piece(clip.Length, piece, pieces).GetOffsetAndLength(clip.Length).Length);
        return FrameCount.Fault(Spec, [.. lengths], frames.Length / Spec.Dimension) is { } fault
            ? EncodeResult.Failed($"{Spec.ModelPath} {fault}")
            : Frames.ToResult(frames, Spec.Dimension, Spec.Pooling);
    }

    private float[] Alone(float[] sound, RunOptions options) => Run([sound], options)[0];

    /// <summary>
    /// The frames that each sound has alone, to the bit. ONNX Runtime's products of one row with a matrix add up in another
    /// order than those of several rows: what gives a single frame isn't run with others. And a graph may mix its inputs
    /// or sum over all of them: the first batch is compared with what its clips give alone.
    /// </summary>
    private float[][] Exactly(float[][] sounds, RunOptions options)
    {
        var first = Alone(sounds[0], options);
        if (first.Length / Spec.Dimension <= Pieces(sounds[0].Length))
        {
            return [first, .. sounds[1..].Select(sound => Alone(sound, options))];
        }
        if (_proven)
        {
            return [first, .. Run(sounds[1..], options)];
        }
        var together = Run(sounds, options);
        float[][] alone = [first, .. sounds[1..].Select(sound => Alone(sound, options))];
        _proven = together.Zip(alone, (a, b) => a.AsSpan().SequenceEqual(b)).All(same => same);
        _alone |= !_proven;
        return alone;
    }

    /// <summary>The frames of each sound, all sounds in one run.</summary>
    private float[][] Run(float[][] sounds, RunOptions options)
    {
        var pieces = Pieces(sounds[0].Length);
        var frames = Array.ConvertAll(sounds, _ => new List<float>());
        for (var piece = 0; piece < pieces; piece++)
        {
            var parts = Array.ConvertAll(sounds, sound => (ReadOnlyMemory<float>)sound.AsMemory(Piece(sound.Length, piece, pieces)));
            var values = _session.RunSound(options, parts);
            var size = values.Length / parts.Length;
            for (var i = 0; i < parts.Length; i++)
            {
                frames[i].AddRange(values.AsSpan(i * size, Heard(parts[i].Length, size / Spec.Dimension) * Spec.Dimension));
            }
        }
        return Array.ConvertAll(frames, values => values.ToArray());
    }

    /// <summary>Of the frames of a window of 30 s, those that there is sound in.</summary>
    private int Heard(int samples, int frames) =>
        Spec.TakesMel ? (int)(((samples / LogMel.Hop * (long)frames) + LogMel.Columns - 1) / LogMel.Columns) : frames;
}
