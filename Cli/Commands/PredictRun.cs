using EmotionFusion.Encoders;
using EmotionFusion.Prediction;

namespace EmotionFusion.Cli;

/// <summary>What <c>emotionfusion predict</c> does with the classifier, and where it writes. Its methods give the exit code.</summary>
/// <param name="toFile">Whether the writer is a file that the user named, and not standard output.</param>
internal sealed class PredictRun(EmotionClassifier classifier, TextWriter writer, Terminal terminal, bool toFile, CancellationToken cancellation) : IDisposable
{
    public int Utterances(SourceRow[] rows, string? format) => End(Watch(rows.Length > 1, "utterances", sink =>
    {
        var records = format == "jsonl" ? PredictionWriter.JsonLines(writer) : PredictionWriter.Csv(writer, classifier.Facts);
        var (done, errors) = (0, new List<string>());
        sink?.Begin("classifying", announce: true);
        foreach (var batch in rows.Chunk(classifier.AtOnce))
        {
            foreach (var (row, result) in batch.Zip(Results(batch, () => sink?.Report(Interlocked.Increment(ref done), rows.Length))))
            {
                records.Write(row, result);
                errors.AddRange(result.Error is null ? [] : [result.Error]);
            }

            writer.Flush();
        }

        return errors;
    }), rows.Length);

    public int Timelines(SourceRow[] rows, string? format, TimelineOptions options)
    {
        if (format is "vtt" or "audacity" && rows.Length != 1)
        {
            throw new EmotionFusionException($"--format {format} is for one recording at a time; {rows.Length} were named. csv and json take any number.");
        }

        var records = format == "json" ? PredictionWriter.JsonLines(writer) : PredictionWriter.Csv(writer, classifier.Facts);
        return EachRecording(rows, (row, progress) =>
        {
            var spans = classifier.Timeline(row.File!, options with { Text = row.Text, Progress = progress }, cancellation);
            switch (format)
            {
                case "vtt":
                    LabelTracks.WriteWebVtt(writer, spans);
                    break;
                case "audacity":
                    LabelTracks.WriteAudacity(writer, spans);
                    break;
                default:
                    records.Write(row.File!, spans, null);
                    break;
            }
        }, (row, error) =>
        {
            if (format is not ("vtt" or "audacity"))
            {
                records.Write(row.File ?? "", [], error);
            }
        });
    }

    public int Explain(SourceRow[] rows, ExplanationOptions options)
    {
        var records = PredictionWriter.JsonLines(writer);
        return EachRecording(rows,
            (row, progress) => writer.Write(PredictionWriter.Json(row, classifier.Explain(row.File!, row.Text, options with { Progress = progress }, cancellation)) + "\n"),
            (row, error) => records.Write(row, new(null, error)));
    }

    public int Live(string? format, StreamOptions options)
    {
        var printer = format switch
        {
            "csv" => LivePrinter.Records(PredictionWriter.Csv(writer, classifier.Facts), writer),
            "jsonl" => LivePrinter.JsonLines(writer),
            _ => LivePrinter.Lines(writer, moves: !toFile && !Console.IsOutputRedirected),
        };
        // The encoder is loaded by the first answer: let it be one about silence, so that the first line doesn't wait for it.
        var silence = new float[Math.Max(classifier.MinSamples, AudioFile.SampleRate / 2)];
        classifier.Predict(PredictionInput.OfSamples(silence, options.Text), cancellation);
        printer.Print(classifier.Stream(Console.OpenStandardInput(), options, cancellation), cancellation).GetAwaiter().GetResult();
        return ExitCode.Done;
    }

    public void Dispose() => writer.Flush();

    // Rows that hold neither a file nor words aren't asked about.
    private IEnumerable<PredictionResult> Results(SourceRow[] rows, Action done)
    {
        using var results = classifier.PredictMany(rows.Where(row => row.Input is not null).Select(row => row.Input!), done, cancellation).GetEnumerator();
        foreach (var row in rows)
        {
            yield return row.Input is not null && results.MoveNext() ? results.Current : new(null, "the row names neither a sound file nor words.");
        }
    }

    private int EachRecording(SourceRow[] rows, Action<SourceRow, Action<int, int>?> write, Action<SourceRow, string> fail) => End(Watch(isLong: true, "windows", sink =>
    {
        var errors = new List<string>();
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            sink?.Begin(row.File ?? "", announce: false);
            try
            {
                if (row.File is null)
                {
                    throw new SampleException("the row names no sound file.");
                }

                write(row, sink is null ? null : (done, all) => sink.Report(done, all));
            }
            catch (SampleException e)
            {
                errors.Add(e.Message);
                fail(row, e.Message);
            }

            writer.Flush();
        }

        return errors;
    }), rows.Length);

    // What goes to a terminal is itself seen to grow; a bar would be in its way.
    private T Watch<T>(bool isLong, string unit, Func<IProgressSink?, T> work) =>
        isLong && (toFile || Console.IsOutputRedirected) ? terminal.Watch(unit, work) : work(null);

    private int End(IReadOnlyList<string> errors, int all)
    {
        const int Shown = 20;
        if (errors.Count == 0)
        {
            return ExitCode.Done;
        }

        foreach (var error in errors.Take(Shown))
        {
            terminal.Error.WriteLine($"left out: {error}");
        }

        terminal.Error.WriteLine($"{errors.Count} of {all} couldn't be classified.");
        return ExitCode.LeftOut;
    }
}
