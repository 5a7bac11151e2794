using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Encoders;

/// <summary>
/// An encoder of text. Texts of one length in tokens run together, so there is no padding at all; equal texts run once.
/// On the CPU a result depends on its text alone, to the bit. CUDA's libraries don't promise that.
/// </summary>
public sealed class TextEncoder : IEncoder<string>
{
    /// <summary>What an utterance without a word is encoded as.</summary>
    internal const string NoWords = "[EMPTY]";

    // Enough for the matrix products to be efficient; larger batches fall out of the cache.
    private static readonly int[] TokensARun = [512, 256, 1024, 2048];
    private static readonly int[] TokensOnCuda = [8192, 2048, 32768];

    private const int LeastToTime = 256; // texts; fewer tell little

    private readonly OnnxSession _session;
    private readonly Tokenizer _tokenizer;
    private readonly RunTuning _tuning;
    private readonly int _batchSize;

    private TextEncoder(OnnxSession session, Tokenizer tokenizer, int threads, int batchSize)
    {
        (_session, _tokenizer, _batchSize) = (session, tokenizer, session.TakesOneOnly ? 1 : batchSize);
        _tuning = RunTuning.Of(session.Spec.Device, threads, _batchSize > 0 ? [0] : session.Spec.Device == DeviceKind.Cuda ? TokensOnCuda : TokensARun);
    }

    public EncoderSpec Spec => _session.Spec;

    public string Device => _session.Device;

    /// <summary>Loads and checks the model and its tokenizer.</summary>
    /// <param name="spec">An encoder of kind text.</param>
    /// <param name="device">Asking for CUDA and not getting it is an error; auto takes what there is.</param>
    /// <param name="threads">Runs at once; 0: what the first texts show to be the fastest.</param>
    /// <param name="batchSize">Texts of one number of tokens that run together, at most; 0: what the first texts show to be the fastest.</param>
    /// <exception cref="EmotionFusionException">
    /// The model is missing, another than encoder.yaml pins, broken, or of other inputs and outputs; its vocabulary is
    /// missing or of another kind; or the device can't be had.
    /// </exception>
    public static TextEncoder Load(EncoderSpec spec, DeviceOption device, int threads = 0, int batchSize = 0)
    {
        var session = OnnxSession.Load(spec, EncoderKind.Text, device);
        try
        {
            var tokenizer = Tokenizer.Load(spec.VocabularyPath!, spec.Folder);
            Check(spec, tokenizer);
            return new TextEncoder(session, tokenizer, threads, batchSize);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public EncodeResult[] Encode(IReadOnlyList<string> inputs, CancellationToken cancellation = default)
    {
        var places = Enumerable.Range(0, inputs.Count).GroupBy(i => inputs[i], StringComparer.Ordinal).ToArray();
        var tokens = new int[places.Length][];
        ParallelRuns.Do(_tuning.Current.Threads, Enumerable.Range(0, places.Length), (i, _) => tokens[i] = _tokenizer.Encode(places[i].Key, Spec.MaxTokens), cancellation);
        var results = new EncodeResult[inputs.Count];
        _tuning.Do(tokens.Length >= LeastToTime ? tokens.Sum(text => text.Length) : 0, setting => ParallelRuns.Do(setting.Threads, Batches(tokens, setting), (batch, options) =>
        {
            foreach (var (text, result) in batch.Zip(Encode([.. batch.Select(i => tokens[i])], options)))
            {
                foreach (var place in places[text])
                {
                    results[place] = result;
                }
            }
        }, cancellation));
        return results;
    }

    public void Dispose() => _session.Dispose();

    /// <summary>The tokens that the model sees of a text, special ones included.</summary>
    internal int[] TokensOf(string text) => _tokenizer.Encode(text, Spec.MaxTokens);

    private static void Check(EncoderSpec spec, Tokenizer tokenizer)
    {
        if (spec.MaxTokens < tokenizer.SpecialCount)
        {
            throw new EmotionFusionException(
                $"{spec.Folder}: max_tokens is {spec.MaxTokens}, but every text has {tokenizer.SpecialCount} special tokens; expected as many at least.");
        }
        if (tokenizer.HasTypes && spec.Inputs.ContainsKey("types"))
        {
            throw new EmotionFusionException(
                $"{spec.VocabularyPath}: its post_processor gives token types other than 0, which isn't supported with a graph that takes them.");
        }
    }

    // Indexes of texts with one number of tokens, the costliest batch first. Products of one row add up in another order
    // than those of several, so texts of a single token run alone.
    private IEnumerable<int[]> Batches(int[][] tokens, RunSetting setting) => Enumerable.Range(0, tokens.Length)
        .GroupBy(i => tokens[i].Length)
        .SelectMany(group => group.Chunk(group.Key < 2 ? 1 : _batchSize > 0 ? _batchSize : Math.Max(1, setting.Size / group.Key)))
        .OrderByDescending(batch => batch.Length * tokens[batch[0]].Length);

    private EncodeResult[] Encode(int[][] batch, RunOptions options)
    {
        var length = batch[0].Length;
        if (length == 0)
        {
            return [.. batch.Select(_ => EncodeResult.Failed("its text has no tokens at all."))];
        }
        using var ids = OnnxSession.Tensor([.. batch.SelectMany(text => text).Select(id => (long)id)], batch.Length, length);
        using var mask = OnnxSession.Tensor([.. Enumerable.Repeat(1L, batch.Length * length)], batch.Length, length);
        using var types = OnnxSession.Tensor(new long[batch.Length * length], batch.Length, length);
        try
        {
            var frames = Spec.Inputs.ContainsKey("types")
                ? _session.Run(options, ("ids", ids), ("mask", mask), ("types", types))
                : _session.Run(options, ("ids", ids), ("mask", mask));
            var size = frames.Length / batch.Length;
            return [.. batch.Select((_, i) => Frames.ToResult(frames.AsSpan(i * size, size), Spec.Dimension, Spec.Pooling))];
        }
        catch (OnnxRuntimeException e)
        {
            return [.. batch.Select(_ => EncodeResult.Failed($"ONNX Runtime failed on {length} tokens: {e.Message}"))];
        }
    }
}
