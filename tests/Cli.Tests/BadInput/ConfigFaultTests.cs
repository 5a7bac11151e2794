namespace EmotionFusion.Cli.Tests;

/// <summary>An experiments file with mistakes in it.</summary>
[TestClass]
public sealed class ConfigFaultTests
{
    [TestMethod]
    public void Train_UnknownKeys_AreAllNamedWithTheirPlaces()
    {
        using var project = TestProject.Create();
        project.Replace("configs/small.yaml", "batch_size: 8", "batchsize: 8");
        project.Replace("configs/small.yaml", "num_epochs: 3", "num_epoch: 3");
        var error = project.Run("train", "-c", "configs/small.yaml", "--all").Expect(1).Error;
        Assert.Contains("small.yaml(4,1): batchsize: unknown key. Did you mean 'batch_size'?", error);
        Assert.Contains("small.yaml(5,1): num_epoch: unknown key. Did you mean 'num_epochs'?", error);
    }

    [TestMethod]
    public void Train_UnknownExperiment_OffersTheNearest()
    {
        using var project = TestProject.Create();
        var error = project.Run("train", "-c", "configs/small.yaml", "-e", "adio").Expect(1).Error;
        Assert.Contains("has no experiment 'adio'", error);
        Assert.Contains("Did you mean 'audio'?", error);
    }

    [TestMethod]
    public void Train_NoExperimentChosen_ListsThem()
    {
        using var project = TestProject.Create();
        var error = project.Run("train", "-c", "configs/small.yaml").Expect(1).Error;
        Assert.Contains("has 2 experiments (audio, both): choose with --experiment NAME, or take --all.", error);
    }

    [TestMethod]
    public void Train_MissingConfig_NamesIt()
    {
        using var project = TestProject.Create();
        Assert.Contains("configs/smal.yaml", project.Run("train", "-c", "configs/smal.yaml", "--all").Expect(1).Error);
    }

    [TestMethod]
    public void Train_FoldWithoutOneClass_IsScoredOverTheOthersAndSaid()
    {
        using var project = TestProject.Create();
        foreach (var clip in Directory.GetFiles(project.Clips, "03???T?.wav").Concat(Directory.GetFiles(project.Clips, "08???T?.wav")))
        {
            File.Delete(clip);
        }

        project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(0);
        var results = File.ReadAllText(Directory.GetFiles(project.Path("runs"), "results.json", SearchOption.AllDirectories).Single());
        Assert.MatchesRegex("missing_classes\"?:\\s*\\[\\s*\"sad\"", results);
    }

    [TestMethod]
    public void Train_ConfigOfOtherClasses_IsRefusedBeforeAnyEncoding()
    {
        using var project = TestProject.Create();
        project.Replace("configs/small.yaml", "batch_size: 8", "class_names: [neutral, happy, sad, angry]");
        var error = project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(1).Error;
        Assert.Contains("class_names is neutral, happy, sad, angry, but SMALL has the classes neutral, happy, sad, anger", error);
        Assert.IsFalse(Directory.Exists(project.Features));
    }
}
