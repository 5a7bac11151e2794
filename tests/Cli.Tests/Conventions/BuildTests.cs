using System.Diagnostics;
using System.Text;
using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

/// <summary>What the build does to native libraries: TorchSharp's asks weakly for what an older libstdc++ lacks, broken links go.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class BuildTests
{
    private const string Version = "GLIBCXX_3.4.32";
    private const byte Weak = 2;

    private static readonly string Library = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");

    [TestMethod]
    public void WeakenLibTorchSharp_OlderStandardLibrary_MarksOneRequirement()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("strong.so"), Strong());
        var result = Weaken(folder, "strong.so", standard: "GLIBCXX_3.4.30\0");
        Assert.AreEqual(0, result.ExitCode, result.Out);
        var (before, after) = (File.ReadAllBytes(folder.File("strong.so")), File.ReadAllBytes(folder.File("copy.so")));
        Assert.HasCount(before.Length, after);
        var changed = Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).ToArray();
        Assert.HasCount(1, changed);
        Assert.AreEqual(before[changed[0]] | Weak, after[changed[0]]);
    }

    [TestMethod]
    public void WeakenLibTorchSharp_StandardLibraryHasIt_CopiesAsItIs()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("strong.so"), Strong());
        Assert.AreEqual(0, Weaken(folder, "strong.so", standard: $"{Version}\0").ExitCode);
        CollectionAssert.AreEqual(File.ReadAllBytes(folder.File("strong.so")), File.ReadAllBytes(folder.File("copy.so")));
    }

    [TestMethod]
    [DataRow("no library")]
    [DataRow("")]
    public void WeakenLibTorchSharp_NoLibrary_IsAnError(string content)
    {
        using var folder = new TemporaryFolder();
        folder.Write("strong.so", content);
        var result = Weaken(folder, "strong.so", standard: "GLIBCXX_3.4.30\0");
        Assert.AreNotEqual(0, result.ExitCode);
        Assert.Contains($"doesn't ask for {Version}", result.Out);
        Assert.IsFalse(File.Exists(folder.File("copy.so")));
    }

    [TestMethod]
    public void RemoveBrokenLinks_LinksAndFiles_OnlyBrokenLinksGo()
    {
        using var folder = new TemporaryFolder();
        folder.Write("out/file", "x");
        File.CreateSymbolicLink(folder.File("out/good"), folder.File("out/file"));
        File.CreateSymbolicLink(folder.File("out/bad"), folder.File("cleared/package"));
        folder.Write("links.proj", $"""<Project><Import Project="{Repository.PathOf("Directory.Build.targets")}" /></Project>""");
        var result = MSBuild(folder.File("links.proj"), "-t:RemoveBrokenLinks", $"-p:OutDir={folder.File("out/")}");
        Assert.AreEqual(0, result.ExitCode, result.Out);
        CollectionAssert.AreEquivalent(new[] { "file", "good" }, Directory.GetFileSystemEntries(folder.File("out")).Select(Path.GetFileName).ToArray());
    }

    // The library that was built, with the mark taken off wherever it may have been put.
    private static byte[] Strong()
    {
        var library = File.ReadAllBytes(Library);
        foreach (var entry in Requirements(library))
        {
            library[entry + 4] &= 0xff ^ Weak;
        }

        return library;
    }

    // Where an Elf64_Vernaux may lie: the version's hash (vna_hash, as the System V ABI defines it) and flags of 0 or 2.
    private static IEnumerable<int> Requirements(byte[] library)
    {
        var hash = 0u;
        foreach (var letter in Version)
        {
            hash = (hash << 4) + letter;
            var high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        var wanted = BitConverter.GetBytes(hash);
        return Enumerable.Range(0, library.Length - 8).Where(i => library.AsSpan(i, 4).SequenceEqual(wanted) && library[i + 4] is 0 or Weak && library[i + 5] == 0);
    }

    private static (int ExitCode, string Out) Weaken(TemporaryFolder folder, string library, string standard)
    {
        File.WriteAllBytes(folder.File("standard.so"), Encoding.ASCII.GetBytes(standard));
        folder.Write("weaken.proj", $"""
            <Project>
              <UsingTask TaskName="WeakenLibTorchSharp" TaskFactory="RoslynCodeTaskFactory" AssemblyFile="$(MSBuildToolsPath)/Microsoft.Build.Tasks.Core.dll">
                <Task><Code Type="Class" Language="cs" Source="{Repository.PathOf("build", "WeakenLibTorchSharp.cs")}" /></Task>
              </UsingTask>
              <Target Name="Weaken">
                <WeakenLibTorchSharp Library="{folder.File(library)}" Version="{Version}" Copy="{folder.File("copy.so")}" Standard="{folder.File("standard.so")}" />
              </Target>
            </Project>
            """);
        return MSBuild(folder.File("weaken.proj"), "-t:Weaken");
    }

    private static (int ExitCode, string Out) MSBuild(string project, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", project, "-nologo", "-nodeReuse:false", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("MSBuildSDKsPath"); // set by the build that started the tests
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
