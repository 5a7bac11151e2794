using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

/// <summary>Which project may use which: the direction of the data, held by the project files and by what was compiled.</summary>
[TestClass]
public sealed class DependencyDirectionTests
{
    private const string AspNetCore = "Microsoft.AspNetCore.App";

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Core"] = ["YamlDotNet"],
        ["Encoders"] = ["Core", "Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime.Gpu", "Microsoft.ML.Tokenizers"],
        ["Pipeline"] = ["Core", "Encoders", "Microsoft.ML", "CsvHelper", "DuckDB.NET.Data.Full", "System.IO.Hashing"],
        ["Training"] = ["Core", "Encoders", "Pipeline", "TorchSharp", "Google.Protobuf", "Grpc.Tools"],
        ["Evaluation"] = ["Core", "Encoders", "Pipeline", "Training", "Microsoft.ML", "Microsoft.ML.LightGbm", "CsvHelper", "MathNet.Numerics", "Google.Protobuf", "Grpc.Tools", "System.IO.Hashing"],
        ["Prediction"] = ["Core", "Encoders", "Microsoft.ML", "Microsoft.ML.OnnxTransformer", "Microsoft.ML.OnnxRuntime", "Microsoft.Extensions.DependencyInjection.Abstractions"],
        ["Web"] = ["Core", "Encoders", "Prediction", AspNetCore, "Microsoft.Extensions.DependencyInjection.Abstractions"],
        ["Cli"] = ["Core", "Encoders", "Pipeline", "Training", "Evaluation", "Prediction", "Web", "Spectre.Console", "System.CommandLine"],
    };

    // Part of an allowed package under another assembly name, by the project that may use the package.
    private static readonly Dictionary<string, string[]> AssembliesOf = new()
    {
        ["Spectre.Console"] = ["Spectre.Console.Ansi"],
        ["DuckDB.NET.Data.Full"] = ["DuckDB.NET.Data", "DuckDB.NET.Bindings", "Apache.Arrow"],
        ["Microsoft.ML"] = ["Microsoft.ML.Core", "Microsoft.ML.Data", "Microsoft.ML.DataView", "Microsoft.ML.Transforms", "Microsoft.ML.StandardTrainers", "System.Numerics.Tensors"],
    };

    public static IEnumerable<object[]> Projects => MayUse.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Projects))]
    public void ProjectFile_EachReference_IsAllowed(string project)
    {
        var file = Repository.PathOf(project, $"{project}.csproj");
        var foreign = References(file).Except(MayUse[project]).ToArray();
        None(foreign, $"{project} may use {string.Join(", ", MayUse[project])}");
    }

    [TestMethod]
    [DynamicData(nameof(Projects))]
    public void Assembly_EachReference_IsAllowed(string project)
    {
        var name = project == "Cli" ? "emotionfusion.dll" : $"EmotionFusion.{project}.dll";
        var allowed = MayUse[project].SelectMany(use => AssembliesOf.GetValueOrDefault(use, []).Append(use)).ToArray();
        var foreign = AssemblyReferences(Path.Combine(AppContext.BaseDirectory, name))
            .Select(reference => reference.StartsWith("EmotionFusion.", StringComparison.Ordinal) ? reference["EmotionFusion.".Length..] : reference)
            .Where(reference => !IsFramework(reference) && !(allowed.Contains(AspNetCore) && IsAspNetCore(reference)))
            .Except(allowed)
            .ToArray();
        None(foreign, $"{name} may use {string.Join(", ", allowed)}");
    }

    [TestMethod]
    public void Solution_EachProject_IsListed()
    {
        var solution = File.ReadAllText(Repository.PathOf("EmotionFusion.sln"));
        var missing = SourceFiles.Of(".csproj")
            .Select(path => path.Replace('/', '\\'))
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal))
            .ToArray();
        None(missing, "EmotionFusion.sln lists every project");
    }

    private static void None(IEnumerable<string> found, string law) => Assert.AreEqual("", string.Join('\n', found), law);

    private static IEnumerable<string> References(string file) => XDocument.Load(file)
        .Descendants()
        .Where(element => element.Name.LocalName is "ProjectReference" or "PackageReference" or "FrameworkReference")
        .Select(element => element.Attribute("Include")!.Value)
        .Select(include => include.EndsWith(".csproj", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(include) : include);

    private static IEnumerable<string> AssemblyReferences(string path)
    {
        using var reader = new PEReader(File.OpenRead(path));
        var metadata = reader.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private static bool IsFramework(string assembly)
    {
        var folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return File.Exists(Path.Combine(folder, $"{assembly}.dll"));
    }

    // The program's own list of what it may load names each shared framework's folder.
    private static bool IsAspNetCore(string assembly) => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Any(path => Path.GetFileNameWithoutExtension(path) == assembly && path.Split(Path.DirectorySeparatorChar).Contains(AspNetCore));
}
