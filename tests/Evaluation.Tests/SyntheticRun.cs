using System.Globalization;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>A made-up run that looks like a real one: sessions of two speakers each, some harder than others.</summary>
internal sealed record SyntheticRun
{
    public static readonly DateTimeOffset Started = new(2026, 3, 14, 15, 9, 26, TimeSpan.FromHours(1));

    public string Experiment { get; init; } = "audio";
    public string Corpus { get; init; } = "EMODB";
    public IReadOnlyList<string> Classes { get; init; } = ["neutral", "happy", "sad", "anger"];
    public int Sessions { get; init; } = 5;
    public int PerSpeaker { get; init; } = 34;
    public IReadOnlyList<int> Seeds { get; init; } = [1, 2, 3];
    public int Epochs { get; init; } = 30;

    /// <summary>Epochs that see a part of the utterances only.</summary>
    public int CurriculumEpochs { get; init; }

    public double Skill { get; init; } = 2.4;

    /// <summary>How good the linear baseline is; null: as in runs of earlier versions, there is none.</summary>
    public double? BaselineSkill { get; init; } = 2;

    /// <summary>Whether the utterances have ratings; null: as in runs of earlier versions, nothing is said of their difficulty.</summary>
    public bool? Rated { get; init; } = true;

    public bool SpeakersShared { get; init; }
    public IReadOnlyList<Exclusion> LeftOut { get; init; } = [];

    /// <summary>Whether every third utterance lacks audio, and every third, the one after, text.</summary>
    public bool Partial { get; init; }

    /// <summary>How many experiments were tried on the same test data.</summary>
    public int Tried { get; init; } = 1;

    /// <summary>By speaker.</summary>
    public Func<int, string?> Gender { get; init; } = i => i % 2 == 0 ? "M" : "F";

    /// <summary>What every training reached on its training part; null: an earlier version made them and kept neither that nor validation predictions.</summary>
    public double? TrainUar { get; init; } = 0.75;

    /// <summary>No utterance of the first session has it; null: none is missing.</summary>
    public int? MissingInFirstSession { get; init; }

    /// <summary>How many divisions of its training side each fold trains on; null: validation speakers don't rotate.</summary>
    public int? Members { get; init; }

    public Func<int, string> SpeakerName { get; init; } = i => (3 + i).ToString("00", CultureInfo.InvariantCulture);

    public Func<int, string> FoldName { get; init; } = i => string.Create(CultureInfo.InvariantCulture, $"session_{i + 1}");

    public RunHeader Header => new()
    {
        Experiment = Experiment,
        Corpus = Corpus,
        Protocol = Protocol.LeaveOneSessionOut.Name,
        Started = Started,
        ClassNames = Classes,
        LeftOut = LeftOut,
        Gaps = Gaps(),
        ExperimentsTried = IsEarlier ? null : Tried,
        Trainings = IsEarlier ? null : Trainings(),
        Strengths = BaselineSkill is null ? [] : Enumerable.Range(0, Sessions).ToDictionary(FoldName, i => new StrengthChoice(i % 2 == 0 ? 30 : 0.3, 0.8)),
    };

    /// <summary>Whether an earlier version's folder is written.</summary>
    private bool IsEarlier => Rated is null;

    public IReadOnlyList<Gap> Gaps() => !Partial ? [] : [.. Utterances().DistinctBy(utterance => utterance.Id).Index().Where(entry => entry.Index % 3 > 0)
        .Select(entry => new Gap(entry.Item.Id, entry.Index % 3 == 1 ? EncoderKind.Audio : EncoderKind.Text, "nobody <kept> it"))];

    public IReadOnlyList<Utterance> Utterances()
    {
        var random = new SplitMix64(7);
        var utterances = new List<Utterance>();
        for (var speaker = 0; speaker < 2 * Sessions; speaker++)
        {
            for (var i = 0; i < PerSpeaker; i++)
            {
                var label = Math.Max(random.Below(Classes.Count), random.Below(Classes.Count)); // the last is the most frequent
                if (speaker < 2 && label == MissingInFirstSession)
                {
                    label = (label + 1) % Classes.Count;
                }

                utterances.Add(new Utterance
                {
                    Id = string.Create(CultureInfo.InvariantCulture, $"{SpeakerName(speaker)}a{i:00}"),
                    Label = label,
                    Speaker = SpeakerName(speaker),
                    Session = (speaker / 2 + 1).ToString(CultureInfo.InvariantCulture),
                    Gender = Gender(speaker),
                    Transcript = "words of " + SpeakerName(speaker),
                });
            }
        }

        return utterances;
    }

