using System.Globalization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>The files of one fold and seed in a checkpoint folder.</summary>
/// <param name="Weights">The best weights under the head's parameter names, when the run is over.</param>
/// <param name="Result">All else of a finished run.</param>
/// <param name="State">An unfinished run after its last saved epoch.</param>
internal sealed record RunFiles(string Weights, string Result, string State)
{
    public static RunFiles Of(string folder, Fold fold, int seed)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{SafeFileName.Of(fold.FullName)}-seed{seed}");
        return new RunFiles(
            Path.Combine(folder, $"{name}.safetensors"), Path.Combine(folder, $"{name}.result.json"), Path.Combine(folder, $"{name}.state.safetensors"));
    }

    /// <summary>Removes what a finished run no longer needs, and what a killed one left half written.</summary>
    public void RemoveState()
    {
        File.Delete(State);
        foreach (var torn in Directory.EnumerateFiles(Path.GetDirectoryName(State)!, $"{Path.GetFileName(State)}.*.tmp"))
        {
            File.Delete(torn);
        }
    }
}
