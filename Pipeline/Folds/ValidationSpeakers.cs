namespace EmotionFusion.Pipeline;

/// <summary>
/// Takes a fold's validation speakers from its training speakers. Above all, what stays for training keeps every
/// class; then validation has as many of the classes as it can; then its speakers come from different sessions,
/// then from both genders, as evenly as may be; what is still open the seed decides.
/// </summary>
internal sealed class ValidationSpeakers
{
    private readonly Speaker[] _speakers;
    private readonly int _count;
    private readonly int[] _speakersLeft; // by class, in training
    private readonly int[] _wanted; // the classes that both parts can have, rarest first
    private readonly List<Speaker> _chosen = [];
    private Speaker[] _best = [];

    private ValidationSpeakers(Speaker[] shuffled, int count)
    {
        _speakers = shuffled;
        _count = count;
        _speakersLeft = [.. Enumerable.Range(0, 64).Select(label => shuffled.Count(s => s.Has(label)))];
        _wanted = [.. Enumerable.Range(0, 64).Where(label => _speakersLeft[label] > 1).OrderBy(label => _speakersLeft[label])];
    }

    /// <summary>round(<paramref name="share"/> x speakers) of them, at least one, fewer if training would lose a class; none if it must.</summary>
    public static IReadOnlyList<Speaker> Choose(IReadOnlyList<Speaker> training, double share, ref SplitMix64 random)
    {
        var shuffled = training.ToArray();
        random.Shuffle<Speaker>(shuffled);
        var count = (int)Math.Round(share * shuffled.Length, MidpointRounding.AwayFromZero);
        var search = new ValidationSpeakers(shuffled, Math.Max(1, count));
        search.CoverClasses();
        search.Fill();
        return search._chosen;
    }

    private void CoverClasses()
    {
        if (!Cover(0))
        {
            Array.ForEach(_best, speaker => TryTake(speaker));
        }
    }

    /// <summary>
    /// Depth first over the classes from <paramref name="next"/> on: true once validation has them all, else
    /// nobody is taken. Speakers of the same classes are alike here: one stands for the rest, the search stays small.
    /// </summary>
    private bool Cover(int next)
    {
        if (Covered(_chosen) > Covered(_best))
        {
            _best = [.. _chosen];
        }
        if (next == _wanted.Length)
        {
            return Covered(_chosen) == _wanted.Length;
        }
        var label = _wanted[next];
        if (_chosen.Count < _count && !_chosen.Exists(s => s.Has(label)))
        {
            foreach (var speaker in Ranked().Where(s => s.Has(label)).DistinctBy(s => s.Classes).Where(TryTake))
            {
                if (Cover(next + 1))
                {
                    return true;
                }
                PutBack();
            }
        }
        return Cover(next + 1);
    }

    private int Covered(IReadOnlyCollection<Speaker> chosen) => _wanted.Count(label => chosen.Any(s => s.Has(label)));

    private void Fill()
    {
        while (_chosen.Count < _count && Ranked().FirstOrDefault(CanSpare) is { } speaker)
        {
            TryTake(speaker);
        }
    }

    private Speaker[] Ranked() => [.. _speakers.Except(_chosen)
        .OrderBy(s => _chosen.Count(c => c.Session == s.Session))
        .ThenBy(s => _chosen.Count(c => c.Gender == s.Gender))];

    private bool TryTake(Speaker speaker)
    {
        if (!CanSpare(speaker))
        {
            return false;
        }
        Count(speaker, -1);
        _chosen.Add(speaker);
        return true;
    }

    private bool CanSpare(Speaker speaker)
    {
        for (var label = 0; label < _speakersLeft.Length; label++)
        {
            if (speaker.Has(label) && _speakersLeft[label] == 1)
            {
                return false;
            }
        }
        return true;
    }

    private void PutBack()
    {
        Count(_chosen[^1], +1);
        _chosen.RemoveAt(_chosen.Count - 1);
    }

    private void Count(Speaker speaker, int change)
    {
        for (var label = 0; label < _speakersLeft.Length; label++)
        {
            _speakersLeft[label] += speaker.Has(label) ? change : 0;
        }
    }
}

/// <summary>What fold making needs to know of a speaker; the classes that there are utterances of are bits.</summary>
internal sealed record Speaker(string Name, string Session, string Gender, ulong Classes)
{
    public bool Has(int label) => (Classes >> label & 1) != 0;

    /// <summary>The view's speakers, in natural order; without those whose every utterance raters are divided on, who can neither validate nor be tested.</summary>
    public static IReadOnlyList<Speaker> Of(FeatureView view) => Of(view.Utterances);

    /// <summary>The speakers of some rows, in natural order; the classes are those of these rows.</summary>
    public static IReadOnlyList<Speaker> Of(FeatureView view, IEnumerable<int> rows) => Of(rows.Select(row => view.Utterances[row]));

    private static IReadOnlyList<Speaker> Of(IEnumerable<Utterance> utterances) =>
        [.. utterances.GroupBy(u => u.Speaker, StringComparer.Ordinal)
            .Select(g => new Speaker(g.Key, g.First().Session, g.First().Gender ?? "", ClassesOf(g)))
            .Where(s => s.Classes != 0)
            .OrderBy(s => s.Name, NaturalComparer.Instance)];

    private static ulong ClassesOf(IEnumerable<Utterance> utterances) =>
        utterances.Aggregate(0UL, (classes, u) => u.Majority is { } label ? classes | 1UL << label : classes);
}
