using System.IO.Compression;
using System.Reflection.Metadata;
using System.Xml.Linq;
using EmotionFusion.Tests;

namespace EmotionFusion.Packages.Tests;

/// <summary>What <c>dotnet pack</c> makes, and what somebody gets who has the packages and not the repository.</summary>
[TestClass]
public sealed class PackageTests
{
    private static readonly string[] Libraries = ["Core", "Encoders", "Evaluation", "Pipeline", "Prediction", "Training"];

    private static readonly TemporaryFolder Packed = new();
    private static readonly TemporaryFolder Cache = new();

    public static IEnumerable<object[]> EachLibrary => Libraries.Select(name => new object[] { name });

    [ClassInitialize]
    public static void Pack(TestContext _) => OtherProcess.DotnetOrFail(
        Repository.Root, "pack", "EmotionFusion.sln", "--no-build", "-c", OtherProcess.Configuration, "-o", Packed.Path, "-nologo", "-v", "quiet");

    [ClassCleanup]
    public static void Remove()
    {
        Packed.Dispose();
        Cache.Dispose();
    }

    [TestMethod]
    public void Pack_Solution_GivesTheLibrariesAndTheirSymbols()
    {
        var expected = Libraries.SelectMany(name => new[] { ".nupkg", ".snupkg" }.Select(kind => $"EmotionFusion.{name}.{Version}{kind}")).Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(expected, Directory.GetFiles(Packed.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(EachLibrary))]
    public void Package_Metadata_AreComplete(string library)
    {
        using var package = Open(library, ".nupkg");
        var nuspec = Nuspec(package);
        Assert.AreEqual($"EmotionFusion.{library}", Value(nuspec, "id"));
        Assert.AreEqual("MIT", Value(nuspec, "license"));
        Assert.IsGreaterThan(50, Value(nuspec, "description").Length);
        Assert.Contains("speech-emotion-recognition", Value(nuspec, "tags"));
        Assert.IsFalse(nuspec.Descendants().Any(element => element.Name.LocalName is "projectUrl" or "iconUrl"));

        var names = package.Entries.Select(entry => entry.FullName).ToArray();
        Assert.Contains(Value(nuspec, "readme"), names);
        Assert.Contains("NOTICE", names);
        Assert.Contains($"lib/net10.0/EmotionFusion.{library}.dll", names);
        Assert.Contains($"lib/net10.0/EmotionFusion.{library}.xml", names);
        using var documentation = package.GetEntry($"lib/net10.0/EmotionFusion.{library}.xml")!.Open();
        Assert.IsNotEmpty(XDocument.Load(documentation).Descendants("summary"));
        using var symbols = Open(library, ".snupkg");
        Assert.IsNotNull(symbols.GetEntry($"lib/net10.0/EmotionFusion.{library}.pdb"));
    }

    [TestMethod]
    [DynamicData(nameof(EachLibrary))]
    public void Package_Symbols_DoNotTellWhereTheyWereBuilt(string library)
    {
        if (OtherProcess.Configuration != "Release")
        {
            return; // a debugger of the repository itself wants its paths
        }

        using var symbols = Open(library, ".snupkg");
        using var packed = symbols.GetEntry($"lib/net10.0/EmotionFusion.{library}.pdb")!.Open();
        using var stream = new MemoryStream();
        packed.CopyTo(stream);
        stream.Position = 0;
        using var reader = MetadataReaderProvider.FromPortablePdbStream(stream);
        var metadata = reader.GetMetadataReader();
        Assert.IsGreaterThan(0, metadata.Documents.Count);
        var foreign = metadata.Documents.Select(handle => metadata.GetString(metadata.GetDocument(handle).Name)).Where(name => !name.StartsWith("/_/", StringComparison.Ordinal));
        Assert.AreEqual("", string.Join('\n', foreign));
    }

    [TestMethod]
    public void Training_Dependencies_LeaveThePlatformToTheProgram()
    {
        using var package = Open("Training", ".nupkg");
        var dependencies = Nuspec(package).Descendants().Where(element => element.Name.LocalName == "dependency").ToArray();
        Assert.IsFalse(dependencies.Any(element => element.Attribute("id")!.Value.StartsWith("libtorch", StringComparison.Ordinal)));
        var torch = dependencies.Single(element => element.Attribute("id")!.Value == "TorchSharp");
        Assert.DoesNotContain("Native", torch.Attribute("exclude")?.Value ?? "");
    }

    [TestMethod]
    [DataRow("README.md")]
    [DataRow("docs/packages/README.md")]
    public void Prediction_ProjectElsewhere_RunsWhatTheReadmeShows(string readme)
    {
        using var folder = new TemporaryFolder();
        Build(folder, $"""<PackageReference Include="EmotionFusion.Prediction" Version="{Version}" />""", CodeOf(readme));

        var built = Directory.GetFiles(folder.File("out"), "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).ToArray();
        Assert.AreEqual("", string.Join('\n', built.Where(IsForTraining)));

        File.Copy(Expected.Clips[0], folder.File("hello.wav"));
        Expected.Classifier.Write(folder.File("classifier.onnx"));
        var withoutEncoders = OtherProcess.Dotnet(folder.Path, folder.File("out/Elsewhere.dll"));
        Assert.AreNotEqual(0, withoutEncoders.ExitCode);
        Assert.Contains($"{TinyClassifier.TextEncoderName} (fingerprint ", withoutEncoders.Error);
        Assert.Contains(folder.File($"encoders/{TinyClassifier.TextEncoderName}"), withoutEncoders.Error);

        Copy(Repository.Encoders, folder.File("encoders"));
        var (emotion, probability) = Expected.Of(Expected.Clips[0], "so glad");
        var first = OtherProcess.DotnetOrFail(folder.Path, folder.File("out/Elsewhere.dll")).Split('\n')[0].Split(' ');
        Assert.AreEqual(emotion, first[0]);
        Assert.AreEqual(probability, double.Parse(first[1]), 0.0051);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Training_ProjectElsewhere_LoadsLibtorch()
    {
        using var folder = new TemporaryFolder();
        Build(folder, $"""
            <PackageReference Include="EmotionFusion.Training" Version="{Version}" />
            <PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />
            """, "Console.WriteLine(TorchSharp.torch.ones(2, 3).sum().item<float>());");
        Assert.AreEqual("6\n", OtherProcess.DotnetOrFail(folder.Path, folder.File("out/Elsewhere.dll")));
    }

    private static string Version => typeof(Prediction.EmotionClassifier).Assembly.GetName().Version!.ToString(3);

    // No source but the packed packages, and a cache of its own: what others made lies in the machine's, since the tests
    // were built with the same versions.
    private static void Build(TemporaryFolder folder, string packages, string program)
    {
        var machine = OtherProcess.DotnetOrFail(Repository.Root, "nuget", "locals", "global-packages", "--list").Split(": ", 2)[1].Trim();
        folder.Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Cache.Path}" /></config>
              <fallbackPackageFolders><add key="machine" value="{machine}" /></fallbackPackageFolders>
              <packageSources><clear /><add key="packed" value="{Packed.Path}" /></packageSources>
            </configuration>
            """);
        folder.Write("Elsewhere.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <CreateSymbolicLinksForCopyLocalIfPossible>true</CreateSymbolicLinksForCopyLocalIfPossible>
              </PropertyGroup>
              <ItemGroup>{packages}</ItemGroup>
            </Project>
            """);
        folder.Write("Program.cs", program);
        OtherProcess.DotnetOrFail(folder.Path, "build", "-c", "Release", "-o", folder.File("out"), "-nologo", "-v", "quiet");
    }

    // The first block of C# in a document.
    private static string CodeOf(string document)
    {
        var text = File.ReadAllText(Repository.PathOf(document.Split('/'))).ReplaceLineEndings("\n");
        const string Begin = "```csharp\n";
        var start = text.IndexOf(Begin, StringComparison.Ordinal);
        Assert.IsGreaterThan(0, start, $"{document} has no block of C#");
        start += Begin.Length;
        return text[start..text.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static bool IsForTraining(string file) =>
        new[] { "torch", "DuckDB", "duckdb", "LightGbm", "lightgbm", "EmotionFusion.Pipeline", "EmotionFusion.Training" }.Any(name => file.Contains(name, StringComparison.Ordinal));

    private static ZipArchive Open(string library, string kind) => ZipFile.OpenRead(Packed.File($"EmotionFusion.{library}.{Version}{kind}"));

    private static XDocument Nuspec(ZipArchive package)
    {
        using var stream = package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream);
    }

    private static string Value(XDocument nuspec, string name) => nuspec.Descendants().Single(element => element.Name.LocalName == name).Value;

    private static void Copy(string encoders, string target)
    {
        foreach (var name in new[] { TinyClassifier.AudioEncoderName, TinyClassifier.TextEncoderName })
        {
            Directory.CreateDirectory(Path.Combine(target, name));
            foreach (var file in Directory.GetFiles(Path.Combine(encoders, name)))
            {
                File.Copy(file, Path.Combine(target, name, Path.GetFileName(file)));
            }
        }
    }
}
