namespace EmotionFusion.Pipeline;

/// <summary>
/// Divides a corpus's speakers into groups that are as equal as may be in utterances, in each class and in each gender.
/// Who shares a session stays together: partners of a dialogue answer each other, and share its room and microphones.
/// <para>
/// What is made small is the sum, over groups, of squared shares: of the utterances, of each class (their mean) and of the
/// speakers of each gender (their mean). Sessions are given out from the largest on, each to the group where that sum
/// grows least; then sessions move or change places as long as the sum falls. Nothing is drawn and the order of the
/// utterances doesn't matter, so everybody who has the corpus has the groups.
/// </para>
/// </summary>
internal sealed class SpeakerGroups
{
    private const double LeastGain = 1e-12; // above rounding, so that the search ends

    private readonly Unit[] _units; // largest first
    private readonly int[] _groupOf; // by unit
    private readonly double[][] _sums; // by group, of its units' shares
    private readonly double[] _weights; // by share

    private SpeakerGroups(Unit[] units, double[] weights, int groups)
    {
        (_units, _weights, _groupOf) = (units, weights, new int[units.Length]);
        _sums = [.. Enumerable.Range(0, groups).Select(_ => new double[weights.Length])];
    }

    /// <param name="corpus">Name, for messages.</param>
    /// <param name="utterances">All that the corpus has, whatever features there are, so that every experiment gets the same groups.</param>
    /// <param name="groups">How many.</param>
    /// <returns>The speakers of each group in natural order, groups in the order of their first speakers. Speakers without a labelled utterance are in none.</returns>
    /// <exception cref="EmotionFusionException">There are fewer speakers, or sessions of several, than groups.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> Divide(string corpus, IEnumerable<Utterance> utterances, int groups)
    {
        var labelled = utterances.Where(utterance => utterance.Majority is not null).ToArray();
        var speakers = labelled.GroupBy(utterance => utterance.Speaker, StringComparer.Ordinal)
            .Select(own => new Person(own.Key, own.First().Session, own.First().Gender ?? "", own.CountBy(utterance => utterance.Label).ToDictionary()))
            .OrderBy(speaker => speaker.Name, NaturalComparer.Instance).ToArray();
        var sessions = speakers.GroupBy(speaker => speaker.Session, StringComparer.Ordinal).Select(own => own.ToArray()).ToArray();
        AssertEnough(corpus, speakers.Length, sessions.Length, groups);
        var search = Of(speakers, sessions, groups);
        search.GiveOut();
        search.Improve();
        return [.. search._units.Zip(search._groupOf).GroupBy(unit => unit.Second, unit => unit.First)
            .Select(own => own.SelectMany(unit => unit.Speakers).Order(NaturalComparer.Instance).ToArray())
            .OrderBy(own => own[0], NaturalComparer.Instance)];
    }

    private static void AssertEnough(string corpus, int speakers, int sessions, int groups)
    {
        if (sessions < groups)
        {
            throw new EmotionFusionException(sessions == speakers
                ? $"{corpus} has {speakers} speakers; groups: {groups} needs at least {groups}. Take fewer groups, or leave_out: speaker."
                : $"{corpus} has {speakers} speakers in {sessions} session{(sessions == 1 ? "" : "s")}, and who shares a session stays together; groups: {groups} needs at least {groups} sessions. "
                    + "Take fewer groups, or leave_out: speaker.");
        }
    }

    private static SpeakerGroups Of(Person[] speakers, Person[][] sessions, int groups)
    {
        int[] classes = [.. speakers.SelectMany(speaker => speaker.Classes.Keys).Distinct().Order()];
        string[] genders = [.. speakers.Select(speaker => speaker.Gender).Distinct().Order(StringComparer.Ordinal)];
        double[] weights = [1, .. classes.Select(_ => 1.0 / classes.Length), .. genders.Select(_ => 1.0 / genders.Length)];
        var totals = Counts(speakers);
        var units = sessions.Select(own => new Unit([.. own.Select(speaker => speaker.Name)], [.. Counts(own).Zip(totals, (count, total) => (double)count / total)]))
            .OrderByDescending(unit => unit.Shares[0]).ThenBy(unit => unit.Speakers[0], NaturalComparer.Instance).ToArray();
        return new(units, weights, groups);

        int[] Counts(Person[] some) =>
        [
            some.Sum(speaker => speaker.Utterances),
            .. classes.Select(label => some.Sum(speaker => speaker.Classes.GetValueOrDefault(label))),
            .. genders.Select(gender => some.Count(speaker => speaker.Gender == gender)),
        ];
    }

    private void GiveOut()
    {
        for (var unit = 0; unit < _units.Length; unit++)
        {
            _groupOf[unit] = Enumerable.Range(0, _sums.Length).MinBy(group => Growth(_units[unit].Shares, null, _sums[group], null));
            Add(unit, _groupOf[unit]);
        }
    }

    private void Improve()
    {
        while (Moves() | Swaps())
        {
        }
    }

    private bool Moves()
    {
        var any = false;
        for (var unit = 0; unit < _units.Length; unit++)
        {
            for (var group = 0; group < _sums.Length; group++)
            {
                if (group != _groupOf[unit] && Growth(_units[unit].Shares, null, _sums[group], _sums[_groupOf[unit]]) < -LeastGain)
                {
                    Move(unit, group);
                    any = true;
                }
            }
        }
        return any;
    }

    private bool Swaps()
    {
        var any = false;
        for (var one = 0; one < _units.Length; one++)
        {
            for (var other = one + 1; other < _units.Length; other++)
            {
                var (from, to) = (_groupOf[one], _groupOf[other]);
                if (from != to && Growth(_units[one].Shares, _units[other].Shares, _sums[to], _sums[from]) < -LeastGain)
                {
                    Move(one, to);
                    Move(other, from);
                    any = true;
                }
            }
        }
        return any;
    }

    /// <summary>
    /// By how much half the sum of squares grows when a unit, less what comes back for it, goes from one group (or from
    /// none) to another: with d the difference and a, b the groups' sums, d (b + d/2) and, of a group that it leaves, d (d/2 - a).
    /// </summary>
    private double Growth(double[] goes, double[]? comes, double[] to, double[]? from)
    {
        var growth = 0.0;
        for (var i = 0; i < _weights.Length; i++)
        {
            var difference = goes[i] - (comes?[i] ?? 0);
            growth += _weights[i] * difference * (from is null ? to[i] + (difference / 2) : to[i] - from[i] + difference);
        }
        return growth;
    }

    private void Move(int unit, int group)
    {
        Add(unit, _groupOf[unit], sign: -1);
        Add(unit, _groupOf[unit] = group);
    }

    private void Add(int unit, int group, int sign = 1)
    {
        for (var i = 0; i < _weights.Length; i++)
        {
            _sums[group][i] += sign * _units[unit].Shares[i];
        }
    }

    private sealed record Person(string Name, string Session, string Gender, Dictionary<int, int> Classes)
    {
        public int Utterances => Classes.Values.Sum();
    }

    /// <summary>A session's speakers, with their shares of the corpus's utterances, of each class and of each gender.</summary>
    private sealed record Unit(string[] Speakers, double[] Shares);
}
