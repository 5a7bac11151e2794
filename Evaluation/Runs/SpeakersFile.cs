namespace EmotionFusion.Evaluation;

/// <summary>speakers.csv: speaker and gender of the test speakers, the gender empty where the corpus doesn't tell one.</summary>
internal static class SpeakersFile
{
    private static readonly string[] Columns = ["speaker", "gender"];

    public static void Write(string path, IReadOnlyDictionary<string, string> genders) =>
        Csv.Write(path, Columns, genders.Select(speaker => (string[])[speaker.Key, speaker.Value]));

    /// <returns>null if the run has no such file, as those of earlier versions.</returns>
    /// <exception cref="EmotionFusionException">A header or a line that isn't as <see cref="Write"/> makes it, with file and line.</exception>
    public static IReadOnlyDictionary<string, string>? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var (genders, header) = (new Dictionary<string, string>(), false);
        foreach (var record in Csv.Read(path))
        {
            if (!header)
            {
                header = record.Fields.SequenceEqual(Columns)
                    ? true
                    : throw record.Fault($"the header is '{string.Join(',', record.Fields)}'; expected {string.Join(',', Columns)}. Restore the file or train again.");
            }
            else if (record.Fields is not [var speaker, var gender] || !genders.TryAdd(speaker, gender))
            {
                throw record.Fault($"'{string.Join(',', record.Fields)}'; expected a speaker, each once, and the gender. Restore the file or train again.");
            }
        }

        return genders;
    }
}
