using System.Globalization;

namespace EmotionFusion.Pipeline;

/// <summary>A fold as a file lists it: by the names of utterances, which a corpus may have or not.</summary>
internal sealed record ListedFold(string Name, IReadOnlyList<ListedUtterance> Train, IReadOnlyList<ListedUtterance> Validation, IReadOnlyList<ListedUtterance> Test)
{
    /// <summary>Divisions of the training side that are trained instead, member 1 first; empty where there is no rotation.</summary>
    public IReadOnlyList<(IReadOnlyList<ListedUtterance> Train, IReadOnlyList<ListedUtterance> Validation)> Rotation { get; init; } = [];

    public IEnumerable<ListedUtterance> All => Train.Concat(Validation).Concat(Test);
}

/// <summary>What a list of folds calls an utterance.</summary>
/// <param name="Key">Its name there.</param>
/// <param name="Dataset">What the name may begin with, before a hyphen: emodb-03a01Wa.</param>
/// <param name="Wav">Its sound file.</param>
internal sealed record ListedUtterance(string Key, string? Dataset = null, string? Wav = null)
{
    /// <summary>Hexadecimal, of the SHA-256: enough to tell recordings apart, and files stay small.</summary>
    public const int RecordingDigits = 16;

    /// <summary>Who spoke it, there; null where the list doesn't say, as with the next two.</summary>
    public string? Speaker { get; init; }

    /// <summary>The class's name.</summary>
    public string? Label { get; init; }

    /// <summary>The first digits of the hash of the sound's samples, 16 kHz mono.</summary>
    public string? Recording { get; init; }
}

/// <summary>
/// Finds the rows of a view that a file's folds mean. Names that the view lacks, and utterances that the file lacks, are
/// left out of the folds and told.
/// </summary>
internal sealed class ListedFolds
{
    private const int Named = 3;

    private readonly FeatureView _view;
    private readonly string _file;
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<string> _listed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private readonly Dictionary<int, ListedUtterance> _found = [];

    private ListedFolds(FeatureView view, string file)
    {
        (_view, _file) = (view, file);
        foreach (var (utterance, row) in view.Utterances.Select((utterance, row) => (utterance, row)))
        {
            _rows[utterance.Id] = row;
        }
        AddUnique(row => view.Corpora.Count > 1 ? view.Utterances[row].Id[(view.CorpusOf(row).Length + 1)..] : null);
        AddUnique(row => Path.GetFileNameWithoutExtension(view.Utterances[row].AudioPath));
    }

    /// <param name="listed">The folds of a file.</param>
    /// <param name="file">Where they were read, for messages.</param>
    /// <param name="view">What is to be divided.</param>
    /// <param name="choice">What validates in a fold that lists nothing for it.</param>
    /// <param name="seed">Decides between equally good speakers to validate.</param>
    /// <returns>Each fold with its divisions, if it has any; in sentences, what file and view have in common only in part; how many utterances were found, and of how many both know the recording.</returns>
    /// <exception cref="EmotionFusionException">A fold's part is empty, an utterance is in two parts, or a class only in its test part; or <see cref="ListedFacts.AssertMembership"/>.</exception>
    public static (IReadOnlyList<(Fold Fold, IReadOnlyList<Fold> Divisions)> Folds, IReadOnlyList<string> Notices, int Found, int RecordingsCompared) Find(
        IReadOnlyList<ListedFold> listed, string file, FeatureView view, ValidationChoice choice, int seed)
    {
        var finder = new ListedFolds(view, file);
        var parts = listed.Select(fold => (Fold: fold, Train: finder.Rows(fold.Train), Validation: finder.Rows(fold.Validation), Test: finder.Rows(fold.Test))).ToArray();
        finder.AssertAnyFound(listed);
        var facts = new ListedFacts(view, file, finder._found);
        foreach (var part in parts)
        {
            facts.AssertMembership(part.Fold, [part.Train, part.Validation, part.Test]);
        }
        var folds = parts.Select(part =>
        {
            var fold = FoldMaker.Given(part.Fold.Name, view, part.Train, part.Validation, part.Test, choice, seed);
            IReadOnlyList<Fold> divisions = [.. part.Fold.Rotation.Select((d, i) => fold.Divided(view, finder.Rows(d.Train), finder.Rows(d.Validation), i + 1))];
            return (fold, divisions);
        }).ToArray();
        string[] notices = [.. finder.Notices([.. parts.Select(part => part.Train.Concat(part.Validation).Concat(part.Test).ToHashSet())]), .. facts.Notices()];
        return (folds, notices, finder._found.Count, facts.RecordingsCompared);
    }

