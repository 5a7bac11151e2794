using System.Globalization;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// <c>runs/&lt;experiment&gt;/&lt;yyyyMMdd-HHmmss&gt;/</c>: all that is left of a run. Every file but log.jsonl is
/// written whole or not at all; results.json comes last but for the report, so a folder that has it is finished.
/// </summary>
public sealed class RunFolder
{
    internal const string FoldsName = "folds.json";

    internal const string AnalysesName = "difficulty_analysis";

    internal const string CandidatesName = "candidates";

    internal const string LockName = "run.lock";

    private const string StampFormat = "yyyyMMdd-HHmmss";

    private RunFolder(string path) => Path = path;

    public string Path { get; }

    public string Config => File("config.yaml");

    public string Inputs => File("inputs.csv");

    public string Folds => File(FoldsName);

    public string Predictions => File("predictions.csv");

    /// <summary>What the linear baseline makes of the same test parts; not in runs of earlier versions.</summary>
    public string Baseline => File("baseline.csv");

    /// <summary>What an adaptive fusion makes of the sound alone; not in every run.</summary>
    public string PredictionsAudioAlone => File("predictions_audio_alone.csv");

    /// <summary>What an adaptive fusion makes of the words alone; not in every run.</summary>
    public string PredictionsTextAlone => File("predictions_text_alone.csv");

    /// <summary>What utterances lack; not in runs where every one has all that the head uses.</summary>
    public string Modalities => File("modalities.csv");

    /// <summary>What the kept weights make of the validation parts, as predictions.csv; not in runs of earlier versions, nor are the next two.</summary>
    public string Validation => File("validation.csv");

    /// <summary>The gender of each test speaker.</summary>
    public string Speakers => File("speakers.csv");

    /// <summary>The wrong predictions of highest probability, with transcripts.</summary>
    public string Errors => File("errors.csv");

    /// <summary>What raters and heads say of every test utterance; not in runs of corpora whose raters aren't known.</summary>
    public string Ratings => File("ratings.csv");

    /// <summary>Valence, arousal and dominance; not in runs that predict classes alone.</summary>
    public string Vad => File("vad.csv");

    /// <summary>Where test utterances lie in the heads' spaces; not in runs of earlier versions, nor of heads without epochs.</summary>
    public string Embedding => File("embedding.csv");

    /// <summary>How much each modality counts; only in runs with gated fusion.</summary>
    public string FusionWeights => File("fusion_weights.csv");

    /// <summary>The folder of the report's tables as LaTeX and CSV.</summary>
    public string Tables => File("tables");

    /// <summary>How well speakers can be told apart; not in every run.</summary>
    public string Probes => File("probes.json");

    /// <summary>How difficult the test utterances are; not in runs of earlier versions, nor are the next two.</summary>
    public string Difficulties => File("difficulties.csv");

    /// <summary>UAR by difficulty, over all test predictions.</summary>
    public string DifficultyAnalysis => File(AnalysesName + ".csv");

    /// <summary>The folder of the same by fold and seed.</summary>
    public string DifficultyAnalyses => File(AnalysesName);

    public string Results => File("results.json");

    public string Log => File("log.jsonl");

    public string Report => File("report.html");

    public string Checkpoints => File("checkpoints");

    /// <summary>Offline runs of Weights &amp; Biases, a folder each; only where the experiment is tracked there, as the next.</summary>
    public string Wandb => File("wandb");

    /// <summary>TensorBoard's event files.</summary>
    public string TensorBoard => File("tensorboard");

    /// <summary>Whether nothing is left to do in it.</summary>
    public bool IsFinished => System.IO.File.Exists(Results) || System.IO.File.Exists(CandidateResult);

    /// <summary>What a sweep tries; not in other runs.</summary>
    internal string Sweep => File("sweep.yaml");

    /// <summary>What a sweep tried and chose.</summary>
    internal string SweepResults => File("sweep.json");

    /// <summary>The validation figures of a candidate of a sweep, which is finished with it.</summary>
    internal string CandidateResult => File("candidate.json");

