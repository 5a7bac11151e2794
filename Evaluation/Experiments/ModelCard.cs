using System.Globalization;
using System.Text;
using EmotionFusion.Encoders;

namespace EmotionFusion.Evaluation;

/// <summary>
/// classifier.md beside classifier.onnx: what whoever is given the file must know before using it, after Mitchell et al.,
/// Model Cards for Model Reporting, FAT* 2019. It begins as the model hub's README.md does, and can be put there.
/// </summary>
internal sealed class ModelCard
{
    private const int ShownSpeakers = 3;

    private readonly StringBuilder _text = new();
    private readonly ClassifierFacts _facts;
    private readonly RunResults? _results;

    private ModelCard(ClassifierFacts facts, RunResults? results) => (_facts, _results) = (facts, results);

    /// <summary>Writes the card of a classifier that has just been written.</summary>
    /// <param name="classifier">The file.</param>
    /// <param name="facts">What it says of itself.</param>
    /// <param name="experiment">Its experiment's name.</param>
    /// <param name="results">Of the run that measured the whole of it; null: none did, or only a fold of it.</param>
    public static ClassifierFile Beside(string classifier, ClassifierFacts facts, string experiment, RunResults? results)
    {
        AtomicFile.Write(PathOf(classifier), Text(facts, experiment, results));
        return new ClassifierFile(classifier, new FileInfo(classifier).Length, facts);
    }

    /// <summary>A classifier that is written again, with its encoders, keeps its card.</summary>
    public static void Copy(string from, string to)
    {
        if (File.Exists(PathOf(from)) && PathOf(from) != PathOf(to))
        {
            File.Copy(PathOf(from), PathOf(to), overwrite: true);
        }
    }

    public static string PathOf(string classifier) => Path.ChangeExtension(classifier, ".md");

