using System.CommandLine;
using System.Globalization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion features</c>: lists the feature stores, checks them, removes them and takes features that were made elsewhere.</summary>
internal sealed class FeaturesCommand : Command
{
    private readonly Option<string?> _features = CommonOptions.Features();
    private readonly Argument<string?> _some = new("NAME") { Description = "A corpus, an encoder, or CORPUS/STORE. [default: all stores]", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string> _one = new("NAME") { Description = "CORPUS/STORE, or less if that means one store only." };
    private readonly Option<bool> _yes = new("--yes") { Description = "Remove it without asking." };

    public FeaturesCommand(Terminal terminal)
        : base("features", "Lists the feature stores, with size, utterances and what made them.")
    {
        var list = new Command("list", "Lists the feature stores, with size, utterances and what made them.") { _features };
        var check = new Command("check", "Reads every value of the stores and compares checksums.") { _some, _features };
        var remove = new Command("remove", "Removes a store from the disk.") { _one, _yes, _features };
        Add(_features);
        SetAction(parsed => Guard.Run(terminal.Error, _ => List(parsed, terminal)));
        list.SetAction(parsed => Guard.Run(terminal.Error, _ => List(parsed, terminal)));
        check.SetAction(parsed => Guard.Run(terminal.Error, token => Check(parsed, terminal, token)));
        remove.SetAction(parsed => Guard.Run(terminal.Error, _ => Remove(parsed, terminal)));
        Add(list);
        Add(check);
        Add(remove);
        Add(new FeaturesImportCommand(terminal));
    }

    private int List(ParseResult parsed, Terminal terminal)
    {
        var root = Root(parsed);
        var stores = StoreCatalog.Open(root);
        if (stores.Count == 0)
        {
            terminal.Out.WriteLine($"{root} holds no feature stores. 'emotionfusion encode' makes them, and so does training.");
            return ExitCode.Done;
        }

        var table = Terminal.Table("store", ">utterances", ">left out", ">size", "state", "made of");
        foreach (var store in stores)
        {
            Terminal.AddRow(table, store.Name, Count(store.Rows), Count(store.Failed), Size(store.Bytes), State(store), store.Summary);
        }

        terminal.Print(table);
        terminal.Out.WriteLine($"{Size(stores.Sum(store => store.Bytes))} in {root}");
        return ExitCode.Done;
    }

    private int Check(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var root = Root(parsed);
        var faults = 0;
        foreach (var store in parsed.GetValue(_some) is { } name ? StoreCatalog.Find(root, name) : StoreCatalog.Open(root))
        {
            var wrong = store.Check(cancellation);
            faults += wrong.Count;
            terminal.Out.WriteLine($"{store.Name}: {(wrong.Count == 0 ? $"ok, {Count(store.Rows)} utterances, {Size(store.Bytes)}" : $"{Count(wrong.Count)} faults")}");
            terminal.Out.WriteLine($"  {store.Words}");
            foreach (var fault in wrong)
            {
                terminal.Out.WriteLine($"  {fault}");
            }
        }

        return faults > 0 ? ExitCode.LeftOut : ExitCode.Done;
    }

    private int Remove(ParseResult parsed, Terminal terminal)
    {
        var (root, name) = (Root(parsed), parsed.GetRequiredValue(_one));
        var found = StoreCatalog.Find(root, name);
        if (found.Count > 1)
        {
            throw new EmotionFusionException($"'{name}' means {Count(found.Count)} stores: {string.Join(", ", found.Select(store => store.Name))}. Name one.");
        }

        var store = found[0];
        if (!parsed.GetValue(_yes) && !IsConfirmed(store, terminal))
        {
            terminal.Out.WriteLine("Nothing was removed.");
            return ExitCode.Failed;
        }

        var gone = store.Remove();
        terminal.Out.WriteLine(gone ? $"removed {store.Name}, {Size(store.Bytes)}" : $"removed the features of {store.Name}; {store.Folder} holds other files, which stay");
        return ExitCode.Done;
    }

    private static bool IsConfirmed(StoredFeatures store, Terminal terminal)
    {
        terminal.Error.WriteLine($"{store.Folder}: {Count(store.Rows)} utterances, {Size(store.Bytes)}; {store.Words}");
        if (Console.IsInputRedirected)
        {
            throw new EmotionFusionException("Nobody is there to be asked: say --yes to remove it.");
        }

        terminal.Error.Write("Remove it? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private string Root(ParseResult parsed) =>
        Path.GetFullPath(parsed.GetValue(_features) ?? Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory).Features);

    private static string State(StoredFeatures store) =>
        store.IsBeingFilled ? "being filled" : store.Broken.Count > 0 || store.Manifest is null ? "BROKEN (features check)" : "";

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
