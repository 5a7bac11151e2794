namespace EmotionFusion.Pipeline;

/// <summary>Puts the views of several corpora on end. Names that mean something within a corpus only get the corpus's before them.</summary>
internal static class ViewJoin
{
    public static FeatureView Of(IReadOnlyList<FeatureView> views)
    {
        foreach (var view in views.Skip(1))
        {
            AssertSameClasses(views[0], view);
            AssertSameEncoder("audio", views[0], view, v => v.AudioSide);
            AssertSameEncoder("text", views[0], view, v => v.TextSide);
        }
        if (views.GroupBy(view => view.Corpus).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new EmotionFusionException($"{twice.Key} is given twice; a corpus can be joined with others only.");
        }
        var corpus = new Corpus
        {
            Name = string.Join('+', views.Select(view => view.Corpus)),
            ClassNames = views[0].ClassNames,
            Utterances = [.. views.SelectMany(view => view.Utterances.Select(utterance => Qualified(view, utterance)))],
            AsRead = [.. views.SelectMany(view => view.Source.AsRead.Select(utterance => Qualified(view, utterance)))],
            Exclusions = Qualified(views, view => view.Exclusions),
            LabelMap = MapOf(views),
            LabelConvention = Said(views, view => view.LabelConvention),
            Language = views.Select(view => view.Language).Distinct().Count() == 1 ? views[0].Language : null,
        };
        return new(corpus, ViewSide.Join([.. views.Select(view => view.AudioSide)]), ViewSide.Join([.. views.Select(view => view.TextSide)]), Rows(views))
        {
            Gaps = [.. views.SelectMany(view => view.Gaps.Select(gap => gap with { Utterance = $"{view.Corpus}/{gap.Utterance}" }))],
            WithoutFeatures = Qualified(views, view => view.WithoutFeatures),
        };
    }

    /// <summary>A corpus with one map has no name for it.</summary>
    private static string? MapOf(IReadOnlyList<FeatureView> views)
    {
        string[] names = [.. views.Select(view => view.LabelMap).OfType<string>().Distinct()];
        return names.Length <= 1 ? names.SingleOrDefault() : Said(views, view => view.LabelMap);
    }

    private static Utterance Qualified(FeatureView view, Utterance utterance) => utterance with
    {
        Id = $"{view.Corpus}/{utterance.Id}",
        Speaker = $"{view.SpeakerSpace ?? view.Corpus}:{utterance.Speaker}",
        Session = $"{view.Corpus}:{utterance.Session}",
    };

    private static Exclusion[] Qualified(IReadOnlyList<FeatureView> views, Func<FeatureView, IReadOnlyList<Exclusion>> of) =>
        [.. views.SelectMany(view => of(view).Select(e => e with { Utterance = $"{view.Corpus}/{e.Utterance}" }))];

    private static CorpusRows[] Rows(IReadOnlyList<FeatureView> views)
    {
        var (rows, start) = (new CorpusRows[views.Count], 0);
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new(views[i].Corpus, start, views[i].Utterances.Count) { VadScale = views[i].Corpora[0].VadScale };
            start += views[i].Utterances.Count;
        }
        return rows;
    }

    private static string? Said(IReadOnlyList<FeatureView> views, Func<FeatureView, string?> of)
    {
        var said = views.Where(view => of(view) is not null).ToArray();
        return said.Length == 0 ? null : string.Join("; ", said.Select(view => $"{view.Corpus}: {of(view)}"));
    }

    private static void AssertSameClasses(FeatureView first, FeatureView other)
    {
        if (!first.ClassNames.SequenceEqual(other.ClassNames))
        {
            throw new EmotionFusionException(
                $"{first.Corpus} and {other.Corpus} don't have the same classes: {string.Join(", ", first.ClassNames)} and {string.Join(", ", other.ClassNames)}. "
                + "Give both the same 'classes' in the same order in configs/corpora (label_map chooses another of a corpus's label maps), or take one of them out of the experiment.");
        }
    }

    private static void AssertSameEncoder(string modality, FeatureView first, FeatureView other, Func<FeatureView, ViewSide> sideOf)
    {
        var (left, right) = (Describe(sideOf(first)), Describe(sideOf(other)));
        if (left != right)
        {
            throw new EmotionFusionException(
                $"The {modality} features of {first.Corpus} and {other.Corpus} aren't of one encoder: {left} and {right}. Encode both with the same one.");
        }
    }

    /// <summary>Features that came from elsewhere are taken for one encoder's if they have one name.</summary>
    private static string Describe(ViewSide side) => side switch
    {
        { Vectors: { IsImported: true } block } => $"imported {block.Encoder} of {block.Dimension}",
        { Vectors: { } block } => $"{block.Encoder} {block.Fingerprint} of {block.Dimension}",
        { Sequences: { } sequences } => $"all positions of {sequences.Encoder} {sequences.Fingerprint} of {sequences.Dimension}",
        _ => "none",
    };
}
