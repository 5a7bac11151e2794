using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmotionFusion.Evaluation;

/// <summary>Holds results.json against predictions.csv: nobody should have to believe a figure that the predictions don't give.</summary>
internal static class RecomputationCheck
{
    /// <exception cref="EmotionFusionException">Names the first field that differs, with both values.</exception>
    public static void Verify(
        RunFolder folder, RunResults results, IReadOnlyList<FoldSplit> folds, IReadOnlyList<RunPrediction> predictions)
    {
        var computed = JsonSerializer.SerializeToNode(ResultsComputation.Compute(results.Header(), folds, predictions), RunJson.Options);
        var stored = JsonSerializer.SerializeToNode(results, RunJson.Options);
        if (Difference(stored, computed, "") is { } difference)
        {
            throw new EmotionFusionException(
                $"{folder.Results} doesn't follow from predictions.csv: {difference}. One of the two was changed after the run; restore it or train again.");
        }
    }

    private static string? Difference(JsonNode? stored, JsonNode? computed, string path)
    {
        if (stored is JsonObject a && computed is JsonObject b && a.Count == b.Count)
        {
            return a.Select(member => Difference(member.Value, b[member.Key], path.Length == 0 ? member.Key : $"{path}.{member.Key}")).FirstOrDefault(found => found is not null);
        }

        if (stored is JsonArray x && computed is JsonArray y && x.Count == y.Count)
        {
            return x.Zip(y).Select((pair, i) => Difference(pair.First, pair.Second, FormattableString.Invariant($"{path}[{i}]"))).FirstOrDefault(found => found is not null);
        }

        return Equal(stored, computed) ? null : $"{path} is {Short(stored)}, the predictions give {Short(computed)}";
    }

    /// <summary>Numbers may differ by what another machine's logarithm rounds differently, no more.</summary>
    private static bool Equal(JsonNode? stored, JsonNode? computed) =>
        JsonNode.DeepEquals(stored, computed)
        || (stored is JsonValue a && computed is JsonValue b && a.TryGetValue(out double x) && b.TryGetValue(out double y)
            && Math.Abs(x - y) <= 1e-9 * Math.Max(1, Math.Abs(x)));

    private static string Short(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length <= 60 ? text : text[..60] + "...";
    }
}
