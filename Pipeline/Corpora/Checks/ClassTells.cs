using System.Globalization;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Whether something that isn't the emotion gives the class away, so that a model could cheat: the speaker, the rate, the
/// length. For each such attribute the class of an utterance is guessed from the other utterances of the same value, and
/// UAR of these guesses is compared with chance.
/// </summary>
internal static class ClassTells
{
    private const int Draws = 199;
    private const double Significant = 0.01;
    private const double Large = 0.1; // of the way from chance to 1
    private const double Glaring = 0.5;
    private const int Fewest = 20; // utterances
    private const int LengthBins = 10;

    public static IEnumerable<Finding> Of(Corpus corpus, CorpusSounds sounds)
    {
        Utterance[] labelled = [.. corpus.Utterances.Where(utterance => utterance.Majority is not null)];
        var (speaker, session) = (Attribute.Of("speaker", labelled, utterance => utterance.Speaker), Attribute.Of("session", labelled, utterance => utterance.Session));
        Attribute[] attributes =
        [
            speaker,
            .. session.Values.SequenceEqual(speaker.Values) ? [] : new[] { session },
            Attribute.Of("gender", labelled, utterance => utterance.Gender),
            Attribute.Of("sentence", labelled, SentenceChecks.SentenceOf),
            Attribute.Of("rate", labelled, utterance => sounds[utterance] is { } sound ? Text($"{sound.Info!.SampleRate} Hz") : null),
            Attribute.Of("channels", labelled, utterance => sounds[utterance] is { } sound ? Text($"{sound.Info!.Channels}") : null),
            Attribute.Of("format", labelled, utterance => sounds[utterance] is { } sound ? CorpusSounds.FormatOf(sound) : null),
            Attribute.OfBins("duration", LengthBins, labelled, utterance => sounds[utterance]?.Seconds),
        ];
        return attributes.Select(attribute => Find(attribute, corpus.ClassNames, labelled)).OfType<Finding>();
    }

    private static Finding? Find(Attribute attribute, IReadOnlyList<string> classNames, Utterance[] labelled)
    {
        int[] rows = [.. Enumerable.Range(0, labelled.Length).Where(i => attribute.Values[i] >= 0)];
        int[] values = [.. rows.Select(i => attribute.Values[i])];
        int[] labels = [.. rows.Select(i => labelled[i].Label)];
        if (rows.Length < Fewest || values.Distinct().Count() < 2 || labels.Distinct().Count() < 2)
        {
            return null;
        }
        var (uar, chance) = (Uar(values, labels, classNames.Count), 1.0 / labels.Distinct().Count());
        var excess = (uar - chance) / (1 - chance);
        if (excess < Large || PermutationP(values, labels, classNames.Count, uar) is var p && p > Significant)
        {
            return null;
        }
        // Sad speech is slow and angry speech short: a little of this is the emotion itself.
        var severity = excess >= Glaring ? Severity.Fault : attribute.Name == "duration" ? Severity.Note : Severity.Warning;
        return new($"{attribute.Name}-tells-class", severity, rows.Length,
            Text($"utterances: {attribute.Name} tells the class. Knowing only the {Words(attribute.Name)} gives UAR {100 * uar:0} % (chance {100 * chance:0} %, p = {p:0.000} by {Draws} permutations)."),
            Advice(attribute.Name, severity), [.. Examples(attribute, classNames, values, labels)]);
    }

    /// <summary>The values with most utterances of one class first.</summary>
    private static IEnumerable<string> Examples(Attribute attribute, IReadOnlyList<string> classNames, int[] values, int[] labels) => values.Zip(labels)
        .GroupBy(pair => pair.First, pair => pair.Second)
        .Select(group => (attribute.Names[group.Key], Count: group.Count(), Classes: group.CountBy(label => label).OrderByDescending(pair => pair.Value).ToArray()))
        .OrderByDescending(group => (double)group.Classes[0].Value * group.Classes[0].Value / group.Count)
        .Select(group => $"{group.Item1}: {string.Join(", ", group.Classes.Select(pair => Text($"{pair.Value} {classNames[pair.Key]}")))}");

    private static string Words(string name) => name switch
    {
        "rate" => "sample rate",
        "channels" => "number of channels",
        "sentence" => "sentence",
        _ => name,
    };

    private static string Advice(string name, Severity severity) => name switch
    {
        "speaker" => "Test on unheard speakers only (leave_out: speaker or session), where the voice can't tell.",
        "session" => "Test on unheard sessions only (leave_out: session), where the room can't tell.",
        "gender" => "A model may tell voices of men and women apart instead: look at the report's gap between genders.",
        "sentence" => "A model with text needs no emotion to be right: look at sound alone, and test on sentences that training doesn't have.",
        "duration" when severity == Severity.Note => "Slow or short speech belongs to some emotions; look whether recordings of one class were cut by other rules.",
        "duration" => "Look how recordings were cut: a model need only measure silence or length.",
        _ => "Classes were recorded or converted in different ways, which a model hears: bring all to the lowest of them before encoding, and distrust what was trained without.",
    };