    public IReadOnlyList<FoldSplit> Folds()
    {
        var utterances = Utterances();
        return [.. Enumerable.Range(0, Sessions).Select(i => new FoldSplit(
            FoldName(i),
            Shared(Part(utterances, speaker => speaker / 2 != i && speaker != (2 * i + 3) % (2 * Sessions))),
            Part(utterances, speaker => speaker == (2 * i + 3) % (2 * Sessions)),
            Part(utterances, speaker => speaker / 2 == i),
            Members is { } members ? [.. Enumerable.Range(0, members).Select(member => Division(utterances, i, member))] : null))];
    }

    /// <summary>With a test speaker in it, if that is wanted.</summary>
    private FoldSplitPart Shared(FoldSplitPart part) =>
        SpeakersShared ? part with { Speakers = [.. Enumerable.Range(0, 2 * Sessions).Select(SpeakerName)] } : part;

    public IReadOnlyList<RunPrediction> Predictions()
    {
        var random = new SplitMix64(11);
        var utterances = Utterances();
        var rows = new List<RunPrediction>();
        foreach (var seed in Seeds)
        {
            for (var session = 0; session < Sessions; session++)
            {
                var skill = Skill * (1 - 0.35 * Math.Abs(Math.Sin(3 * session + 1)));
                foreach (var (utterance, row) in utterances.Select((u, row) => (u, row)).Where(entry => entry.u.Session == (session + 1).ToString(CultureInfo.InvariantCulture)))
                {
                    rows.Add(new RunPrediction(seed, FoldName(session), Predict(utterance, row, skill, ref random)));
                }
            }
        }

        return rows;
    }

    /// <summary>Of each fold's validation speaker, by heads a little better than those that test; in a rotation of each member's.</summary>
    public IReadOnlyList<RunPrediction> Validation()
    {
        var random = new SplitMix64(13);
        var utterances = Utterances();
        var rows = new List<RunPrediction>();
        foreach (var seed in Seeds)
        {
            foreach (var fold in Folds())
            {
                var judged = (fold.Rotation?.Select(division => division.Validation) ?? [fold.Validation]).SelectMany(part => part.Utterances);
                foreach (var id in judged)
                {
                    var row = utterances.Index().First(entry => entry.Item.Id == id).Index;
                    rows.Add(new RunPrediction(seed, fold.Name, Predict(utterances[row], row, 1.1 * Skill, ref random)));
                }
            }
        }

        return rows;
    }

    public IReadOnlyDictionary<string, string> Genders() => GenderSummary.Of(View(), Predictions());

    public IReadOnlyList<TrainingSummary> Trainings() =>
        [.. from seed in Seeds
            from fold in Enumerable.Range(0, Sessions)
            from member in Enumerable.Range(0, Members ?? 1)
            let curve = Curve(fold, seed, member)
            select TrainingSummary.Of(
                new TrainingKey(FoldName(fold), Members is null ? null : member + 1, seed), curve, curve.MaxBy(epoch => epoch.Validation.Uar)!.Epoch, TrainUar)];

    /// <summary>The results as the folder has them.</summary>
    public RunResults Results() => IsEarlier
        ? ResultsComputation.Compute(Header, Folds(), Predictions(), baseline: Baseline())
        : ResultsComputation.Compute(Header, Folds(), Predictions(), Validation(), Genders(), Baseline());

    /// <summary>Those of baseline.csv.</summary>
    public IReadOnlyList<RunPrediction>? Baseline() => BaselineSkill is { } skill ? (this with { Seeds = [0], Skill = skill }).Predictions() : null;

    public IReadOnlyList<EpochRecord> Curve(int fold, int seed, int member = 0)
    {
        var random = new SplitMix64((ulong)(1000 * member + 100 * fold + seed));
        return [.. Enumerable.Range(0, Epochs).Select(epoch =>
        {
            double Noise(double size) => size * (random.Below(2001) / 1000.0 - 1);
            var gone = 1 - Math.Exp(-epoch / 6.0);
            var uar = Math.Clamp(0.4 + (0.45 + 0.02 * fold) * gone + Noise(0.02), 0, 1);
            return new EpochRecord
            {
                Epoch = epoch,
                LearningRate = 1e-3 * 0.5 * (1 + Math.Cos(Math.PI * epoch / Epochs)),
                CurriculumFraction = Math.Min(1, (epoch + 1.0) / Math.Max(1, CurriculumEpochs)),
                MeanDifficulty = 1.1 * Math.Min(1, (epoch + 1.0) / Math.Max(1, CurriculumEpochs)),
                TrainLoss = 1.3 * (1 - 0.9 * gone) + Noise(0.02),
                Validation = new ValidationFigures(1.25 - 0.7 * gone + 0.004 * epoch + 0.04 * fold + Noise(0.03), uar, uar - 0.01, uar - 0.02),
                Seconds = 0.21,
            };
        })];
    }

