using System.Runtime.InteropServices;
using EmotionFusion.Pipeline;
using TorchSharp;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>One batch of features: (B, D) or, for frames, (B, T, D); a modality that the head doesn't use is null.</summary>
/// <param name="Audio">What was heard.</param>
/// <param name="Text">What was said.</param>
/// <param name="Presence">Which samples have which modality; null: all have both. Adaptive fusion alone heeds it.</param>
internal sealed record FeatureBatch(Tensor? Audio, Tensor? Text, Presence? Presence = null)
{
    public Tensor RequireAudio() => Audio ?? throw new InvalidOperationException("The head needs audio features, and the batch has none.");

    public Tensor RequireText() => Text ?? throw new InvalidOperationException("The head needs text features, and the batch has none.");
}

/// <summary>What a sample lacks.</summary>
internal enum Missing
{
    Nothing,
    Audio,
    Text,
}

/// <summary>Which samples of a batch have which modality, as columns (B, 1) of 0 and 1 that sum to 1 a sample.</summary>
/// <param name="Both">1 where both are there.</param>
/// <param name="AudioAlone">1 where the text is missing.</param>
/// <param name="TextAlone">1 where the audio is missing.</param>
internal sealed record Presence(Tensor Both, Tensor AudioAlone, Tensor TextAlone)
{
    public static Presence Of(ReadOnlySpan<Missing> missing, Device device)
    {
        var samples = missing.ToArray();
        return new Presence(Column(Missing.Nothing), Column(Missing.Text), Column(Missing.Audio));

        Tensor Column(Missing kind) => tensor(Array.ConvertAll(samples, sample => sample == kind ? 1f : 0f)).view(-1, 1).to(device);
    }
}

/// <summary>
/// Makes batches of a view's rows: one gather a modality out of its block, standardised on the way. The blocks stay
/// where they are, shared by all trainings.
/// </summary>
internal sealed class BatchSource
{
    private readonly Device _device;
    private readonly Missing[]? _lacks; // by row of the view; null: every row has all that the head uses
    private readonly (FeatureBlock Block, FeatureScaler? Scaler)? _audio;
    private readonly (FeatureBlock Block, FeatureScaler? Scaler)? _text;

    /// <exception cref="EmotionFusionException">The view lacks features that the head needs, or none of the training rows has one of the modalities.</exception>
    public BatchSource(FeatureView view, IReadOnlyList<int> trainRows, ExperimentConfig config, Device device)
    {
        _device = device;
        _audio = config.UsesAudio ? Side(view.Audio, "audio") : null;
        _text = config.UsesText ? Side(view.Text, "text") : null;
        _lacks = new[] { _audio, _text }.All(side => side?.Block.IsComplete != false)
            ? null
            : [.. Enumerable.Range(0, view.Utterances.Count).Select(row => MissingOf(view, row))];

        (FeatureBlock, FeatureScaler?) Side(FeatureBlock? block, string modality)
        {
            var found = block ?? throw new EmotionFusionException(
                $"Experiment '{config.Name}' uses {modality} features, and the view of {view.Corpus} has none. " +
                $"Run 'emotionfusion encode --corpus {view.Corpus}' with an {modality} encoder first.");
            if (!found.IsComplete && !config.AllowsMissingModality)
            {
                throw new EmotionFusionException(
                    $"Experiment '{config.Name}' needs {modality} of every utterance, and some of {view.Corpus} have none. Leave them out (FeatureView.Combine without keepPartial), or take fusion_type: adaptive.");
            }

            return found.IsComplete || trainRows.Any(found.Has)
                ? (found, FeatureScaler.Create(config.Standardization, view, found, trainRows))
                : throw new EmotionFusionException(
                    $"Experiment '{config.Name}': none of the {trainRows.Count} training utterances of {view.Corpus} has {modality}, so nothing can be learnt of it. Take modality: {(modality == "audio" ? "text" : "audio")}, or corpora that have it.");
        }
    }

    public int AudioDim => _audio?.Block.Dimension ?? 0;

    public int TextDim => _text?.Block.Dimension ?? 0;

    /// <summary>Layers that lie side by side in an audio feature.</summary>
    public int AudioLayers => _audio?.Block.Layers ?? 1;