    /// <summary>Further names of rows, where no other row has the same.</summary>
    private void AddUnique(Func<int, string?> nameOf)
    {
        foreach (var same in Enumerable.Range(0, _view.Utterances.Count).GroupBy(nameOf).Where(same => same.Key is not null && same.Count() == 1))
        {
            _rows.TryAdd(same.Key!, same.Single());
        }
    }

    private int[] Rows(IReadOnlyList<ListedUtterance> utterances)
    {
        var rows = new List<int>(utterances.Count);
        foreach (var utterance in utterances)
        {
            _listed.Add(utterance.Key);
            if (NamesOf(utterance).Select(name => _rows.GetValueOrDefault(name, -1)).FirstOrDefault(row => row >= 0, -1) is var row and >= 0)
            {
                rows.Add(row);
                _found.TryAdd(row, utterance);
            }
            else
            {
                _unknown.Add(utterance.Key);
            }
        }
        return [.. rows.Distinct().Order()];
    }

    private static IEnumerable<string> NamesOf(ListedUtterance utterance)
    {
        yield return utterance.Key;
        if (utterance.Dataset is { } dataset && utterance.Key.StartsWith(dataset + "-", StringComparison.OrdinalIgnoreCase))
        {
            yield return utterance.Key[(dataset.Length + 1)..];
        }
        if (Path.GetFileNameWithoutExtension(utterance.Wav) is { Length: > 0 } stem)
        {
            yield return stem;
        }
    }

    private void AssertAnyFound(IReadOnlyList<ListedFold> listed)
    {
        if (_unknown.Count == _listed.Count)
        {
            throw new EmotionFusionException(
                $"{_file}: none of its {_listed.Count} utterances is in {_view.Corpus}. There they have names such as {listed.SelectMany(fold => fold.All).First().Key}, "
                + $"here such as {_view.Utterances[0].Id}. Are they of this corpus (train_dataset)?");
        }
    }

    private IEnumerable<string> Notices(IReadOnlyList<HashSet<int>> folds)
    {
        if (_unknown.Count > 0)
        {
            yield return Count($"folds: {_unknown.Count} of {_listed.Count} utterances of {_file} aren't in {_view.Corpus}, or are left out of it", [.. _unknown.Order(StringComparer.Ordinal)]);
        }
        var unlisted = Ids(row => folds.All(fold => !fold.Contains(row)));
        if (unlisted.Length > 0)
        {
            yield return Count($"folds: {unlisted.Length} of {_view.Utterances.Count} utterances of {_view.Corpus} are in no fold of {_file}, so nothing learns from them and nothing is tested on them", unlisted);
        }
        var partly = Ids(row => folds.Any(fold => fold.Contains(row)) && !folds.All(fold => fold.Contains(row)));
        if (partly.Length > 0)
        {
            yield return Count($"folds: {partly.Length} utterances of {_view.Corpus} are in some folds of {_file} only", partly);
        }
    }

    private string[] Ids(Func<int, bool> isMeant) => [.. Enumerable.Range(0, _view.Utterances.Count).Where(isMeant).Select(row => _view.Utterances[row].Id)];

    private static string Count(string what, string[] ids) => string.Create(CultureInfo.InvariantCulture,
        $"{what} ({string.Join(", ", ids.Take(Named))}{(ids.Length > Named ? $" and {ids.Length - Named} more" : "")}).");
}