    /// <summary>Whether it is a candidate of a sweep that is finished.</summary>
    internal bool IsCandidate => System.IO.File.Exists(CandidateResult);

    /// <summary>The folder of a sweep's candidate, which need not be there.</summary>
    /// <param name="number">From 1.</param>
    internal RunFolder Candidate(int number) => new(System.IO.Path.Combine(File(CandidatesName), number.ToString("000", CultureInfo.InvariantCulture)));

    /// <summary>Whether a process works in it. Only looks: nothing is taken or made.</summary>
    internal bool IsHeld => FileLock.IsHeld(LockFile);

    /// <summary>Of a sweep, the folders of what it tries; of other runs none.</summary>
    internal IEnumerable<RunFolder> Candidates => Directory.Exists(File(CandidatesName))
        ? Directory.EnumerateDirectories(File(CandidatesName)).Order(NaturalComparer.Instance).Select(path => new RunFolder(path))
        : [];

    /// <summary>How many epochs of each training won't be made again.</summary>
    internal IReadOnlyDictionary<TrainingKey, int> EpochsDone(ExperimentPlan plan) => plan.Trainings.ToDictionary(
        task => task.Key,
        task => System.IO.File.Exists(CandidateResult) ? plan.Config.NumEpochs : Math.Min(TrainingState.CompletedEpochs(Checkpoints, task.Fold, task.Seed), plan.Config.NumEpochs));

    /// <summary>By its name, in local time; null if that isn't a time.</summary>
    internal DateTimeOffset? Started => System.IO.Path.GetFileName(Path) is var name && name.Length >= StampFormat.Length
        && DateTime.TryParseExact(name[..StampFormat.Length], StampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var started)
            ? started
            : null;

    private bool IsRun => System.IO.File.Exists(Config) || System.IO.File.Exists(Log) || System.IO.File.Exists(Sweep);

    /// <summary>Is there as long as a process works in the folder.</summary>
    private string LockFile => File(LockName);

