namespace EmotionFusion.Evaluation;

/// <summary>A finished run as comparing needs it, by test corpus. Its predictions are read once and kept as a byte each.</summary>
internal sealed record ComparedRun(RunFolder Folder, RunResults Results, IReadOnlyList<TestedPart> Parts)
{
    public static bool HasClasses(RunFolder folder) => RunJson.Read<ResultsTask>(folder.Results).Task is null;

    /// <summary>Unlike <see cref="SavedRun.Read"/> it computes no figure but the mean UAR, which it holds against results.json.</summary>
    /// <exception cref="EmotionFusionException">It has no classes, a file is missing or broken, or figures and predictions don't agree.</exception>
    public static ComparedRun Read(RunFolder folder)
    {
        if (!HasClasses(folder))
        {
            throw new EmotionFusionException($"{folder.Path} predicts no classes, so there is no UAR to compare. Leave it out.");
        }

        var results = RunJson.Read<RunResults>(folder.Results);
        if (results.Format != RunResults.CurrentFormat)
        {
            throw new EmotionFusionException(FormattableString.Invariant(
                $"{folder.Results}: format {results.Format}; this version of EmotionFusion reads {RunResults.CurrentFormat}. Use the version that config.yaml names."));
        }

        var (classes, rows) = PredictionsFile.Read(folder.Predictions);
        if (!classes.SequenceEqual(results.Classes))
        {
            throw new EmotionFusionException(
                $"{folder.Predictions}: the classes are {string.Join(", ", classes)}; results.json says {string.Join(", ", results.Classes)}.");
        }

        int[] seeds = [.. rows.Select(row => row.Seed).Distinct()];
        var run = new ComparedRun(folder, results,
            [.. rows.GroupBy(row => CorpusOf(results, row.Fold)).Select(part => TestedPart.Of(folder.Predictions, part.Key, classes, seeds, part))]);
        var (mean, _) = Scores.Spread([.. run.Parts.SelectMany(part => part.Trainings()).Select(training => training.Scores)]);
        return Math.Abs(mean.Uar - results.Mean.Uar) <= 1e-9 ? run : throw new EmotionFusionException(FormattableString.Invariant(
            $"{folder.Results} says {results.Mean.Uar} for the mean UAR, predictions.csv gives {mean.Uar}: one of them was changed after the run. Restore it or train again; 'emotionfusion runs check' tells more."));
    }

    private static string CorpusOf(RunResults results, string fold) =>
        results.Protocol == Protocol.CrossCorpus.Name && fold.StartsWith(results.Corpus + "_TO_", StringComparison.Ordinal) ? TransferTable.TestCorpus(results, fold) : results.Corpus;
}

