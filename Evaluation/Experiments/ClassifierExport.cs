using EmotionFusion.Encoders;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Writes the heads of a finished run as one classifier file.</summary>
public static class ClassifierExport
{
    /// <param name="folder">A finished run.</param>
    /// <param name="fold">The only fold whose heads are taken; null: all.</param>
    /// <param name="path">Of the file to write.</param>
    /// <param name="planner">Finds encoders and corpora.</param>
    /// <param name="clock">Says when.</param>
    /// <exception cref="EmotionFusionException">
    /// The run has no such fold, no weights or an earlier version's, its encoders aren't there as they were, or its heads can't be written as ONNX.
    /// </exception>
    public static ClassifierFile Write(RunFolder folder, string? fold, string path, ExperimentPlanner planner, TimeProvider? clock = null)
    {
        if (!folder.IsFinished)
        {
            throw new EmotionFusionException($"{folder.Path} isn't finished. Go on with it: train --resume {folder.Path}");
        }

        if (folder.IsCandidate)
        {
            throw new EmotionFusionException($"{folder.Path} is a candidate of a sweep, whose heads were never tested. Take the sweep's own folder, or 'emotionfusion fit'.");
        }

        var (classes, vad) = VadRunResults.Read(folder) is { } ratings ? (null, ratings) : (SavedRun.Read(folder).Results, (VadRunResults?)null);
        var splits = RunJson.Read<FoldsFile>(folder.Folds).Folds;
        var chosen = fold is null ? splits : [.. splits.Where(split => split.Name == fold)];
        if (chosen.Count == 0)
        {
            throw new EmotionFusionException($"{folder.Path} has no fold '{fold}'.{Nearest.Hint(fold!, splits.Select(split => split.Name))} It has: {string.Join(", ", splits.Select(split => split.Name))}.");
        }

        var recorded = RecordedConfig.Read(SettingOf(folder, chosen));
        var config = recorded.Experiment;
        FitPlan.AssertPossible(config);
        var groups = Groups(folder, config, chosen, classes?.Seeds ?? vad!.Seeds, classes?.TemperatureScaling);
        var source = AsRecorded(planner.SourceOf(config), recorded, folder);
        var facts = source.Facts(config, classes?.Classes ?? [], classes?.LabelConvention, groups.Sum(group => group.Heads.Count), clock ?? TimeProvider.System) with
        {
            TrainingCorpora = Learnt(chosen, config, source),
            Measured = classes is null ? null : Measured(classes, config, folder, fold is null ? null : chosen[0]),
        };
        ClassifierGraph.Write(config, facts, groups, path);
        return ModelCard.Beside(path, facts, config.Name, fold is null ? classes : null);
    }

    /// <summary>Writes a classifier file again with its encoders in front, so that it takes waveforms and token ids.</summary>
    /// <param name="classifier">A file that was written by fit or export.</param>
    /// <param name="path">Of the file to write.</param>
    /// <param name="encoders">Where the encoders are.</param>
    /// <exception cref="EmotionFusionException">It is no such file, its encoders aren't there as they were, or can't be in one graph with it.</exception>
    public static ClassifierFile WithEncoders(string classifier, string path, FeaturePreparation encoders)
    {
        var facts = EncoderJoin.FactsOf(classifier);
        if (facts.WithEncoders)
        {
            throw new EmotionFusionException($"{classifier} has its encoders inside already.");
        }

        EncoderSpec?[] specs = [Find(EncoderKind.Audio, facts.Audio), Find(EncoderKind.Text, facts.Text)];
        EncoderJoin.Write(classifier, [.. specs.OfType<EncoderSpec>()], path);
        ModelCard.Copy(classifier, path);
        return new ClassifierFile(path, new FileInfo(path).Length, facts with { WithEncoders = true });

        EncoderSpec? Find(EncoderKind kind, ClassifierEncoder? wanted) => wanted is null ? null : OfFingerprint(
            encoders.Find(kind, wanted.Encoder) is var spec && Enum.TryParse<Pooling>(wanted.Pooling, ignoreCase: true, out var pooling)
                ? spec with { Pooling = pooling, MaxTokens = wanted.MaxTokens ?? spec.MaxTokens }
                : spec,
            wanted.Fingerprint, classifier);
    }

    /// <summary>The folder whose config.yaml the heads were made by: of a sweep that of the candidate that the folds chose.</summary>
    private static RunFolder SettingOf(RunFolder folder, IReadOnlyList<FoldSplit> splits)
    {
        if (SweepResults.Read(folder) is not { } sweep)
        {
            return folder;
        }

        int[] numbers = [.. splits.Select(split => sweep.ChosenIn(split.TrainingName)).Distinct()];
        return numbers is [var only] ? folder.Candidate(only) : throw new EmotionFusionException(
            $"{folder.Path}: its folds chose different settings (candidates {string.Join(", ", numbers)}), whose heads can't be one file. Export one fold with --fold, or take 'emotionfusion fit', which trains the best over all folds.");
    }

