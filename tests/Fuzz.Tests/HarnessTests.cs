using EmotionFusion.Tests;

namespace EmotionFusion.Fuzz.Tests;

/// <summary>Code that misbehaves on purpose is found, is called what it is, and doesn't stop the inputs after it.</summary>
[TestClass]
public sealed class HarnessTests
{
    private static readonly TemporaryFolder Folder = new();

    // One run for all: each end of a process takes its time.
    private static readonly Lazy<FuzzReport> Report = new(() =>
    {
        string[] targets = [.. SelfTests.All.Select(target => target.Name)];
        return new FuzzRun(new FuzzOptions { Count = targets.Length, Workers = 1, Output = Folder.Path, Targets = targets }).Run();
    });

    [ClassCleanup]
    public static void RemoveFindings() => Folder.Dispose();

    [TestMethod]
    [DataRow("self-mute", nameof(OutcomeKind.BadMessage))]
    [DataRow("self-raw", nameof(OutcomeKind.RawException))]
    [DataRow("self-slow", nameof(OutcomeKind.TooSlow))]
    [DataRow("self-hang", nameof(OutcomeKind.TooSlow))]
    [DataRow("self-heap", nameof(OutcomeKind.TooMuchMemory))]
    [DataRow("self-resident", nameof(OutcomeKind.TooMuchMemory))]
    [DataRow("self-stack", nameof(OutcomeKind.ProcessEnded))]
    [DataRow("self-exit", nameof(OutcomeKind.ProcessEnded))]
    [DataRow("self-thread", nameof(OutcomeKind.ProcessEnded))]
    public void Run_Misbehaviour_IsFoundAndSaved(string target, string expected)
    {
        var finding = Report.Value.Findings.Single(finding => finding.Case.Target == target);

        Assert.AreEqual(expected, finding.Outcome.Kind.ToString(), finding.Outcome.Describe());
        var (name, input) = Finding.Load(finding.File);
        Assert.AreEqual(target, name);
        CollectionAssert.AreEqual(finding.Case.Input([[]]), input);
    }

    [TestMethod]
    [DataRow("self-fine", 1, 0)]
    [DataRow("self-refused", 0, 1)]
    public void Run_TakenAndRefused_AreNoFindings(string target, int taken, int refused)
    {
        var count = Report.Value.Targets.Single(one => one.Name == target);

        Assert.AreEqual((1, taken, refused, 0), (count.Inputs, count.Taken, count.Refused, count.Findings));
    }

    [TestMethod]
    public void RawException_IsGroupedByItsInnermostProductCode()
    {
        var outcome = Report.Value.Findings.Single(finding => finding.Case.Target == "self-raw").Outcome;

        Assert.AreEqual(nameof(ArgumentNullException), outcome.Error);
        StringAssert.StartsWith(outcome.Frames![0], "SafetensorsWriter.SetMetadata");
    }

    [TestMethod]
    public void Run_WorkersThatEndAgainAndAgain_LeaveTheRestUntriedAndSaySo()
    {
        using var folder = new TemporaryFolder();
        var report = new FuzzRun(new FuzzOptions { Count = 5, Workers = 1, Output = folder.Path, Targets = ["self-exit"], MostEnds = 2 }).Run();

        Assert.HasCount(2, report.Findings);
        Assert.HasCount(1, report.Groups);
        Assert.AreEqual(3, report.Targets[0].NotTried);
        StringAssert.Contains(report.Text(), "not tried");
    }
}
