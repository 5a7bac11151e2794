using System.Xml;
using System.Xml.Linq;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>Runs of all kinds, and their reports as parsed pages.</summary>
internal static class ReportCases
{
    public static readonly SyntheticRun Usual = new() { Epochs = 5 };

    /// <summary>Names that would break a page that doesn't escape them, or leave the folder.</summary>
    public static readonly SyntheticRun Hostile = new()
    {
        Experiment = "</title><script>alert(1)</script>&amp;\u0001../x",
        Corpus = "<img src=x onerror=alert(1)>",
        Epochs = 3,
        Classes = ["<b>neu", "hap&py", "s\"ad'", "</style>"],
        SpeakerName = i => $"</script><i>\"{i}\"",
        FoldName = i => $"]]>--></svg>{i}",
        LeftOut = [new Exclusion("<u>", "because <of> & \"this\" \uD800")],
        SpeakersShared = true,
    };

    public static IEnumerable<object[]> Runs =>
    [
        ["usual", Usual],
        ["hostile", Hostile],
        ["one fold, one seed", Usual with { Sessions = 1, Seeds = [1] }],
        ["one speaker", Usual with { Sessions = 1, Seeds = [1], SpeakerName = _ => "only" }],
        ["missing class", Usual with { MissingInFirstSession = 3 }],
        ["two classes", Usual with { Classes = ["negative", "positive"] }],
        ["seven classes", Usual with { Classes = ["neutral", "happy", "sad", "anger", "fear", "disgust", "boredom"] }],
        ["one epoch", Usual with { Epochs = 1 }],
        ["forty speakers", Usual with { Sessions = 20, Seeds = [1] }],
        ["nothing right", Usual with { Skill = -3 }],
        ["rotating validation", Usual with { Members = 8 }],
        ["curriculum", Usual with { CurriculumEpochs = 3 }],
        ["some lack a modality", Usual with { Partial = true }],
        ["one speaker who lacks a modality now and then", Usual with { Sessions = 1, Seeds = [1], SpeakerName = _ => "only", Partial = true }],
        ["no ratings", Usual with { Rated = false }],
        ["an earlier version's", Usual with { Rated = null, BaselineSkill = null }],
    ];

    public static XDocument Page(RunFolder folder) => Page(SavedRun.Read(folder));

    public static XDocument Page(SavedRun run)
    {
        var html = HtmlReport.Render(run);
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", html);
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }
}