    /// <summary>One a training and seed; several test corpora may share a training.</summary>
    private static IReadOnlyList<HeadGroup> Groups(
        RunFolder folder, ExperimentConfig config, IReadOnlyList<FoldSplit> splits, IReadOnlyList<int> seeds, TemperatureScaling? temperatures) =>
        [.. from seed in seeds
            from split in splits.DistinctBy(split => split.TrainingName)
            let heads = split.Rotation is { } rotation ? rotation.Select(division => FormattableString.Invariant($"{split.TrainingName}.{division.Member}")) : [split.TrainingName]
            select new HeadGroup(
                temperatures?.Temperatures.FirstOrDefault(fitted => fitted.Fold == split.TrainingName && fitted.Seed == seed)?.Temperature ?? 1,
                [.. heads.Select(head => Read(folder, head, seed))])];

    private static SavedHead Read(RunFolder folder, string head, int seed)
    {
        var path = Checkpoint.WeightsOf(folder.Checkpoints, head, seed);
        return File.Exists(path)
            ? SavedHead.Read(path)
            : throw new EmotionFusionException($"{path}: no such file. The run's weights were removed, or an earlier version made it. Train again, or take 'emotionfusion fit'.");
    }

    /// <summary>The encoders with the fingerprints that the run was made with.</summary>
    private static ClassifierSource AsRecorded(ClassifierSource source, RecordedConfig recorded, RunFolder folder)
    {
        return source with { Audio = Same(source.Audio), Text = Same(source.Text) };

        EncoderSpec? Same(EncoderSpec? spec)
        {
            return spec is null ? null : OfFingerprint(spec, recorded.Data.GetValueOrDefault($"encoders.{spec.Name}.fingerprint", "nothing"), folder.Path);
        }
    }

    /// <summary>An encoder, on whichever device its values were made.</summary>
    /// <param name="maker">What was made with it, for messages.</param>
    private static EncoderSpec OfFingerprint(EncoderSpec spec, string fingerprint, string maker) =>
        new[] { DeviceKind.Cpu, DeviceKind.Cuda }.Select(kind => spec with { Device = kind }).FirstOrDefault(same => same.Fingerprint == fingerprint)
            ?? throw new EmotionFusionException(
                $"{maker} was made with the encoder {spec.Name} of fingerprint {fingerprint}; {spec.Folder} has {spec.Fingerprint} now. Restore the encoder's files, or train again.");

    private static IReadOnlyList<TrainingCorpus> Learnt(IReadOnlyList<FoldSplit> splits, ExperimentConfig config, ClassifierSource source)
    {
        HashSet<string> utterances = [.. splits.SelectMany(split => split.LearntUtterances.Concat(config.Targets.UsesDivided ? split.Train.Divided ?? [] : []))];
        HashSet<string> speakers = [.. splits.SelectMany(split => split.Rotation is null ? split.Train.Speakers : split.Train.Speakers.Concat(split.Validation.Speakers))];
        if (config.TrainDatasets is [var only] && config.EvaluationMode != EvaluationMode.CrossCorpus)
        {
            return [source.Learnt(only, utterances.Count, speakers.Count)];
        }

        // Of several corpora, utterances and speakers bear their corpus's name.
        return [.. config.TrainDatasets.Select(corpus => source.Learnt(
            corpus,
            utterances.Count(utterance => utterance.StartsWith(corpus + "/", StringComparison.Ordinal)),
            speakers.Count(speaker => speaker.StartsWith($"{source.Corpora.FirstOrDefault(known => known.Name == corpus)?.SpeakerSpace ?? corpus}:", StringComparison.Ordinal))))];
    }

    private static MeasuredFigures Measured(RunResults results, ExperimentConfig config, RunFolder folder, FoldSplit? fold)
    {
        if (fold is null)
        {
            return Measurement.Of(results, config, results.ByFold.Count > 1
                ? $"run {folder.ShortName}: each fold's heads were trained without its test speakers, and tested on them; this file is the mean over all folds' heads, which in sum know all of them"
                : $"run {folder.ShortName}: heads were trained without their test speakers").Figures!;
        }

        var summary = results.ByFold.First(one => one.Name == fold.Name);
        var note = $"fold {fold.Name} of run {folder.ShortName}: trained without the speakers {string.Join(", ", fold.Test.Speakers)}, tested on them";
        var corpora = config.EvaluationMode == EvaluationMode.CrossCorpus ? config.TestDatasets ?? [] : config.TrainDatasets;
        return new MeasuredFigures(summary.Mean.Uar, Protocol.TitleOf(results.Protocol), corpora, (int)summary.Utterances, summary.Speakers.Count, Note: results.Seeds.Count > 1
            ? FormattableString.Invariant($"{note}; figures are the mean over {results.Seeds.Count} seeds, the file is their heads' mean")
            : note);
    }
}
