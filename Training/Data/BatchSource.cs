using System.Runtime.InteropServices;
using EmotionFusion.Pipeline;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// Makes batches of a view's rows: one gather a modality out of its block, standardised on the way. The blocks stay
/// where they are, shared by all runs.
/// </summary>
public sealed class BatchSource
{
    private readonly Device _device;
    private readonly (FeatureBlock Block, FeatureScaler? Scaler)? _audio;
    private readonly (FeatureBlock Block, FeatureScaler? Scaler)? _text;

    public BatchSource(FeatureView view, IReadOnlyList<int> trainRows, ExperimentConfig config, Device device)
    {
        _device = device;
        _audio = config.UsesAudio ? Side(view.Audio, "audio") : null;
        _text = config.UsesText ? Side(view.Text, "text") : null;

        (FeatureBlock, FeatureScaler?) Side(FeatureBlock? block, string modality)
        {
            var found = block ?? throw new EmotionFusionException(
                $"Experiment '{config.Name}' uses {modality} features, and the view of {view.Corpus} has none. " +
                $"Run 'emotionfusion encode --corpus {view.Corpus}' with an {modality} encoder first.");
            return (found, FeatureScaler.Create(config.Standardization, view, found, trainRows));
        }
    }

    public int AudioDim => _audio?.Block.Dimension ?? 0;

    public int TextDim => _text?.Block.Dimension ?? 0;

    /// <param name="rows">Of the view.</param>
    /// <param name="missing">What each of them is to lack, its features zeroed; null: nothing.</param>
    public FeatureBatch Features(ReadOnlySpan<int> rows, Missing[]? missing = null) => new(
        Gather(_audio, rows, missing, Missing.Audio),
        Gather(_text, rows, missing, Missing.Text),
        missing is null ? null : Presence.Of(missing, _device));

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

        return batch.to(_device);
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
