using System.Security.Cryptography;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>Folds as a file has them.</summary>
/// <param name="Folds">By the names of utterances.</param>
/// <param name="Sha256">As in <see cref="SplitFile"/>.</param>
internal sealed record ImportedFolds(IReadOnlyList<ListedFold> Folds, string Sha256);

/// <summary>Reads the folds that an experiment takes from elsewhere (<c>folds</c>): those of a run, those that were written down, or EmoBox's.</summary>
internal static class FoldImport
{
    /// <param name="path">folds.json, a run's folder, or a folder of <see cref="EmoBoxFolds"/>.</param>
    /// <exception cref="EmotionFusionException">There is nothing of the kind, or it can't be read.</exception>
    public static ImportedFolds Read(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            return Directory.Exists(full)
                ? File.Exists(Path.Combine(full, RunFolder.FoldsName)) ? OfRun(Path.Combine(full, RunFolder.FoldsName)) : new(EmoBoxFolds.Read(full), HashOf(EmoBoxFolds.Files(full)))
                : File.Exists(full) ? OfRun(full)
                : throw new EmotionFusionException($"{full}: no such file or folder (folds: {path}); expected folds.json of a run, its folder, or a folder of EmoBox's folds.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{full}: the folds can't be read: {e.Message}", e);
        }
    }

    private static ImportedFolds OfRun(string file)
    {
        var read = RunJson.Read<FoldsFile>(file);
        var folds = read.Folds;
        if (folds.Count == 0 || folds.Select(fold => fold.Name).Distinct().Count() < folds.Count)
        {
            throw new EmotionFusionException($"{file}: expected folds of different names, found {(folds.Count == 0 ? "none" : string.Join(", ", folds.Select(fold => fold.Name)))}.");
        }

        if (read.Sha256 is { } said && SplitHash.Of(folds) is var made && said != made)
        {
            throw new EmotionFusionException(
                $"{file}: its folds aren't those that it was written with: their hash is {made}, the file says {said}. "
                + "Restore it; or, if they were changed on purpose, take the line \"sha256\" out that stands after the folds.");
        }

        var known = (read.Data?.Utterances ?? []).DistinctBy(utterance => utterance.Id).ToDictionary(utterance => utterance.Id, StringComparer.Ordinal);
        return new([.. folds.Select(fold => new ListedFold(fold.Name, Listed(fold.Train), Listed(fold.Validation), Listed(fold.Test))
        {
            Rotation = [.. (fold.Rotation ?? []).Select(division => (Listed(division.Train), Listed(division.Validation)))],
        })], HashOf([file]));

        IReadOnlyList<ListedUtterance> Listed(FoldSplitPart part) => [.. part.Utterances.Concat(part.Divided ?? []).Select(id =>
            known.TryGetValue(id, out var utterance)
                ? new ListedUtterance(id) { Speaker = utterance.Speaker, Label = utterance.Label, Recording = utterance.Recording }
                : new ListedUtterance(id))];
    }

    /// <summary>Of files, one after the other.</summary>
    public static string HashOf(IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