    internal static string Text(ClassifierFacts facts, string experiment, RunResults? results)
    {
        var card = new ModelCard(facts, results);
        card.FrontMatter();
        card.What(experiment);
        card.Data();
        card.Figures();
        card.Fairness();
        card.Limits();
        card.Licences();
        card.Making();
        return card._text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|").ReplaceLineEndings(" ");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    private void FrontMatter()
    {
        string[] languages = [.. _facts.TrainingCorpora.Select(corpus => corpus.Language).OfType<string>().Distinct()];
        _text.Append("---\n").Append(YamlWriter.Text(
        [
            .. languages.Length > 0 ? [("language", languages)] : Array.Empty<(string, object?)>(),
            ("library_name", "onnx"),
            ("tags", new[] { "speech-emotion-recognition", "audio-classification", "emotionfusion" }),
            ("license", "other"),
        ])).Append("---\n");
    }

    private void What(string experiment)
    {
        Heading(1, experiment);
        var takes = string.Join(" and ", new[] { _facts.Audio is null ? null : "speech", _facts.Text is null ? null : "its transcript" }.OfType<string>());
        string[] gives = [.. _facts.Classes.Count > 0 ? [$"the probabilities of {string.Join(", ", _facts.Classes)}"] : Array.Empty<string>(), .. _facts.Task == "emotion" ? [] : new[] { "valence, arousal and dominance from 1 to 5" }];
        Line($"Takes {takes}, gives {string.Join(", and ", gives)}. {(_facts.Members == 1 ? "One head" : FormattableString.Invariant($"The mean of {_facts.Members} heads"))} on frozen encoders, in one ONNX file.");
        Line();
        Line("| | encoder | fingerprint | values | pooling |");
        Line("|---|---|---|---|---|");
        foreach (var (kind, encoder) in Encoders())
        {
            Line(FormattableString.Invariant($"| {kind} | {Cell(encoder.Encoder)} | {encoder.Fingerprint} | {encoder.Dimension} | {encoder.Pooling} |"));
        }
        Line();
        Line("`emotionfusion predict FILE --model classifier.onnx`; any ONNX Runtime from 1.12 on loads it.");
    }

    private void Data()
    {
        Heading(2, "What it was trained on");
        Line("| corpus | utterances | speakers | language |");
        Line("|---|---|---|---|");
        foreach (var corpus in _facts.TrainingCorpora)
        {
            Line(FormattableString.Invariant($"| {Cell(corpus.Name)} | {corpus.Utterances} | {corpus.Speakers} | {corpus.Language ?? "not said"} |"));
        }
        Line();
        if (_facts.LabelConvention is { } convention)
        {
            Line($"Labels: {convention}.");
        }
        foreach (var (corpus, labels) in _facts.LabelMap.Where(map => map.Value.Count > 0))
        {
            Line($"{corpus}: {string.Join("; ", labels.GroupBy(label => label.Value, label => label.Key).Select(codes => $"{codes.Key} is what the corpus calls {string.Join(", ", codes)}"))}.");
        }
    }

    private void Figures()
    {
        Heading(2, "How good it is");
        if (_facts.Measured is not { } measured)
        {
            Line("Not measured. Don't rely on it before it is: `emotionfusion train` measures the same experiment on speakers that it doesn't train on.");
            return;
        }
        Line($"{Measurement.Describe(measured)}.");
        Line(FormattableString.Invariant($"Tested on {string.Join(", ", measured.Corpora)}; guessing every class equally often gives a UAR of {Percent(1.0 / Math.Max(1, _facts.Classes.Count))}."));
        if (_results is null)
        {
            return;
        }
        var (pooled, intervals) = (_results.Pooled, _results.Pooled.Intervals);
        Line();
        Line("| all test predictions | | 95 % interval over speakers | mean ± deviation over folds and seeds |");
        Line("|---|---|---|---|");
        Row("UAR", pooled.Uar, intervals?.Uar, scores => scores.Uar);
        Row("accuracy (WA)", pooled.Wa, intervals?.Wa, scores => scores.Wa);
        Row("macro F1", pooled.F1, intervals?.F1, scores => scores.F1);
        Line();
        if (_results.LinearBaseline is not null)
        {
            Line($"A linear model on the same features reaches a UAR of {Percent(_results.LinearBaseline.Mean.Uar)} (mean over folds).");
            Line();
        }
        Line("| class | utterances x seeds | recall | precision | most often taken for |");
        Line("|---|---|---|---|---|");
        for (var c = 0; c < pooled.Classes.Count; c++)
        {
            var metrics = pooled.Classes[c];
            Line(FormattableString.Invariant($"| {Cell(metrics.Name)} | {metrics.N} | {Percent(metrics.Recall)} | {Percent(metrics.Precision)} | {Cell(TakenFor(c))} |"));
        }
        Line();
        Line(FormattableString.Invariant($"Expected calibration error {pooled.Calibration.Ece:0.000}")
            + (_results.TemperatureScaling is { } scaling ? FormattableString.Invariant($"; with the temperatures that the file applies {scaling.EceAfter:0.000}.") : "."));
    }

    private void Fairness()
    {
        if (_results?.Fairness is not { } fairness)
        {
            return;
        }
        Heading(2, "For whom it works less well");
        if (fairness.Genders.Count > 0)
        {
            Line("| gender | speakers | utterances | UAR |");
            Line("|---|---|---|---|");
            foreach (var gender in fairness.Genders)
            {
                Line(FormattableString.Invariant($"| {Cell(gender.Gender)} | {gender.Speakers} | {gender.Utterances} | {Percent(gender.Uar)} |"));
            }
            Line();
        }
        if (fairness.GenderGap is { } gap)
        {
            Line(FormattableString.Invariant($"Between {gap.Best} and {gap.Worst} speakers there are {100 * gap.Gap:0.0} points of UAR")
                + (gap.Interval is { } interval ? FormattableString.Invariant($", 95 % interval {100 * interval.Low:0.0} to {100 * interval.High:0.0}{(interval.Low <= 0 ? ", so it may be chance" : "")}.") : "."));
        }
        SpeakerSummary[] speakers = [.. _results.BySpeaker.OrderBy(speaker => speaker.Uar)];
        Line($"By speaker from {Percent(speakers[0].Uar)} to {Percent(speakers[^1].Uar)}; lowest: "
            + string.Join(", ", speakers.Take(ShownSpeakers).Select(speaker => FormattableString.Invariant($"{speaker.Speaker} ({Percent(speaker.Uar)}, {speaker.Utterances} utterances)"))) + ".");
    }

    private void Limits()
    {
        Heading(2, "Limits");
        List<string> limits =
        [
            _facts.Classes.Count > 0 ? $"It knows {string.Join(", ", _facts.Classes)} and nothing else: whatever it hears, it answers one of them. What its corpora leave out (see the labels) it has never met." : "It answers in three dimensions, whatever it hears.",
            _facts.TrainingCorpora.Count == 0 ? "It doesn't say what it was trained on." : FormattableString.Invariant($"It learnt from {_facts.TrainingCorpora.Sum(corpus => corpus.Speakers)} speakers{Languages()}. Other voices, languages, microphones and occasions are another matter: measure before you rely on it."),
            "It tells how speech was labelled by others, not what a person feels.",
        ];
        if (_facts.NeedsBoth)
        {
            limits.Add("It needs sound and words of every utterance.");
        }
        if (_facts.Measured is { } measured && measured.Speakers < 20)
        {
            limits.Add(FormattableString.Invariant($"Its figures are of {measured.Speakers} speakers; intervals over so few are rough."));
        }
        limits.AddRange((_results?.Warnings ?? []).Select(warning => warning.Text));
        if (_results is { LeftOut.Count: > 0 })
        {
            limits.Add(FormattableString.Invariant($"{_results.LeftOut.Count} utterances couldn't be used and aren't in its figures."));
        }
        limits.Add("Don't decide about people by it alone. Where the EU's AI Act holds, inferring emotions at work and in education is forbidden but for medical and safety reasons (Regulation 2024/1689, article 5).");
        limits.ForEach(limit => Line($"- {limit}"));
    }

    private void Licences()
    {
        Heading(2, "Licences");
        Line("| of | licence |");
        Line("|---|---|");
        foreach (var (_, encoder) in Encoders())
        {
            Line($"| encoder {Cell(encoder.Encoder)} | {Cell(encoder.Licence ?? "not said")} |");
        }
        foreach (var corpus in _facts.TrainingCorpora)
        {
            Line($"| corpus {Cell(corpus.Name)} | {Cell(corpus.Licence ?? "not said")} |");
        }
        Line();
        Line("The heads were learnt from these; whoever passes the file on has to see to what that allows, and say its own licence here.");
    }

    private void Making()
    {
        Heading(2, "How it was made");
        Line(string.Create(CultureInfo.InvariantCulture, $"EmotionFusion {_facts.Version ?? "of an unknown version"}, commit {_facts.Commit ?? "not known"}, {_facts.Created.UtcDateTime:yyyy-MM-dd HH:mm} UTC. Settings:"));
        Line();
        Line("```yaml");
        Line((_facts.Config ?? "").TrimEnd());
        Line("```");
    }

    private IEnumerable<(string Kind, ClassifierEncoder Encoder)> Encoders()
    {
        if (_facts.Audio is { } audio)
        {
            yield return ("audio", audio);
        }
        if (_facts.Text is { } text)
        {
            yield return ("text", text);
        }
    }

    private string Languages() => _facts.TrainingCorpora.Select(corpus => corpus.Language).OfType<string>().Distinct().ToArray() is { Length: > 0 } languages
        ? $" of {string.Join(", ", languages)}"
        : "";

    private void Row(string name, double value, Interval? interval, Func<Scores, double> of)
    {
        var deviation = _results!.DeviationOrNull is { } scores ? FormattableString.Invariant($" ± {100 * of(scores):0.0}") : "";
        Line(FormattableString.Invariant($"| {name} | {Percent(value)} | {(interval is { } ends ? FormattableString.Invariant($"{100 * ends.Low:0.0} to {100 * ends.High:0.0} %") : "none: one speaker")} | {100 * of(_results.Mean):0.0}{deviation} |"));
    }

    private string TakenFor(int c)
    {
        var row = _results!.Pooled.Confusion[c];
        var other = Enumerable.Range(0, row.Length).Where(p => p != c).MaxBy(p => row[p]);
        return row[other] == 0 ? "nothing else" : FormattableString.Invariant($"{_results.Classes[other]} ({Percent((double)row[other] / Math.Max(1, row.Sum()))})");
    }

    private void Heading(int level, string text) => _text.Append('\n').Append('#', level).Append(' ').Append(text).Append("\n\n");

    private void Line(string text = "") => _text.Append(text).Append('\n');
}