    /// <summary>
    /// UAR of guessing each utterance's class from all others of its value: the class of which the largest share has the
    /// value. Equal shares share the guess. A value that nobody else has tells nothing: chance.
    /// </summary>
    internal static double Uar(int[] attribute, int[] labels, int classes)
    {
        var counts = Counts(attribute, labels, classes);
        var sizes = new int[classes];
        foreach (var label in labels)
        {
            sizes[label]++;
        }
        var present = sizes.Count(size => size > 0);
        var right = new double[classes];
        for (var value = 0; value < counts.Length / classes; value++)
        {
            var cell = counts.AsSpan(value * classes, classes);
            for (var label = 0; label < classes; label++)
            {
                right[label] += cell[label] > 0 ? cell[label] * Credit(cell, sizes, label) : 0;
            }
        }
        return Enumerable.Range(0, classes).Where(label => sizes[label] > 0).Sum(label => right[label] / sizes[label]) / present;
    }

    /// <summary>How right the guess of an utterance of <paramref name="label"/> is when it is left out itself.</summary>
    private static double Credit(ReadOnlySpan<int> cell, int[] sizes, int label)
    {
        var own = Share(cell[label] - 1, sizes[label] - 1);
        var equal = 1;
        for (var other = 0; other < sizes.Length; other++)
        {
            if (other == label || sizes[other] == 0)
            {
                continue;
            }
            var share = Share(cell[other], sizes[other]);
            if (share > own)
            {
                return 0;
            }
            equal += share == own ? 1 : 0;
        }
        return 1.0 / equal;
    }

    private static double Share(int count, int size) => size == 0 ? 0 : (double)count / size;

    private static int[] Counts(int[] attribute, int[] labels, int classes)
    {
        var counts = new int[(attribute.Max() + 1) * classes];
        for (var i = 0; i < attribute.Length; i++)
        {
            counts[(attribute[i] * classes) + labels[i]]++;
        }
        return counts;
    }

    /// <summary>How often labels dealt out anew do as well.</summary>
    private static double PermutationP(int[] attribute, int[] labels, int classes, double uar)
    {
        var (random, dealt, asGood) = (new SplitMix64(1), labels.ToArray(), 0);
        for (var draw = 0; draw < Draws; draw++)
        {
            random.Shuffle<int>(dealt);
            asGood += Uar(attribute, dealt, classes) >= uar ? 1 : 0;
        }
        return (asGood + 1.0) / (Draws + 1);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Something that each utterance has, or may have, besides its class.</summary>
    /// <param name="Name">speaker, rate.</param>
    /// <param name="Values">A number a value, by utterance, in the order that they come in; -1 where there is none.</param>
    /// <param name="Names">Of the values.</param>
    private sealed record Attribute(string Name, int[] Values, IReadOnlyList<string> Names)
    {
        public static Attribute Of(string name, Utterance[] utterances, Func<Utterance, string?> value)
        {
            var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
            int[] values = [.. utterances.Select(utterance => value(utterance) is { } found ? numbers.TryGetValue(found, out var number) ? number : numbers[found] = numbers.Count : -1)];
            return new(name, values, [.. numbers.Keys]);
        }

        /// <summary>Seconds in bins of equally many utterances; equal ones are in one bin.</summary>
        public static Attribute OfBins(string name, int bins, Utterance[] utterances, Func<Utterance, double?> seconds)
        {
            double[] sorted = [.. utterances.Select(seconds).OfType<double>().Order()];
            var first = new Dictionary<double, int>();
            for (var i = sorted.Length - 1; i >= 0; i--)
            {
                first[sorted[i]] = i;
            }
            var shortest = new Dictionary<int, double>();
            foreach (var (length, at) in first)
            {
                var bin = BinOf(at);
                shortest[bin] = Math.Min(length, shortest.GetValueOrDefault(bin, double.PositiveInfinity));
            }
            var byNumber = Of(name, utterances, utterance => seconds(utterance) is { } found ? Text($"{BinOf(first[found])}") : null);
            return byNumber with { Names = [.. byNumber.Names.Select(bin => Text($"from {shortest[int.Parse(bin, CultureInfo.InvariantCulture)]:0.00} s"))] };

            int BinOf(int at) => (int)((long)bins * at / sorted.Length);
        }
    }
}