    /// <summary>
    /// Makes a new run's folder; one that is taken gets -2, -3 and so on. Whoever makes log.jsonl owns the folder, so
    /// two processes never share one.
    /// </summary>
    /// <exception cref="EmotionFusionException">The folder can't be made.</exception>
    internal static RunFolder Create(string runsRoot, string experiment, DateTimeOffset started)
    {
        var stamp = started.ToString(StampFormat, CultureInfo.InvariantCulture);
        var first = System.IO.Path.Combine(System.IO.Path.GetFullPath(runsRoot), SafeFileName.Of(experiment), stamp);
        try
        {
            for (var n = 1; ; n++)
            {
                var folder = new RunFolder(n == 1 ? first : string.Create(CultureInfo.InvariantCulture, $"{first}-{n}"));
                Directory.CreateDirectory(folder.Path);
                if (folder.TryClaim())
                {
                    Directory.CreateDirectory(folder.Checkpoints);
                    return folder;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{first}: the run folder can't be made: {e.Message} Say with --runs where runs may go.", e);
        }
    }

    /// <summary>null if it isn't the folder of a run.</summary>
    internal static RunFolder? TryOpen(string path) => new RunFolder(System.IO.Path.GetFullPath(path)) is { IsRun: true } folder ? folder : null;

    /// <exception cref="EmotionFusionException">It isn't there, or isn't the folder of a run.</exception>
    public static RunFolder Open(string path) => At(path) is { IsRun: true } folder
        ? folder
        : throw NoRun(path, Latest(path, finished: true) ?? Latest(path, finished: false));

    /// <summary>The run itself, or of an experiment's folder the latest run that is finished.</summary>
    /// <exception cref="EmotionFusionException">There is no such run.</exception>
    public static RunFolder OpenFinished(string path)
    {
        var folder = At(path);
        if (folder.IsRun)
        {
            return folder;
        }

        return Below(folder.Path, levels: 1).LastOrDefault(run => run.IsFinished) ?? throw (Latest(path, finished: true) is null && Latest(path, finished: false) is { } begun
            ? new EmotionFusionException($"{folder.Path} holds no finished run. The latest can go on: train --resume {begun.Path}")
            : NoRun(path, Latest(path, finished: true)));
    }

    /// <summary>An experiment's finished runs, the latest last.</summary>
    internal static IReadOnlyList<RunFolder> Finished(string runsRoot, string experiment)
    {
        var folder = System.IO.Path.Combine(System.IO.Path.GetFullPath(runsRoot), SafeFileName.Of(experiment));
        return Directory.Exists(folder) ? [.. Below(folder, levels: 1).Where(run => run.IsFinished)] : [];
    }

    /// <summary>All finished runs below a folder of runs, the latest last.</summary>
    internal static IReadOnlyList<RunFolder> AllFinished(string runsRoot) => [.. Below(runsRoot, levels: 2).Where(run => run.IsFinished)];

    /// <summary><c>audio/20261124-105040</c>.</summary>
    internal string ShortName => $"{System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(Path))}/{System.IO.Path.GetFileName(Path)}";

    /// <summary>A run that may have been broken off.</summary>
    /// <exception cref="EmotionFusionException">There is no such run; names the latest unfinished one below the folder.</exception>
    public static RunFolder OpenUnfinished(string path) => At(path) is { IsRun: true } folder
        ? folder
        : throw NoRun(path, Latest(path, finished: false) ?? Latest(path, finished: true));

    /// <summary>Opens log.jsonl to write on at its end; unbuffered, because every line is written through.</summary>
    internal RunLog OpenLog(RunTracking? tracking = null)
    {
        var stream = new FileStream(Log, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        stream.Seek(0, SeekOrigin.End);
        return new RunLog(stream) { Tracking = tracking };
    }

    /// <summary>As long as what this gives isn't disposed of, no other process goes on in the folder.</summary>
    /// <exception cref="EmotionFusionException">Another process works in it, or it can't be written.</exception>
    internal FileLock Lock() => FileLock.TryTake(LockFile)
        ?? throw new EmotionFusionException($"{Path}: this run can't be worked on: {System.IO.Path.GetFileName(LockFile)} is held. If another process is at it, wait for that one or end it.");

    private static RunFolder At(string path)
    {
        var folder = new RunFolder(System.IO.Path.GetFullPath(path));
        return Directory.Exists(folder.Path)
            ? folder
            : throw new EmotionFusionException($"{folder.Path}: there is no such folder; expected a run, runs/<experiment>/<date-time>.");
    }

    /// <summary>A path to runs/ or runs/&lt;experiment&gt; is an easy slip; names a run below it.</summary>
    private static EmotionFusionException NoRun(string path, RunFolder? meant) => new(
        $"{System.IO.Path.GetFullPath(path)} is not the folder of a run: it has neither config.yaml nor log.jsonl."
        + (meant is null ? " Expected runs/<experiment>/<date-time>." : $" Did you mean {meant.Path}?"));

    private static RunFolder? Latest(string path, bool finished) =>
        Below(System.IO.Path.GetFullPath(path), levels: 2).LastOrDefault(run => run.IsFinished == finished);

    /// <summary>The runs below a folder, the latest last: by time, then -2, -3 and so on of the same second.</summary>
    private static IEnumerable<RunFolder> Below(string path, int levels) => Directory
        .EnumerateDirectories(path, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = levels - 1, IgnoreInaccessible = true })
        .Select(folder => new RunFolder(folder)).Where(folder => folder.IsRun)
        .OrderBy(run => StampOf(run)[..Math.Min(StampOf(run).Length, StampFormat.Length)], StringComparer.Ordinal)
        .ThenBy(run => StampOf(run).Length).ThenBy(StampOf, StringComparer.Ordinal);

    private static string StampOf(RunFolder run) => System.IO.Path.GetFileName(run.Path);

    private bool TryClaim()
    {
        try
        {
            new FileStream(Log, FileMode.CreateNew, FileAccess.Write, FileShare.Read).Dispose();
            return true;
        }
        catch (IOException) when (System.IO.File.Exists(Log))
        {
            return false;
        }
    }

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
