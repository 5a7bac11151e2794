using System.Text;
using Spectre.Console;

namespace EmotionFusion.Cli;

/// <summary>
/// Where a command writes: results to stdout, progress and errors to stderr. Bars and colours only where stderr is a
/// terminal; elsewhere plain lines.
/// </summary>
internal sealed class Terminal
{
    private const int TableWidth = 240; // wider than any: a cell is never broken

    private readonly IAnsiConsole _live = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public TextWriter Out { get; } = Console.Out;

    /// <summary>What can't be written here, on a full disk say, can't be told to anybody: it is lost, and the work goes on.</summary>
    public TextWriter Error { get; } = TextWriter.Synchronized(new LossyWriter(Console.Error));

    /// <summary>Whether somebody is watching.</summary>
    public bool IsLive { get; } = !Console.IsErrorRedirected
        && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb")
        && Environment.GetEnvironmentVariable("CI") is null;

    /// <summary>Shows how far <paramref name="work"/> has come while it runs.</summary>
    /// <param name="unit">What is counted, in the plural.</param>
    /// <param name="work">Tells the sink of it.</param>
    public T Watch<T>(string unit, Func<IProgressSink, T> work) =>
        Watch(unit, ["starting"], sinks => work(sinks[0]));

    /// <summary>The same of several pieces of work that go on side by side, a line each.</summary>
    /// <param name="titles">What each is called before it begins.</param>
    public T Watch<T>(string unit, IReadOnlyList<string> titles, Func<IReadOnlyList<IProgressSink>, T> work) => IsLive
        ? LiveProgress.Run(_live, unit, titles, work)
        : work([.. titles.Select(_ => new PlainProgress(unit, Error))]);

    /// <summary>A table on stdout: with lines on a terminal, bare columns elsewhere.</summary>
    public void Print(Table table)
    {
        var buffer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(buffer),
        });
        console.Profile.Width = TableWidth;
        table.Border = Console.IsOutputRedirected ? TableBorder.None : TableBorder.Simple;
        console.Write(table);
        foreach (var line in buffer.ToString().TrimEnd().Split('\n'))
        {
            Out.WriteLine(line.TrimEnd());
        }
    }

    /// <summary>A table with these headings; those that start with <c>&gt;</c> are set to the right.</summary>
    public static Table Table(params string[] headings)
    {
        var table = new Table();
        foreach (var heading in headings)
        {
            var column = new TableColumn(Markup.Escape(heading.TrimStart('>')));
            table.AddColumn(heading.StartsWith('>') ? column.RightAligned() : column);
        }

        return table;
    }

    /// <summary>Adds a row of plain text.</summary>
    public static void AddRow(Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);

    private sealed class LossyWriter(TextWriter inner) : TextWriter
    {
        public override Encoding Encoding => inner.Encoding;

        public override void Write(char value) => Write([value]);

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(ReadOnlySpan<char> buffer)
        {
            try
            {
                inner.Write(buffer);
                inner.Flush();
            }
            catch (IOException)
            {
            }
        }

        public override void WriteLine(string? value) => Write(value + NewLine);
    }
}