    /// <summary>Ever harder within a speaker, up to 3.</summary>
    public TestDifficulties Difficulties() => new([.. Utterances().Select((utterance, i) =>
        Rated == true ? new UtteranceDifficulty(utterance.Id, 3.0 * (i % PerSpeaker) / PerSpeaker, 0) : new UtteranceDifficulty(utterance.Id, 1 + utterance.Label, 3))]);

    /// <summary>Writes the whole folder with the product's own writers.</summary>
    public RunFolder Write(string root)
    {
        var folder = RunFolder.Create(root, Experiment, Started);
        var folds = Folds();
        var predictions = Predictions();
        AtomicFile.Write(folder.Config, "provenance:\n  command: \"emotionfusion train -c configs/emodb.yaml -e audio\"\nexperiments:\n  - name: audio\n");
        RunJson.Write(folder.Folds, new FoldsFile(folds));
        PredictionsFile.Write(folder.Predictions, Classes, predictions);
        var results = Results();
        if (!IsEarlier)
        {
            PredictionsFile.Write(folder.Validation, Classes, Validation());
            SpeakersFile.Write(folder.Speakers, Genders());
            ErrorsFile.Write(folder.Errors, ConfidentError.Of(predictions), View());
        }

        if (Baseline() is { } baseline)
        {
            PredictionsFile.Write(folder.Baseline, Classes, baseline);
        }

        using (var log = folder.OpenLog())
        {
            WriteLog(log, results, predictions);
        }

        ModalitiesFile.Write(folder.Modalities, Gaps());
        RunJson.Write(folder.Results, results);
        if (Rated is not null)
        {
            DifficultiesFile.Write(folder.Difficulties, Difficulties());
        }

        return folder;
    }

    private FeatureView View() => new(new Corpus { Name = Corpus, ClassNames = Classes, Utterances = Utterances(), Exclusions = [] }, null, null);

    private void WriteLog(RunLog log, RunResults results, IReadOnlyList<RunPrediction> predictions)
    {
        foreach (var seed in Seeds)
        {
            for (var fold = 0; fold < Sessions; fold++)
            {
                for (var member = 0; member < (Members ?? 1); member++)
                {
                    WriteCurve(log, new TrainingKey(FoldName(fold), Members is null ? null : member + 1, seed), Curve(fold, seed, member));
                }
            }
        }

        ResultsLog.Write(log, results, predictions, Difficulties());
    }

    private void WriteCurve(RunLog log, TrainingKey run, IReadOnlyList<EpochRecord> curve)
    {
        foreach (var epoch in curve)
        {
            log.Step(run, new StepRecord(epoch.Epoch, epoch.Epoch, epoch.TrainLoss, 1.1, epoch.LearningRate));
            log.Epoch(run, epoch);
        }

        log.Trained(run, curve.MaxBy(epoch => epoch.Validation.Uar)!, TrainUar);
    }

    private FoldDivision Division(IReadOnlyList<Utterance> utterances, int fold, int member)
    {
        var validates = (2 * fold + 2 + member) % (2 * Sessions);
        return new FoldDivision(
            member + 1,
            Part(utterances, speaker => speaker / 2 != fold && speaker != validates),
            Part(utterances, speaker => speaker == validates));
    }

    private FoldSplitPart Part(IReadOnlyList<Utterance> utterances, Func<int, bool> takes)
    {
        var speakers = Enumerable.Range(0, 2 * Sessions).Where(takes).Select(SpeakerName).ToArray();
        var rows = utterances.Where(utterance => speakers.Contains(utterance.Speaker)).ToArray();
        return new FoldSplitPart(speakers, [.. rows.Select(row => row.Id)], Classes.Select((name, c) => (name, c)).ToDictionary(entry => entry.name, entry => rows.Count(row => row.Label == entry.c)));
    }

    private Prediction Predict(Utterance utterance, int row, double skill, ref SplitMix64 random)
    {
        var logits = new double[Classes.Count];
        for (var c = 0; c < logits.Length; c++)
        {
            var alike = c == (utterance.Label ^ 2) % Classes.Count ? 0.5 * skill : 0;
            logits[c] = (c == utterance.Label ? skill : alike) + 1.1 * ((random.Below(1000) + random.Below(1000) + random.Below(1000)) / 1000.0 - 1.5);
        }

        var sum = logits.Sum(logit => Math.Exp(1.6 * logit));
        float[] probabilities = [.. logits.Select(logit => (float)(Math.Exp(1.6 * logit) / sum))];
        return new Prediction(row, utterance.Id, utterance.Speaker, utterance.Label, Array.IndexOf(probabilities, probabilities.Max()), probabilities);
    }
}