    public int TextLayers => _text?.Block.Layers ?? 1;

    /// <summary>What a modality's features are standardised by; null where they aren't, or by the speaker's own.</summary>
    public FeatureMoments? MomentsOf(Missing modality) => (modality == Missing.Audio ? _audio : _text)?.Scaler?.Moments;

    /// <summary>Whether a row has the modality.</summary>
    public bool Has(int row, Missing modality) => _lacks is null || _lacks[row] != modality;

    /// <param name="rows">Of the view.</param>
    /// <param name="taken">
    /// What is to be taken away from each of them beside what it lacks itself; the only modality of a row stays. Null: nothing.
    /// </param>
    /// <returns>Features that aren't there, or aren't to be, are zeros, and the head is told.</returns>
    public FeatureBatch Features(ReadOnlySpan<int> rows, Missing[]? taken = null)
    {
        var missing = Lacking(rows, taken);
        return new(
            Gather(_audio, rows, missing, Missing.Audio),
            Gather(_text, rows, missing, Missing.Text),
            missing is null ? null : Presence.Of(missing, _device));
    }

    private Missing[]? Lacking(ReadOnlySpan<int> rows, Missing[]? taken)
    {
        if (_lacks is null)
        {
            return taken;
        }

        var missing = new Missing[rows.Length];
        var any = taken is not null;
        for (var i = 0; i < missing.Length; i++)
        {
            var own = _lacks[rows[i]];
            missing[i] = own != Missing.Nothing ? own : taken?[i] ?? Missing.Nothing;
            any |= own != Missing.Nothing;
        }

        return any ? missing : null;
    }

    private static Missing MissingOf(FeatureView view, int row) => (view.HasAudio(row), view.HasText(row)) switch
    {
        (true, true) => Missing.Nothing,
        (false, true) => Missing.Audio,
        (true, false) => Missing.Text,
        _ => throw new EmotionFusionException($"{view.Corpus}: utterance {view.Utterances[row].Id} has neither audio nor text features. Leave it out."),
    };

    private Tensor? Gather((FeatureBlock Block, FeatureScaler? Scaler)? side, ReadOnlySpan<int> rows, Missing[]? missing, Missing mine)
    {
        if (side is not var (block, scaler))
        {
            return null;
        }

        var batch = empty(rows.Length, block.Dimension); // (B, D)
        var values = MemoryMarshal.Cast<byte, float>(batch.bytes);
        for (var i = 0; i < rows.Length; i++)
        {
            var target = values.Slice(i * block.Dimension, block.Dimension);
            if (missing?[i] == mine)
            {
                target.Clear();
            }
            else
            {
                Copy(block.Row(rows[i]), target, scaler, rows[i]);
            }
        }

        return _device.type == DeviceType.CPU ? batch : batch.to(_device);
    }

    private static void Copy(ReadOnlySpan<float> source, Span<float> target, FeatureScaler? scaler, int row)
    {
        if (scaler is null)
        {
            source.CopyTo(target);
        }
        else
        {
            scaler.Apply(row, source, target);
        }
    }
}

/// <summary>Takes a modality away from some samples of a training batch, so that adaptive fusion learns to do without.</summary>
/// <param name="probability">That a sample loses one of its modalities, either with half of it.</param>
/// <param name="seed">The training's.</param>
internal sealed class ModalityDropout(double probability, int seed)
{
    private const ulong Stream = 0xA0761D6478BD642F; // apart from those of batches and dropout masks
    private const int Resolution = 1 << 30;

    /// <returns>Null where the experiment wants none.</returns>
    public static ModalityDropout? Create(ExperimentConfig config, int seed) =>
        config.ModalityDropout > 0 ? new ModalityDropout(config.ModalityDropout, seed) : null;

    /// <summary>A function of seed and step alone.</summary>
    public Missing[] Draw(int samples, long step)
    {
        var random = new SplitMix64(((ulong)seed ^ Stream) + ((ulong)step << 32));
        var missing = new Missing[samples];
        for (var i = 0; i < samples; i++)
        {
            var drawn = random.Below(Resolution) / (double)Resolution;
            missing[i] = drawn >= probability ? Missing.Nothing : drawn < probability / 2 ? Missing.Audio : Missing.Text;
        }

        return missing;
    }
}
