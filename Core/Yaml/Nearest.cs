namespace EmotionFusion;

/// <summary>Finds what somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>
    /// The candidate nearest to <paramref name="word"/> in typing errors, or else one that it begins; null when none is near.
    /// </summary>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        var most = word.Length <= 3 ? 1 : Math.Max(2, word.Length / 3);
        return candidates
            .Where(candidate => Math.Abs(word.Length - candidate.Length) <= most || IsBeginning(word, candidate))
            .Select(candidate => (candidate, distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(pair => pair.distance <= most || IsBeginning(word, pair.candidate))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary><c> Did you mean 'x'?</c> with its leading space, or nothing: to be put at a message's end.</summary>
    public static string Hint(string word, IEnumerable<string> candidates) =>
        Of(word, candidates) is { } near ? $" Did you mean '{near}'?" : "";

    private static bool IsBeginning(string word, string candidate) =>
        word.Length >= 3 && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    // Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), a row at a time.
    private static int Distance(string a, string b)
    {
        var (before, last, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }
            (before, last, row) = (last, row, before);
        }
        return last[b.Length];
    }
}
