using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>
/// report.html: the run in one file that loads nothing. All of it can be read without scripts; the one script adds
/// sorting, a choice of fold and read-outs. The content security policy allows that script and the style by their
/// hashes, and nothing else.
/// </summary>
public static class HtmlReport
{
    /// <summary>Makes report.html and the tables beside it from what the folder holds.</summary>
    /// <exception cref="EmotionFusionException">A file of the folder is missing, broken or contradicts another.</exception>
    public static void Write(RunFolder folder)
    {
        var run = SavedRun.Read(folder);
        AtomicFile.Write(folder.Report, Render(run));
        RunTables.Write(run, OwnTransfer(run));
    }

    /// <summary>The same of a run that was read, with the rows of the runs beside it in the table of corpora.</summary>
    /// <param name="output">A file elsewhere: then the run's folder isn't touched, and there are no tables.</param>
    /// <param name="sounds">Of the most confident errors; null: without.</param>
    internal static void Write(SavedRun run, string? output, ErrorSounds? sounds)
    {
        var transfer = TransferRow.Beside(run);
        AtomicFile.Write(output ?? run.Folder.Report, Render(run, transfer, sounds));
        if (output is null)
        {
            RunTables.Write(run, transfer);
        }
    }

    public static string Render(SavedRun run) => Render(run, OwnTransfer(run), null);

    /// <summary>Makes the page with what its folder alone doesn't have.</summary>
    /// <param name="transfer">The rows of the table of corpora; empty for a run within its corpora.</param>
    /// <param name="sounds">Of the most confident errors; null: without.</param>
    internal static string Render(SavedRun run, IReadOnlyList<TransferRow> transfer, ErrorSounds? sounds)
    {
        var results = run.Results;
        var sections = Sections(run, transfer, sounds);
        return Page(
            $"{results.Experiment}: {results.Corpus}, {TitleSection.ProtocolName(results)}",
            [El("main",
                TitleSection.Of(results),
                Banners.Of(results),
                WarningsSection.Of(results),
                HeadlineSection.Of(run),
                Contents(sections),
                sections),
            Definitions.Of(results)], hasSound: sounds is not null);
    }

    private static IReadOnlyList<TransferRow> OwnTransfer(SavedRun run) => TransferRow.Of(run.Folder, run.Results) is { } row ? [row] : [];

    /// <summary>A page of these contents, with style, script and policy.</summary>
    internal static string Page(string title, params object?[] content) => Page(title, content, hasSound: false);

    private static string Page(string title, object?[] content, bool hasSound)
    {
        var (style, script) = (Asset("report.css"), Asset("report.js"));
        return HtmlWriter.Page(El("html", At("lang", "en"),
            El("head",
                El("meta", At("charset", "utf-8")),
                El("meta", At("http-equiv", "Content-Security-Policy"), At("content", Policy(style, script, hasSound))),
                El("meta", At("name", "viewport"), At("content", "width=device-width, initial-scale=1")),
                El("meta", At("name", "color-scheme"), At("content", "light dark")),
                El("title", title),
                El("style", style)),
            El("body", content, El("script", script))));
    }

    /// <summary>Those that the run has something for.</summary>
    private static XElement[] Sections(SavedRun run, IReadOnlyList<TransferRow> transfer, ErrorSounds? sounds) =>
        [.. new[]
        {
            TransferSection.Of(run, transfer),
            FoldsSection.Of(run),
            LinearBaselineSection.Of(run.Results),
            SearchSection.Of(run.Sweep),
            ClassesSection.Of(run),
            AllInclusiveSection.Of(run.Results),
            VadSection.Of(run.Results.Vad),
            SpeakersSection.Of(run),
            FairnessSection.Of(run),
            ErrorsSection.Of(run, sounds),
            EmbeddingSection.Of(run),
            FusionSection.Of(run),
            LearningSection.Of(run),
            LearningSection.Curriculum(run),
            DifficultySection.Of(run),
            PresenceSection.Of(run),
            ModalitiesSection.Of(run),
            ProbesSection.Of(run),
            CalibrationSection.Of(run.Results),
            DataSection.Of(run),
            ProvenanceSection.Of(run),
        }.OfType<XElement>()];

    private static XElement Contents(IEnumerable<XElement> sections) => El("nav", At("aria-label", "Contents"), El("ul",
        sections.Select(section => El("li", El("a", At("href", "#" + section.Attribute("id")!.Value), section.Element("h2")!.Value)))));

    private static string Policy(string style, string script, bool hasSound) =>
        $"default-src 'none'; style-src '{Hash(style)}'; script-src '{Hash(script)}'; {(hasSound ? "media-src data:; " : "")}base-uri 'none'; form-action 'none'";

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>With line feeds only: browsers hash what they parsed, and they turn CRLF into LF.</summary>
    private static string Asset(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
