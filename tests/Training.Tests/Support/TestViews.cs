using EmotionFusion.Pipeline;

namespace EmotionFusion.Training.Tests;

/// <summary>Small feature views with a known answer.</summary>
internal static class TestViews
{
    public static readonly string[] Classes = ["neutral", "happy", "sad", "anger"];

    private const int SpeakersASession = 2;
    private const int Sessions = 5;

    /// <summary>Rows in order, spread over ten speakers in five sessions.</summary>
    public static FeatureView Of(IReadOnlyList<long> labels, FeatureBlock? audio, FeatureBlock? text) => new(
        new Corpus
        {
            Name = "TEST",
            ClassNames = Classes,
            Utterances = [.. labels.Select((label, row) => Utterance(row, (int)label))],
            Exclusions = [],
        },
        audio,
        text);

    /// <summary>The same rows in two classes: neutral or sad, happy or anger.</summary>
    public static FeatureView FirstTwoClasses(FeatureView view) => new(
        new Corpus
        {
            Name = view.Corpus,
            ClassNames = Classes[..2],
            Utterances = [.. view.Utterances.Select(utterance => utterance with { Label = utterance.Label % 2 })],
            Exclusions = [],
        },
        view.Audio,
        view.Text);

    /// <summary>The same rows, the speaker of each as <paramref name="speakerOf"/> says.</summary>
    public static FeatureView WithSpeakers(FeatureView view, Func<int, string> speakerOf) =>
        Changed(view, (utterance, row) => utterance with { Speaker = speakerOf(row) });

    /// <summary>
    /// Two modalities of which each alone says nothing: the class is the exclusive or of a bit pair in audio and one
    /// in text, under noise.
    /// </summary>
    public static FeatureView ExclusiveOr(int rows, int seed)
    {
        const int dimension = 8;
        var random = new Random(seed);
        var (labels, audio, text) = (new long[rows], new float[rows * dimension], new float[rows * dimension]);
        for (var row = 0; row < rows; row++)
        {
            var (heard, said) = (random.Next(4), random.Next(4));
            labels[row] = heard ^ said;
            Write(audio.AsSpan(row * dimension, dimension), heard, random);
            Write(text.AsSpan(row * dimension, dimension), said, random);
        }

        return Of(labels, Block("audio", dimension, audio), Block("text", dimension, text));
    }

    /// <summary>The class in the first columns of both modalities, under noise of the given deviation.</summary>
    public static FeatureView Separable(int rows, int seed, double noise = 0.3, int dimension = 8, bool shuffleLabels = false)
    {
        var random = new Random(seed);
        var (labels, audio, text) = (new long[rows], new float[rows * dimension], new float[rows * dimension]);
        for (var row = 0; row < rows; row++)
        {
            var shown = random.Next(4);
            labels[row] = shuffleLabels ? random.Next(4) : shown;
            WriteOneHot(audio.AsSpan(row * dimension, dimension), shown, noise, random);
            WriteOneHot(text.AsSpan(row * dimension, dimension), shown, noise, random);
        }

        return Of(labels, Block("audio", dimension, audio), Block("text", dimension, text));
    }

    /// <summary>The same rows, each with the raters' votes that <paramref name="votesOf"/> gives; a tie takes the label away.</summary>
    public static FeatureView WithVotes(FeatureView view, Func<int, int[]> votesOf) =>
        Changed(view, (utterance, row) => votesOf(row) is var votes && votes.Count(count => count == votes.Max()) == 1
            ? utterance with { Votes = votes, Majority = Array.IndexOf(votes, votes.Max()) }
            : utterance with { Votes = votes, Majority = null });

    /// <summary>The same rows, each rated as <paramref name="vadOf"/> says.</summary>
    public static FeatureView WithVad(FeatureView view, Func<int, Vad?> vadOf) =>
        Changed(view, (utterance, row) => utterance with { Vad = vadOf(row) });

    /// <summary>The same rows with ratings all over the scale.</summary>
    public static FeatureView WithRatings(FeatureView view, int seed)
    {
        var random = new Random(seed);
        float Rating() => 1 + (4 * random.NextSingle());
        return WithVad(view, _ => new Vad(Rating(), Rating(), Rating()));
    }

    /// <summary>The class in the first columns, and in the others, twice as loud, a code of the speaker.</summary>
    public static FeatureView SpeakersAndClasses(int rows, int seed)
    {
        const int dimension = 12;
        var random = new Random(seed);
        var codes = Enumerable.Range(0, Sessions * SpeakersASession).Select(_ => Enumerable.Range(0, 8).Select(_ => (random.NextSingle() * 4) - 2).ToArray()).ToArray();
        var (labels, audio, text) = (new long[rows], new float[rows * dimension], new float[rows * dimension]);
        for (var row = 0; row < rows; row++)
        {
            var label = random.Next(4);
            labels[row] = label;
            foreach (var features in new[] { audio, text })
            {
                WriteOneHot(features.AsSpan(row * dimension, dimension), label, 0.3, random);
                for (var i = 0; i < 8; i++)
                {
                    features[(row * dimension) + 4 + i] += codes[row % codes.Length][i];
                }
            }
        }

        return Of(labels, Block("audio", dimension, audio), Block("text", dimension, text));
    }

    /// <summary>The same rows, some of them without audio or text, put together as those of a corpus are.</summary>
    public static FeatureView Lacking(FeatureView view, Func<int, Missing> lacks)
    {
        var spoken = Changed(view, (utterance, _) => utterance with { Transcript = "words" });
        return FeatureView.Combine(Side(Missing.Audio), Side(Missing.Text), keepPartial: true);

        FeatureView Side(Missing mine)
        {
            int[] rows = [.. Enumerable.Range(0, view.Utterances.Count).Where(row => lacks(row) != mine)];
            var corpus = new Corpus
            {
                Name = view.Corpus,
                ClassNames = view.ClassNames,
                Utterances = [.. rows.Select(row => spoken.Utterances[row])],
                Exclusions = [],
            };
            return new(corpus, mine == Missing.Audio ? view.Audio!.Select(rows) : null, mine == Missing.Text ? view.Text!.Select(rows) : null);
        }
    }

    private static FeatureView Changed(FeatureView view, Func<Utterance, int, Utterance> change) => new(
        new Corpus
        {
            Name = view.Corpus,
            ClassNames = view.ClassNames,
            Utterances = [.. view.Utterances.Select(change)],
            Exclusions = [],
        },
        view.Audio,
        view.Text);

    private static FeatureBlock Block(string encoder, int dimension, float[] values) => new(encoder, "000000000000", dimension, values);

    private static Utterance Utterance(int row, int label)
    {
        var speaker = row % (Sessions * SpeakersASession);
        return new Utterance
        {
            Id = $"u{row:00000}",
            Label = label,
            Speaker = $"s{speaker:00}",
            Session = $"{(speaker / SpeakersASession) + 1}",
        };
    }

    private static void Write(Span<float> target, int bits, Random random)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = (float)(((random.NextDouble() * 2) - 1) * 0.3);
        }

        target[0] += (bits & 1) == 0 ? -1 : 1;
        target[1] += (bits & 2) == 0 ? -1 : 1;
    }

    private static void WriteOneHot(Span<float> target, int label, double noise, Random random)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = (float)(((random.NextDouble() * 2) - 1) * noise) + (i == label ? 1 : 0);
        }
    }
}
