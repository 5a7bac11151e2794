using System.Globalization;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>A record of predictions.csv on its way to a prediction; knows where it stands, for errors.</summary>
internal readonly record struct PredictionsRow(string Path, int Line, string[] Fields, IReadOnlyList<string> ClassNames)
{
    private const int Keys = 6;

    public RunPrediction Parse()
    {
        if (Fields.Length != Keys + ClassNames.Count)
        {
            throw Fault($"{Fields.Length} fields; expected {Keys + ClassNames.Count} as in the header");
        }

        if (!int.TryParse(Fields[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed))
        {
            throw Fault($"seed is '{Fields[0]}'; expected a whole number");
        }

        var probabilities = Fields.Skip(Keys).Select(Probability).ToArray();
        return new RunPrediction(seed, Fields[1], new Prediction(-1, Fields[2], Fields[3], Class(4, "label"), Class(5, "predicted"), probabilities));
    }

    private int Class(int field, string name)
    {
        var index = ClassNames.ToList().IndexOf(Fields[field]);
        return index >= 0 ? index : throw Fault($"{name} is '{Fields[field]}'; expected one of {string.Join(", ", ClassNames)}");
    }

    private float Probability(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Fault($"a probability is '{text}'; expected a number");

    private EmotionFusionException Fault(FormattableString found) =>
        new(FormattableString.Invariant($"{Path}({Line}): ") + FormattableString.Invariant(found) + ".");
}
