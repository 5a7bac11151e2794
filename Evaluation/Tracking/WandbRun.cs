using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using EmotionFusion.Evaluation.Wandb;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EmotionFusion.Evaluation;

/// <summary>What a run of Weights &amp; Biases is called and filed under.</summary>
internal sealed record WandbRunSettings
{
    public required string Name { get; init; }
    public required string Project { get; init; }

    /// <summary>null: the user's own.</summary>
    public string? Entity { get; init; }

    public string Group { get; init; } = "";
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IEnumerable<(string Key, object? Value)> Config { get; init; } = [];

    /// <summary>A file that goes along, and its name there, which must be none of W&amp;B's own, such as config.yaml.</summary>
    public (string Path, string Name)? File { get; init; }
}

/// <summary>
/// One offline run as W&amp;B's own client writes it: <c>offline-run-TIME-ID/run-ID.wandb</c> with its media below
/// <c>files/</c>. Each row of figures becomes a summary and a history record, written through before the call returns;
/// steps only rise, whichever thread logs. Without <see cref="Finish"/> the run can be gone on with.
/// </summary>
internal sealed class WandbRun : IDisposable
{
    private const string Consumer = "0.70.0"; // the oldest reader that the client's own files ask for

    private readonly Lock _gate = new();
    private readonly WandbFile _file;
    private readonly WandbMediaFolder _media;
    private readonly RecordInfo _info;
    private readonly TimeProvider _clock;
    private readonly Stopwatch _running = Stopwatch.StartNew();
    private readonly double _before; // seconds that earlier processes ran
    private readonly WandbRow _row = new();
    private (int Seconds, ByteString Record) _runtime = (-1, ByteString.Empty);
    private long _number;
    private long _step;
    private bool _isOver;

    private WandbRun(string folder, string id, WandbRunSettings settings, TimeProvider clock, Func<string, WandbRun, (WandbFile, double)> open)
    {
        (_media, _info, _clock) = (new WandbMediaFolder(folder, id, settings), new RecordInfo { StreamId = id }, clock);
        (_file, _before) = open(Path.Combine(folder, $"run-{id}.wandb"), this);
    }

    /// <summary>The runs below a folder, by name.</summary>
    public static Dictionary<string, string> Find(string root)
    {
        var found = new Dictionary<string, string>();
        foreach (var folder in Directory.Exists(root) ? Directory.GetDirectories(root, "offline-run-*") : [])
        {
            if (Directory.GetFiles(folder, "run-*.wandb") is [var path] && WandbFile.Find(path, record => record.Run is not null)?.Run is { } run)
            {
                found[run.DisplayName] = folder;
            }
        }

        return found;
    }

