namespace EmotionFusion.Pipeline;

/// <summary>Which rows of a view a corpus has: <paramref name="Count"/> from <paramref name="Start"/> on.</summary>
public sealed record CorpusRows(string Corpus, int Start, int Count);
