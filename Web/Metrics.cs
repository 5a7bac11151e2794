using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace EmotionFusion.Web;

/// <summary>What happened since the start, in Prometheus's text format 0.0.4.</summary>
internal sealed class Metrics
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly ConcurrentDictionary<(string Route, int Code), long> _requests = new();
    private readonly ConcurrentDictionary<string, Durations> _durations = new();
    private readonly Lock _gate = new();
    private double _soundSeconds;
    private int _inFlight;
    private int _streams;

    public int Streams => Volatile.Read(ref _streams);

    public void Begin() => Interlocked.Increment(ref _inFlight);

    /// <param name="route">A route of the server, not what a client makes up: names must stay few.</param>
    public void End(string route, int code, TimeSpan duration)
    {
        Interlocked.Decrement(ref _inFlight);
        _requests.AddOrUpdate((route, code), 1, (_, count) => count + 1);
        _durations.GetOrAdd(route, _ => new()).Add(duration.TotalSeconds);
    }

    public void AddSound(double seconds)
    {
        lock (_gate)
        {
            _soundSeconds += seconds;
        }
    }

    /// <returns>How many streams there are now, this one among them.</returns>
    public int BeginStream() => Interlocked.Increment(ref _streams);

    public void EndStream() => Interlocked.Decrement(ref _streams);

    public string Write()
    {
        var text = new StringBuilder();
        Describe("emotionfusion_requests_total", "counter", "Requests answered, by route and status code; 499: the client went away.");
        foreach (var ((route, code), count) in _requests.OrderBy(pair => pair.Key))
        {
            Line($"emotionfusion_requests_total{{route=\"{route}\",code=\"{code}\"}} {count}");
        }
        Describe("emotionfusion_request_duration_seconds", "histogram", "From a request's head to its answer's end; of a stream, all of it.");
        foreach (var (route, durations) in _durations.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            durations.Write(text, route);
        }
        Describe("emotionfusion_requests_in_flight", "gauge", "Requests that aren't answered yet, this one among them.");
        Line($"emotionfusion_requests_in_flight {Volatile.Read(ref _inFlight)}");
        Describe("emotionfusion_streams", "gauge", "Live streams.");
        Line($"emotionfusion_streams {Streams}");
        Describe("emotionfusion_sound_seconds_total", "counter", "Seconds of sound that were classified.");
        lock (_gate)
        {
            Line($"emotionfusion_sound_seconds_total {_soundSeconds:0.######}");
        }
        Describe("emotionfusion_memory_bytes", "gauge", "Of the process, and of it what managed objects take and have reserved.");
        var heap = GC.GetGCMemoryInfo();
        Line($"emotionfusion_memory_bytes{{kind=\"resident\"}} {Environment.WorkingSet}");
        Line($"emotionfusion_memory_bytes{{kind=\"objects\"}} {GC.GetTotalMemory(forceFullCollection: false)}");
        Line($"emotionfusion_memory_bytes{{kind=\"committed\"}} {heap.TotalCommittedBytes}");
        return text.ToString();

        void Describe(string name, string type, string help) => text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private sealed class Durations
    {
        private readonly long[] _counts = new long[Bounds.Length + 1];
        private readonly Lock _gate = new();
        private double _sum;

        public void Add(double seconds)
        {
            var bucket = Array.FindIndex(Bounds, bound => seconds <= bound);
            lock (_gate)
            {
                _counts[bucket < 0 ? Bounds.Length : bucket]++;
                _sum += seconds;
            }
        }

        public void Write(StringBuilder text, string route)
        {
            const string Name = "emotionfusion_request_duration_seconds";
            lock (_gate)
            {
                var below = 0L;
                for (var i = 0; i < _counts.Length; i++)
                {
                    below += _counts[i];
                    var bound = i < Bounds.Length ? Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                    text.Append(CultureInfo.InvariantCulture, $"{Name}_bucket{{route=\"{route}\",le=\"{bound}\"}} {below}\n");
                }
                text.Append(CultureInfo.InvariantCulture, $"{Name}_sum{{route=\"{route}\"}} {_sum:0.######}\n{Name}_count{{route=\"{route}\"}} {below}\n");
            }
        }
    }
}