/// <summary>What a run predicts of one test corpus.</summary>
/// <param name="Predicted">By seed and utterance, the class.</param>
/// <param name="Joint">By utterance, the class of the highest probability, averaged over seeds; the lower one on a tie.</param>
/// <param name="Confidence">That probability.</param>
internal sealed record TestedPart(
    string Corpus, IReadOnlyList<string> Classes, IReadOnlyList<int> Seeds, IReadOnlyList<TestedUtterance> Utterances, byte[][] Predicted, byte[] Joint, float[] Confidence)
{
    private const byte Missing = byte.MaxValue;

    public static TestedPart Of(string path, string corpus, IReadOnlyList<string> classes, int[] seeds, IEnumerable<RunPrediction> rows)
    {
        var (index, utterances, sums) = (new Dictionary<(string Fold, string Id), int>(), new List<TestedUtterance>(), new List<double[]>());
        var predicted = Array.ConvertAll(seeds, _ => new List<byte>());
        foreach (var (seed, fold, row) in rows)
        {
            var utterance = new TestedUtterance(row.Utterance, row.Speaker, fold, row.Label);
            if (!index.TryGetValue((fold, row.Utterance), out var at))
            {
                index.Add((fold, row.Utterance), at = utterances.Count);
                utterances.Add(utterance);
                sums.Add(new double[classes.Count]);
            }

            var column = predicted[Array.IndexOf(seeds, seed)];
            column.AddRange(Enumerable.Repeat(Missing, Math.Max(0, at + 1 - column.Count)));
            if (utterances[at] != utterance || column[at] != Missing)
            {
                throw Broken(utterance, seed, utterances[at] != utterance ? "with another speaker or label than before" : "twice");
            }

            column[at] = (byte)row.Predicted;
            for (var c = 0; c < classes.Count; c++)
            {
                sums[at][c] += row.Probabilities[c];
            }
        }

        for (var s = 0; s < seeds.Length; s++)
        {
            if (predicted[s].Append(Missing).ToList().IndexOf(Missing) is var gap && gap < utterances.Count)
            {
                throw Broken(utterances[gap], seeds[s], "nowhere, and another seed has it");
            }
        }

        return new TestedPart(corpus, classes, seeds, utterances, Array.ConvertAll(predicted, column => column.ToArray()),
            [.. sums.Select(sum => (byte)Array.IndexOf(sum, sum.Max()))], [.. sums.Select(sum => (float)(sum.Max() / seeds.Length))]);

        EmotionFusionException Broken(TestedUtterance utterance, int seed, string what) => new(FormattableString.Invariant(
            $"{path} has utterance '{utterance.Id}' of fold '{utterance.Fold}', seed {seed}, {what}. Restore the file or train again."));
    }

    /// <summary>The scores of each fold with each seed, seed by seed.</summary>
    public IEnumerable<(int Seed, string Fold, Scores Scores)> Trainings()
    {
        var folds = Utterances.Index().GroupBy(entry => entry.Item.Fold, entry => entry.Index).Select(fold => (fold.Key, Rows: fold.ToArray())).ToArray();
        for (var s = 0; s < Seeds.Count; s++)
        {
            foreach (var (fold, rows) in folds)
            {
                var predicted = Predicted[s];
                var matrix = ConfusionMatrix.Of(Classes.Count, rows.Select(row => (Utterances[row].Label, (int)predicted[row])));
                yield return (Seeds[s], fold, new Scores(matrix.Uar, matrix.Wa, matrix.MacroF1));
            }
        }
    }

    /// <summary>How many utterances of each speaker and class are right, averaged over seeds.</summary>
    /// <returns>(classes, speakers)</returns>
    public double[][] Right(IReadOnlyDictionary<string, int> speakers) =>
        Counts(speakers, row => Predicted.Count(seed => seed[row] == Utterances[row].Label) / (double)Seeds.Count);

    /// <inheritdoc cref="Right"/>
    public double[][] Support(IReadOnlyDictionary<string, int> speakers) => Counts(speakers, _ => 1);

    /// <summary>These utterances alone, in this order, under the folds and with the classes of another part.</summary>
    public TestedPart Like(TestedPart other, IReadOnlyList<(int Own, int Others)> rows)
    {
        byte[] label = [.. Classes.Select(name => (byte)other.Classes.ToList().IndexOf(name))];
        byte[] Taken(byte[] column) => [.. rows.Select(row => label[column[row.Own]])];
        return this with
        {
            Classes = other.Classes,
            Utterances = [.. rows.Select(row => other.Utterances[row.Others])],
            Predicted = Array.ConvertAll(Predicted, Taken),
            Joint = Taken(Joint),
            Confidence = [.. rows.Select(row => Confidence[row.Own])],
        };
    }

    private double[][] Counts(IReadOnlyDictionary<string, int> speakers, Func<int, double> of)
    {
        double[][] counts = [.. Classes.Select(_ => new double[speakers.Count])];
        for (var row = 0; row < Utterances.Count; row++)
        {
            counts[Utterances[row].Label][speakers[Utterances[row].Speaker]] += of(row);
        }

        return counts;
    }
}

/// <summary>A test utterance of one fold.</summary>
internal readonly record struct TestedUtterance(string Id, string Speaker, string Fold, int Label);