    public static WandbRun Create(string root, WandbRunSettings settings, TimeProvider clock)
    {
        var (id, started) = (RandomNumberGenerator.GetString("0123456789abcdefghijklmnopqrstuvwxyz", 8), clock.GetLocalNow());
        var folder = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"offline-run-{started:yyyyMMdd_HHmmss}-{id}"));
        Directory.CreateDirectory(Path.Combine(folder, "files"));
        Directory.CreateDirectory(Path.Combine(folder, "logs"));
        return new WandbRun(folder, id, settings, clock, (path, run) => (run.Begin(path, settings, started), 0));
    }

    /// <summary>Goes on with a run that was broken off, behind its last whole record.</summary>
    /// <param name="seen">Is told every row that the run has.</param>
    public static WandbRun Continue(string folder, WandbRunSettings settings, TimeProvider clock, Action<HistoryRecord> seen)
    {
        var id = folder[(folder.LastIndexOf('-') + 1)..];
        return new WandbRun(folder, id, settings, clock, (path, run) =>
        {
            var seconds = 0.0;
            var file = WandbFile.Continue(path, record =>
            {
                run._number = record.Num;
                run._isOver |= record.Exit is not null;
                if (record.History is { } row)
                {
                    run._step = row.Step.Num + 1;
                    seconds = row.Item.FirstOrDefault(item => item.NestedKey is ["_runtime"])?.ValueJson is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : seconds;
                    seen(row);
                }
            });
            return (file, seconds);
        });
    }

    /// <summary>Figures whose names match are drawn over another figure.</summary>
    /// <param name="name">A name, or one that ends in an asterisk.</param>
    public void Define(string name, string? over = null)
    {
        lock (_gate)
        {
            var metric = new MetricRecord { StepMetric = over ?? "", Options = new MetricOptions { Defined = true, StepSync = over is not null } };
            (metric.Name, metric.GlobName) = name.EndsWith('*') ? ("", name) : (name, "");
            Append(new Record { Metric = metric, Info = _info }); // written with the first row
        }
    }

    /// <summary>Logs a row: numbers, texts, and tables, images and matrices, which become files.</summary>
    public void Log(params IReadOnlyList<(string Key, object Value)> row)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            _row.Clear();
            foreach (var (key, value) in row)
            {
                Add(key, value);
            }

            _row.Add("_timestamp", (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
            _row.Add("_runtime", _before + _running.Elapsed.TotalSeconds);
            _row.Add("_step", _step);
            AppendRuntime();
            Append(new EncodedRecord { Summary = UnsafeByteOperations.UnsafeWrap(_row.Items) });
            _row.Add(new HistoryRecord { Step = new HistoryStep { Num = _step } }); // that is all that the two don't have in common
            Append(new EncodedRecord { History = UnsafeByteOperations.UnsafeWrap(_row.Items) });
            _file.Flush();
            _step++;
        }
    }

    /// <summary>The run ended well; nothing comes after.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            AppendRuntime();
            Append(new Record { Exit = new RunExitRecord { Runtime = Seconds }, Info = _info });
            Append(new Record { Final = new FinalRecord(), Info = _info });
            _file.Flush();
            _isOver = true;
        }
    }

    public void Dispose() => _file.Dispose();

    private int Seconds => (int)(_before + _running.Elapsed.TotalSeconds);

    private WandbFile Begin(string path, WandbRunSettings settings, DateTimeOffset started)
    {
        var file = WandbFile.Create(path);
        var run = new RunRecord
        {
            RunId = _info.StreamId,
            Entity = settings.Entity ?? "",
            Project = settings.Project,
            Config = new ConfigRecord(),
            RunGroup = settings.Group,
            DisplayName = settings.Name,
            Host = Environment.MachineName,
            StartTime = started.ToTimestamp(),
        };
        run.Tags.AddRange(settings.Tags);
        run.Config.Update.AddRange(settings.Config.Select(entry => new Item { Key = entry.Key, ValueJson = WandbJson.Of(entry.Value) }).Prepend(new Item { Key = "_wandb", ValueJson = "{}" }));
        Append(file, new Record { Header = new HeaderRecord { VersionInfo = new VersionInfo { Producer = Producer, MinConsumer = Consumer } }, Info = _info });
        Append(file, new Record { Run = run, Info = _info });
        if (settings.File is { } extra)
        {
            Append(file, new Record { Files = _media.Copy(extra.Path, extra.Name) });
        }

        file.Flush();
        return file;
    }

    private static string Producer => $"{typeof(WandbRun).Assembly.GetName().Version?.ToString(3)}+emotionfusion";

    /// <summary>A value as items of the row; what it needs beside them is written before.</summary>
    private void Add(string key, object value)
    {
        switch (value)
        {
            case WandbConfusion matrix:
                var config = new ConfigRecord();
                config.Update.Add(Item(matrix.Panel(key), "_wandb", "visualize", key));
                Append(new Record { Config = config, Info = _info });
                Add(key + "_table", matrix.Table);
                break;
            case WandbTable table:
                var (artifact, stored) = _media.Write(key, _step, table);
                Append(new Record { Artifact = artifact, Info = _info });
                Announce(key, stored);
                break;
            case WandbImage image:
                Announce(key, _media.Write(key, _step, image));
                break;
            default:
                _row.Add(key, value);
                break;
        }
    }

    private void Announce(string key, StoredMedia media)
    {
        var files = new FilesRecord();
        files.Files.Add(new FilesItem { Path = media.Path });
        Append(new Record { Files = files, Info = _info });
        var items = new SummaryRecord();
        items.Update.AddRange(media.Facts.Select(fact => Item(fact.Value, key, fact.Name)));
        _row.Add(items);
    }

    private void AppendRuntime()
    {
        if (_runtime.Seconds != Seconds)
        {
            var summary = new SummaryRecord();
            summary.Update.AddRange([Item(Seconds, "_wandb", "runtime"), new Item { Key = "_runtime", ValueJson = WandbJson.Of(Seconds) }]);
            _runtime = (Seconds, summary.ToByteString());
        }

        Append(new EncodedRecord { Summary = _runtime.Record });
    }

    private static Item Item(object? value, params ReadOnlySpan<string> key)
    {
        var item = new Item { ValueJson = WandbJson.Of(value) };
        foreach (var part in key)
        {
            item.NestedKey.Add(part);
        }

        return item;
    }

    private void Append(Record record) => Append(_file, record);

    private void Append(WandbFile file, Record record)
    {
        record.Num = ++_number;
        file.Append(record);
    }

    private void Append(EncodedRecord record)
    {
        record.Num = ++_number;
        _file.Append(record);
    }
}
