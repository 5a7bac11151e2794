using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Prediction;

/// <summary>A classifier as a step of an ML.NET pipeline.</summary>
public static class ClassifyEmotionCatalog
{
    /// <summary>
    /// Classifies rows by their sound file, their words or both: <c>mlContext.Transforms.ClassifyEmotion(classifier, "Path")</c>.
    /// </summary>
    /// <remarks>
    /// Three columns are added. <c>PredictedLabel</c> is the emotion, a text. <c>Score</c> has the probabilities, with the
    /// classes' names as its slots' names, as ML.NET's evaluation wants them. <c>Error</c> is empty, or the reason why the
    /// row couldn't be classified; then the label is empty and the scores are NaN. Rows are classified when they are read,
    /// one at a time; <see cref="EmotionClassifier.PredictMany"/> is faster. The step can't be saved: it is the
    /// classifier's file.
    /// </remarks>
    /// <param name="catalog">Of an MLContext.</param>
    /// <param name="classifier">Must live as long as the views and engines made with it.</param>
    /// <param name="audioColumn">A text column of sound files' paths; null where there is no sound.</param>
    /// <param name="textColumn">A text column of words; null where there are none.</param>
    /// <exception cref="EmotionFusionException">The classifier decides on no class.</exception>
    /// <exception cref="ArgumentException">Neither column is named.</exception>
    public static IEstimator<ITransformer> ClassifyEmotion(this TransformsCatalog catalog, EmotionClassifier classifier, string? audioColumn = null, string? textColumn = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(classifier);
        if (classifier.Classes.Count == 0)
        {
            throw new EmotionFusionException("This classifier gives valence, arousal and dominance alone; ClassifyEmotion needs classes.");
        }
        var output = SchemaDefinition.Create(typeof(Classified));
        output[nameof(Classified.Score)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, classifier.Classes.Count);
        output[nameof(Classified.Score)].AddAnnotation("SlotNames",
            new VBuffer<ReadOnlyMemory<char>>(classifier.Classes.Count, [.. classifier.Classes.Select(name => name.AsMemory())]),
            new VectorDataViewType(TextDataViewType.Instance, classifier.Classes.Count));
        return (audioColumn, textColumn) switch
        {
            (not null, not null) => catalog.CustomMapping<SoundAndWords, Classified>(
                (row, result) => result.Set(classifier, PredictionInput.OfFile(row.Path, row.Words)), null,
                Renamed<SoundAndWords>((nameof(SoundAndWords.Path), audioColumn), (nameof(SoundAndWords.Words), textColumn)), output),
            (not null, null) => catalog.CustomMapping<Sound, Classified>(
                (row, result) => result.Set(classifier, PredictionInput.OfFile(row.Path)), null, Renamed<Sound>((nameof(Sound.Path), audioColumn)), output),
            (null, not null) => catalog.CustomMapping<Words, Classified>(
                (row, result) => result.Set(classifier, PredictionInput.OfText(row.Text)), null, Renamed<Words>((nameof(Words.Text), textColumn)), output),
            _ => throw new ArgumentException("Name the column of sound files, of words, or both.", nameof(audioColumn)),
        };
    }

    private static SchemaDefinition Renamed<T>(params ReadOnlySpan<(string Member, string Column)> names)
    {
        var schema = SchemaDefinition.Create(typeof(T));
        foreach (var (member, column) in names)
        {
            schema[member].ColumnName = column;
        }
        return schema;
    }

    private sealed class SoundAndWords
    {
        public string Path { get; set; } = "";

        public string Words { get; set; } = "";
    }

    private sealed class Sound
    {
        public string Path { get; set; } = "";
    }

    private sealed class Words
    {
        public string Text { get; set; } = "";
    }

    private sealed class Classified
    {
        public string PredictedLabel { get; set; } = "";

        public VBuffer<float> Score { get; set; }

        public string Error { get; set; } = "";

        public void Set(EmotionClassifier classifier, PredictionInput input)
        {
            // A row object is used again for the next row.
            try
            {
                var prediction = classifier.Predict(input);
                (PredictedLabel, Error) = (prediction.Emotion!, "");
                Score = new VBuffer<float>(classifier.Classes.Count, [.. prediction.Probabilities.Values]);
            }
            catch (SampleException e)
            {
                (PredictedLabel, Error) = ("", e.Message);
                Score = new VBuffer<float>(classifier.Classes.Count, [.. classifier.Classes.Select(_ => float.NaN)]);
            }
        }
    }
}
