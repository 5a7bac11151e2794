namespace EmotionFusion;

/// <summary>The errors of one YAML file, gathered so that all are shown at once.</summary>
internal sealed class YamlErrors(string path)
{
    private readonly List<(int Line, int Column, string Message)> errors = [];

    public void Add(int line, int column, string message) => errors.Add((line, column, message));

    public void ThrowIfAny()
    {
        if (errors.Count > 0)
        {
            throw new EmotionFusionException(string.Join('\n', errors
                .OrderBy(error => error.Line).ThenBy(error => error.Column)
                .Select(error => $"{path}({error.Line},{error.Column}): {error.Message}")
                .Distinct()));
        }
    }
}
