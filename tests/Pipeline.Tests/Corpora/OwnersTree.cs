using System.Text;
using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>A data root with a corpus as its owners ship it, invented, and the YAML of configs/corpora that reads it.</summary>
internal sealed class OwnersTree : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly string _name;
    private readonly string _folder;

    /// <param name="name">The corpus's.</param>
    /// <param name="folder">Its folder below the data root.</param>
    public OwnersTree(string name, string folder)
    {
        (_name, _folder) = (name, folder);
        Yaml(text => text);
    }

    /// <summary>Full path of a file of the corpus.</summary>
    public string PathOf(string file) => Path.Combine([_root.Path, _folder, .. file.Split('/')]);

    public OwnersTree Yaml(Func<string, string> change)
    {
        _root.Write($"configs/{_name}.yaml", change(File.ReadAllText(Repository.PathOf("configs", "corpora", $"{_name}.yaml"))));
        return this;
    }

    public OwnersTree Yaml(string old, string changed) => Yaml(text =>
    {
        StringAssert.Contains(text, old);
        return text.Replace(old, changed);
    });

    public OwnersTree Write(string file, params string[] lines) => Write(file, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    public OwnersTree Write(string file, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllBytes(PathOf(file), bytes);
        return this;
    }

    public Corpus Load(string? labelMap = null) => CorpusCatalog.Open(_root.File("configs"), _root.Path).Load(_name, labelMap);

    public void Fails(params string[] parts) => Errors.AssertThrows(() => Load(), parts);

    public void Dispose() => _root.Dispose();

    /// <summary>Asserts that utterances are equal in everything they say, and in nothing more.</summary>
    public static void AssertEqual(IEnumerable<Utterance> expected, Corpus corpus)
    {
        var all = expected.OrderBy(utterance => utterance.Id, StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(all.Select(utterance => utterance.Id).ToArray(), corpus.Utterances.Select(utterance => utterance.Id).ToArray());
        foreach (var (one, found) in all.Zip(corpus.Utterances))
        {
            CollectionAssert.AreEqual(one.Votes?.ToArray(), found.Votes?.ToArray(), $"votes of {one.Id}");
            Assert.AreEqual(one with { Votes = null }, found with { Votes = null });
        }
    }

    /// <summary><c>id: reason</c>, with a star where it is on purpose.</summary>
    public static string[] LeftOut(Corpus corpus) => [.. corpus.Exclusions.Select(exclusion => $"{exclusion.Utterance}: {exclusion.Reason}{(exclusion.OnPurpose ? " *" : "")}")];
}
