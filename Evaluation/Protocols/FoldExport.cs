using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>In which form folds are written down.</summary>
internal enum FoldForm
{
    /// <summary>folds.json, with the rotation of validation speakers and hashes of the data.</summary>
    Json,

    /// <summary>As <see cref="EmoBoxFolds"/> has them: one validation part a fold at most.</summary>
    Emobox,
}

/// <summary>Folds that were written down.</summary>
/// <param name="Protocol">What made them.</param>
/// <param name="Folds">As folds.json has them.</param>
/// <param name="Notices">What has to be told of them.</param>
/// <param name="Hashed">What the hash is of: the split, or of EmoBox's form, where who reads it says who validates, the files.</param>
/// <param name="Sha256">As results.json of a run that uses them has it.</param>
internal sealed record WrittenFolds(Protocol Protocol, IReadOnlyList<FoldSplit> Folds, IReadOnlyList<string> Notices, string Hashed, string Sha256);

/// <summary>Makes a corpus's folds, as an experiment would, and writes them down for others to use.</summary>
internal static class FoldExport
{
    /// <param name="corpus">With the recordings of its sounds, which the file has the hashes of.</param>
    /// <param name="config">Says the protocol and who validates.</param>
    /// <param name="seed">Decides between equally good speakers to validate; null: as an experiment does.</param>
    /// <param name="form">Which.</param>
    /// <param name="path">A file, of EmoBox's form a folder; made, if need be.</param>
    /// <param name="withValidation">Of EmoBox's form: whether a validation part is written that the corpus doesn't give; else training has it.</param>
    /// <param name="audioRoot">What EmoBox's form has sound files relative to.</param>
    /// <exception cref="EmotionFusionException">The corpus doesn't give the folds.</exception>
    public static WrittenFolds Write(Corpus corpus, ExperimentConfig config, int? seed, FoldForm form, string path, bool withValidation, string audioRoot)
    {
        var view = new FeatureView(corpus, null, null);
        var protocol = Protocol.Of(config);
        var (folds, notices, _) = protocol.Plan(view, config, seed ?? Protocol.FoldSeed);
        if (form == FoldForm.Json)
        {
            var file = FoldsFile.Of([.. folds.Select(fold => FoldSplit.Of(fold.Fold, fold.Members, view))], view);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            RunJson.Write(path, file);
            return new WrittenFolds(protocol, file.Folds, notices, "split", file.Sha256!);
        }

        EmoBoxFolds.Write(path, corpus, [.. folds.Select(fold => fold.Fold)], audioRoot, withValidation);
        FoldSplit[] splits = [.. folds.Select(fold => withValidation || fold.Fold.ValidationGiven ? FoldSplit.Of(fold.Fold, [fold.Fold], view) : WithoutValidation(fold.Fold, view))];
        return new WrittenFolds(protocol, splits, notices, "files", FoldImport.HashOf(EmoBoxFolds.Files(path)));
    }

    private static FoldSplit WithoutValidation(Fold fold, FeatureView view)
    {
        var train = FoldPart.Of(view, [.. fold.Train.Speakers.Concat(fold.Validation.Speakers)], fold.Train.AllRows.Concat(fold.Validation.AllRows).Order());
        return FoldSplit.Of(fold, [fold], view) with { Train = FoldSplitPart.Of(train, view), Validation = FoldSplitPart.Of(FoldPart.Of(view, [], []), view) };
    }
}
