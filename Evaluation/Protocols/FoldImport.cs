using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>Reads the folds that an experiment takes from elsewhere (<c>folds</c>): those of a run, or EmoBox's.</summary>
internal static class FoldImport
{
    /// <param name="path">folds.json, a run's folder, or a folder of <see cref="EmoBoxFolds"/>.</param>
    /// <exception cref="EmotionFusionException">There is nothing of the kind, or it can't be read.</exception>
    public static IReadOnlyList<ListedFold> Read(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            return Directory.Exists(full)
                ? File.Exists(Path.Combine(full, RunFolder.FoldsName)) ? OfRun(Path.Combine(full, RunFolder.FoldsName)) : EmoBoxFolds.Read(full)
                : File.Exists(full) ? OfRun(full)
                : throw new EmotionFusionException($"{full}: no such file or folder (folds: {path}); expected folds.json of a run, its folder, or a folder of EmoBox's folds.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{full}: the folds can't be read: {e.Message}", e);
        }
    }

    private static IReadOnlyList<ListedFold> OfRun(string file)
    {
        var folds = RunJson.Read<FoldsFile>(file).Folds;
        if (folds.Count == 0 || folds.Select(fold => fold.Name).Distinct().Count() < folds.Count)
        {
            throw new EmotionFusionException($"{file}: expected folds of different names, found {(folds.Count == 0 ? "none" : string.Join(", ", folds.Select(fold => fold.Name)))}.");
        }

        return [.. folds.Select(fold => new ListedFold(fold.Name, Listed(fold.Train), Listed(fold.Validation), Listed(fold.Test))
        {
            Rotation = [.. (fold.Rotation ?? []).Select(division => (Listed(division.Train), Listed(division.Validation)))],
        })];
    }

    private static IReadOnlyList<ListedUtterance> Listed(FoldSplitPart part) => [.. part.Utterances.Concat(part.Divided ?? []).Select(id => new ListedUtterance(id))];
}
