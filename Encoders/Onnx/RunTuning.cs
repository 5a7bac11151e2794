using System.Diagnostics;

namespace EmotionFusion.Encoders;

/// <summary>How an encoder's runs are made. It shapes no value.</summary>
/// <param name="Threads">Runs side by side.</param>
/// <param name="Size">What goes into one: tokens, or clips.</param>
internal readonly record struct RunSetting(int Threads, int Size);

/// <summary>
/// Finds out how runs are fastest here, by timing the first windows of real work: each of some settings gets its turn,
/// and the fastest stays. What is timed is work that has to be done anyway.
/// </summary>
internal sealed class RunTuning
{
    private const int ManyProcessors = 4; // from here on they may be two a core
    private const double LeastSeconds = 0.25; // of each setting
    private const double LeastGain = 1.03; // another one than the first must be that much faster

    private readonly Lock _lock = new();
    private readonly RunSetting[] _settings;
    private readonly (double Work, double Seconds)[] _timed;
    private int _turn = -1; // -1: warming up
    private bool _done;

    /// <param name="settings">The likeliest first.</param>
    public RunTuning(params RunSetting[] settings) => (_settings, _timed) = (settings, new (double, double)[settings.Length]);

    /// <param name="device">Where runs are.</param>
    /// <param name="threads">0: to be found out.</param>
    /// <param name="sizes">The likeliest first.</param>
    public static RunTuning Of(DeviceKind device, int threads, params int[] sizes)
    {
        var processors = Environment.ProcessorCount;
        int[] counts = threads > 0 ? [threads]
            : device == DeviceKind.Cuda ? [2, 1]
            : processors >= ManyProcessors ? [processors, processors / 2] : [processors];
        return new RunTuning([.. counts.SelectMany(count => sizes.Select(size => new RunSetting(count, size)))]);
    }

    /// <summary>What is to be used now.</summary>
    public RunSetting Current
    {
        get
        {
            lock (_lock)
            {
                return _settings[Math.Max(0, _turn)];
            }
        }
    }

    /// <summary>Does a window of work by the setting whose turn it is.</summary>
    /// <param name="work">How much it is; 0: too little, or of a kind that tells nothing.</param>
    /// <param name="run">Does it.</param>
    public void Do(double work, Action<RunSetting> run)
    {
        var setting = Current;
        var clock = Stopwatch.StartNew();
        run(setting);
        Note(setting, work, clock.Elapsed.TotalSeconds);
    }

    internal void Note(RunSetting setting, double work, double seconds)
    {
        lock (_lock)
        {
            if (work <= 0 || _settings.Length == 1 || setting != _settings[Math.Max(0, _turn)] || _done)
            {
                return;
            }
            if (_turn < 0)
            {
                _turn = 0;
                return;
            }
            var timed = _timed[_turn];
            _timed[_turn] = (timed.Work + work, timed.Seconds + seconds);
            if (_timed[_turn].Seconds >= LeastSeconds)
            {
                _done = _turn + 1 == _settings.Length;
                _turn = _done ? Fastest() : _turn + 1;
            }
        }
    }

    private int Fastest()
    {
        var best = Enumerable.Range(0, _settings.Length).MaxBy(Rate);
        return Rate(best) > LeastGain * Rate(0) ? best : 0;

        double Rate(int i) => _timed[i].Work / _timed[i].Seconds;
    }
}
