using EmotionFusion.Evaluation.TensorBoard;
using EmotionFusion.Training;
using Google.Protobuf;

namespace EmotionFusion.Evaluation;

/// <summary>
/// Event files for TensorBoard below the run's folder: <c>tensorboard/seed_N/FOLD/</c> has a training's curves,
/// <c>tensorboard/seed_N/</c> what the seed's tests give and its session of the hparams plugin, <c>tensorboard/AVERAGED/</c>
/// the mean over several seeds.
/// </summary>
/// <remarks>A resumed training makes the same figures again, bit for bit: those that are there aren't written twice.</remarks>
internal sealed class TensorBoardTracker(TrackedRun run) : ITracker
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OpenFile> _files = [];

    public void Step(TrainingKey training, StepRecord step)
    {
        var file = Of(training);
        if (file.Goes("loss", step.Step))
        {
            file.Events.Append(step.Step, [("loss", step.Loss), ("batch_difficulty", step.BatchDifficulty), ("lr", step.LearningRate)]);
        }
    }

    public void Epoch(TrainingKey training, EpochRecord epoch)
    {
        var file = Of(training);
        if (file.Goes("train/loss", epoch.Epoch))
        {
            file.Events.Append(epoch.Epoch, epoch.Figures().Append(("train/loss", epoch.TrainLoss)));
        }
    }

    public void Trained(TrainingKey training)
    {
        lock (_gate)
        {
            if (_files.Remove(FolderOf(training), out var file))
            {
                file.Events.Dispose();
            }
        }
    }

    public void Result(ResultsLine line)
    {
        var file = line.Seed is { } seed ? Session(seed) : Open(Path.Combine(run.Folder.TensorBoard, "AVERAGED"));
        if (!file.Goes(line.Values[0].Name, 0))
        {
            return;
        }

        file.Events.Append(0, line.Values.Where(value => value.Value is double).Select(value => (value.Name, (double)value.Value)));
        foreach (var (name, value) in line.Values)
        {
            if (value is ConfusionMatrix matrix)
            {
                Show(file, name, ResultPictures.Of(matrix, line.Classes));
            }
            else if (value is DifficultyPlot plot)
            {
                Show(file, name, ResultPictures.Of(plot.Analysis));
            }
        }
    }

    public void Predictions(string run, IReadOnlyList<string> classNames, IReadOnlyList<RunPrediction> rows)
    {
        // TensorBoard has no tables.
    }

    public void Finish()
    {
        lock (_gate)
        {
            foreach (var file in _files.Values.Where(file => file.IsSession && file.Goes(TensorBoardHParams.EndTag, 0)))
            {
                file.Events.Append(TensorBoardHParams.End(Now));
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var file in _files.Values)
            {
                file.Events.Dispose();
            }

            _files.Clear();
        }
    }

    private double Now => (run.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    private static void Show(OpenFile file, string tag, Picture picture)
    {
        var summary = new Summary();
        summary.Value.Add(new Summary.Types.Value
        {
            Tag = tag,
            Image = new Summary.Types.Image { Height = picture.Height, Width = picture.Width, Colorspace = 3, EncodedImageString = ByteString.CopyFrom(picture.ToPng()) },
        });
        file.Events.Append(new Event { Summary = summary });
    }

    private string FolderOf(int seed) => Path.Combine(run.Folder.TensorBoard, FormattableString.Invariant($"seed_{seed}"));

    private string FolderOf(TrainingKey training) => Path.Combine(FolderOf(training.Seed), SafeFileName.Of(TrackedRun.NameOf(training)));

    private OpenFile Of(TrainingKey training)
    {
        Session(training.Seed);
        return Open(FolderOf(training));
    }

    /// <summary>The seed's file; a new one begins with what the hparams plugin wants to know.</summary>
    private OpenFile Session(int seed)
    {
        lock (_gate)
        {
            var file = Open(FolderOf(seed));
            if (!file.IsSession)
            {
                file.IsSession = true;
                foreach (var one in file.Goes(TensorBoardHParams.StartTag, 0) ? TensorBoardHParams.Begin(run, seed, Now) : [])
                {
                    file.Events.Append(one);
                }
            }

            return file;
        }
    }

    private OpenFile Open(string folder)
    {
        lock (_gate)
        {
            if (!_files.TryGetValue(folder, out var file))
            {
                var there = new Dictionary<string, long>();
                var events = EventFile.Open(folder, run.Clock, seen =>
                {
                    foreach (var value in seen.Summary?.Value ?? [])
                    {
                        there[value.Tag] = seen.Step;
                    }
                });
                _files[folder] = file = new OpenFile(events, there);
            }

            return file;
        }
    }

    /// <param name="There">By tag, the last step that an earlier process wrote.</param>
    private sealed record OpenFile(EventFile Events, IReadOnlyDictionary<string, long> There)
    {
        public bool IsSession { get; set; }

        public bool Goes(string tag, long step) => !There.TryGetValue(tag, out var last) || step > last;
    }
}
