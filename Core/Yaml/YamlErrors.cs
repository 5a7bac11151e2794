namespace EmotionFusion;

/// <summary>The errors of one YAML file, gathered so that all are shown at once, and the keys that it says twice.</summary>
internal sealed class YamlErrors(string path)
{
    private readonly List<(int Line, int Column, string Path, string Message)> _errors = [];

    /// <summary>Where a key stands that its mapping had already, and the line of the earlier one, which doesn't count.</summary>
    public Dictionary<(int Line, int Column), int> Repeated { get; } = [];

    public void Add(int line, int column, string message) => Add(line, column, "", message);

    /// <param name="line">Of the key or value.</param>
    /// <param name="column">Of the key or value.</param>
    /// <param name="path">The mapping's place in the file, <c>experiments[2].</c>.</param>
    /// <param name="message">The key and what is wrong with it.</param>
    public void Add(int line, int column, string path, string message) => _errors.Add((line, column, path, message));

    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            // What is wrong in a mapping that is merged into ten others is wrong once, where it stands.
            throw new EmotionFusionException(string.Join('\n', _errors
                .DistinctBy(error => (error.Line, error.Column, error.Message))
                .OrderBy(error => error.Line).ThenBy(error => error.Column)
                .Select(error => $"{path}({error.Line},{error.Column}): {error.Path}{error.Message}")));
        }
    }
}
