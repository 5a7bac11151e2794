using System.Numerics;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>
/// Brings the features of one modality to mean 0 and deviation 1, over those rows that have it; see <see cref="Standardization"/>.
/// </summary>
internal sealed class FeatureScaler
{
    private readonly int[] _groupOfRow;
    private readonly FeatureMoments[] _groups;

    private FeatureScaler(int[] groupOfRow, FeatureMoments[] groups, bool oneForAll)
    {
        _groupOfRow = groupOfRow;
        _groups = groups;
        Moments = oneForAll ? groups[0] : null;
    }

    /// <summary>What every utterance is standardised by, known or not; null where each speaker has their own.</summary>
    public FeatureMoments? Moments { get; }

    /// <param name="trainRows">The fold's training rows: all that <see cref="Standardization.Fold"/> looks at.</param>
    /// <returns>Null for <see cref="Standardization.None"/>.</returns>
    public static FeatureScaler? Create(Standardization kind, FeatureView view, FeatureBlock block, IReadOnlyList<int> trainRows) => kind switch
    {
        Standardization.None => null,
        Standardization.Fold => new FeatureScaler(new int[view.Utterances.Count], [MomentsOf(block, trainRows)], oneForAll: true),
        Standardization.Speaker => BySpeaker(view, block),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such standardisation."),
    };

    /// <summary>Writes (row - mean) / deviation into <paramref name="target"/>.</summary>
    public void Apply(int row, ReadOnlySpan<float> source, Span<float> target)
    {
        var (mean, inverse) = _groups[_groupOfRow[row]];
        var i = 0;
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            ((new Vector<float>(source[i..]) - new Vector<float>(mean, i)) * new Vector<float>(inverse, i)).CopyTo(target[i..]);
        }

        for (; i < source.Length; i++)
        {
            target[i] = (source[i] - mean[i]) * inverse[i];
        }
    }

    private static FeatureScaler BySpeaker(FeatureView view, FeatureBlock block)
    {
        var rowsOfSpeaker = Enumerable.Range(0, view.Utterances.Count).GroupBy(row => view.Utterances[row].Speaker).ToArray();
        var groupOfRow = new int[view.Utterances.Count];
        for (var group = 0; group < rowsOfSpeaker.Length; group++)
        {
            foreach (var row in rowsOfSpeaker[group])
            {
                groupOfRow[row] = group;
            }
        }

        return new FeatureScaler(groupOfRow, [.. rowsOfSpeaker.Select(rows => MomentsOf(block, [.. rows]))], oneForAll: false);
    }

    /// <summary>Mean and 1/population deviation a column, in double; a constant column keeps deviation 1, as in scikit-learn.</summary>
    private static FeatureMoments MomentsOf(FeatureBlock block, IReadOnlyList<int> all)
    {
        var rows = block.IsComplete ? all : [.. all.Where(block.Has)];
        var mean = new double[block.Dimension];
        Accumulate(block, rows, (column, value) => mean[column] += value / rows.Count);
        var variance = new double[block.Dimension];
        Accumulate(block, rows, (column, value) => variance[column] += (value - mean[column]) * (value - mean[column]) / rows.Count);
        return new FeatureMoments(
            Array.ConvertAll(mean, m => (float)m),
            Array.ConvertAll(variance, v => v > 1e-12 ? (float)(1 / Math.Sqrt(v)) : 1f));
    }

    private static void Accumulate(FeatureBlock block, IReadOnlyList<int> rows, Action<int, double> add)
    {
        foreach (var row in rows)
        {
            var values = block.Row(row);
            for (var column = 0; column < values.Length; column++)
            {
                add(column, values[column]);
            }
        }
    }
}

/// <summary>What features are standardised by, a value a column: minus the mean, times 1 / deviation.</summary>
internal sealed record FeatureMoments(float[] Mean, float[] InverseDeviation);
