namespace EmotionFusion.Training.Tests;

/// <summary><c>search:</c> makes candidates, or says what is wrong with it and where.</summary>
[TestClass]
public sealed class SearchTests
{
    [TestMethod]
    public void Grid_IsEveryCombination_TheLastKeyFastest()
    {
        var config = ConfigText.One("""
            name: x
            batch_size: 7
            search:
              method: grid
              keys:
                dropout: [0.1, 0.2]
                hidden_dim: { from: 8, to: 24, step: 8 }
                fusion_type: [gated]
            """);
        var candidates = config.Search!.Candidates;

        CollectionAssert.AreEqual(
            new[] { (0.1, 8), (0.1, 16), (0.1, 24), (0.2, 8), (0.2, 16), (0.2, 24) }, candidates.Select(candidate => (candidate.Config.Dropout, candidate.Config.HiddenDim)).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 2, 3, 4, 5, 6 }, candidates.Select(candidate => candidate.Number).ToArray());
        Assert.AreEqual("dropout 0.1, hidden_dim 8, fusion_type gated", candidates[0].Description);
        CollectionAssert.AreEqual(new[] { "dropout", "hidden_dim", "fusion_type" }, config.Search.Keys.ToArray());
        Assert.AreEqual("grid, 6 candidates: dropout 0.1, 0.2; hidden_dim 8 to 24, step 8; fusion_type gated", config.Search.Summary);
    }

    [TestMethod]
    public void Candidates_AreTheExperimentWithTheseKeys_AndNoSearch()
    {
        var config = ConfigText.One("name: x\nbatch_size: 7\nsearch: { method: grid, keys: { dropout: [0.2], class_weights: [{ sad: 2 }] } }\n");
        var plain = ConfigText.One("name: x\nbatch_size: 7\ndropout: 0.2\nclass_weights: { sad: 2 }\n");
        var candidate = config.Search!.Candidates.Single().Config;

        Assert.AreEqual(YamlWriter.Text(ConfigTable.Write(plain)), YamlWriter.Text(ConfigTable.Write(candidate)));
        Assert.IsNull(candidate.Search);
        Assert.IsTrue(candidate.EpochsBySize, "who doesn't say num_epochs has them by the corpus's size");
        Assert.AreEqual(0.3, config.Dropout);
    }

    [TestMethod]
    public void List_IsWhatItSays()
    {
        var candidates = ConfigText.One("search: { method: list, candidates: [{}, { dropout: 0.4 }, { hidden_dim: 9, optimizer: adam }] }\n").Search!.Candidates;

        CollectionAssert.AreEqual(new[] { (0.3, 256), (0.4, 256), (0.3, 9) }, candidates.Select(candidate => (candidate.Config.Dropout, candidate.Config.HiddenDim)).ToArray());
        Assert.AreEqual(("as the experiment says", Optimizer.Adam), (candidates[0].Description, candidates[2].Config.Optimizer));
    }

    /// <summary>Half of what is drawn on a logarithmic scale lies below the geometric mean, of what is drawn on a linear one below the arithmetic.</summary>
    [TestMethod]
    [DataRow("linear", 0.05005)]
    [DataRow("log", 0.003162)]
    public void Random_Range_IsDrawnFromEvenly(string scale, double median)
    {
        var rates = Drawn($"{{ from: 1e-4, to: 0.1, scale: {scale} }}", 1).Select(config => config.LearningRate).ToArray();

        Assert.IsTrue(rates.All(rate => rate is >= 1e-4 and <= 0.1));
        Assert.IsTrue(rates.All(rate => double.Parse(rate.ToString("E3", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture) == rate), "four digits");
        var below = rates.Count(rate => rate < median);
        Assert.IsTrue(below is > 450 and < 550, $"{below} of 1000"); // more than three deviations wide
    }

    [TestMethod]
    public void Random_SameSeed_IsTheSame_AnotherIsAnother()
    {
        var first = Drawn("{ from: 1e-4, to: 0.1 }", 1).Select(config => config.LearningRate).ToArray();

        CollectionAssert.AreEqual(first, Drawn("{ from: 1e-4, to: 0.1 }", 1).Select(config => config.LearningRate).ToArray());
        CollectionAssert.AreNotEqual(first, Drawn("{ from: 1e-4, to: 0.1 }", 2).Select(config => config.LearningRate).ToArray());
    }

    [TestMethod]
    public void Random_NoneTwice_UpToAllThereAre()
    {
        var config = ConfigText.One("search: { method: random, trials: 12, keys: { hidden_dim: { from: 3, to: 6 }, batch_size: [1, 2, 4] } }\n");

        Assert.HasCount(12, config.Search!.Candidates.Select(candidate => (candidate.Config.HiddenDim, candidate.Config.BatchSize)).Distinct().ToArray());
        Assert.IsTrue(config.Search.Candidates.All(candidate => candidate.Config.HiddenDim is >= 3 and <= 6), "both ends are in");
    }

    [TestMethod]
    public void AtTheTop_HoldsForEveryExperiment_UnlessItHasItsOwn()
    {
        var file = ConfigText.Load("""
            search: { method: grid, keys: { dropout: [0.1, 0.2] } }
            experiments:
              - name: one
                hidden_dim: 5
              - name: two
                search: { method: grid, keys: { hidden_dim: [7] } }
            """);

        CollectionAssert.AreEqual(new[] { (0.1, 5), (0.2, 5) }, file.Find("one").Search!.Candidates.Select(candidate => (candidate.Config.Dropout, candidate.Config.HiddenDim)).ToArray());
        Assert.AreEqual(7, file.Find("two").Search!.Candidates.Single().Config.HiddenDim);
    }

    /// <summary>What config.yaml of a sweep says makes the same candidates again.</summary>
    [TestMethod]
    [DataRow("{ method: random, trials: 20, seed: 3, keys: { learning_rate: { from: 1e-5, to: 1e-2, scale: log }, fusion_type: [gated, concat], use_early_stopping: [true, false], class_weights: [{ sad: 2 }, {}] } }")]
    [DataRow("{ method: grid, keys: { hidden_dim: [8, 16], num_epochs: { from: 2, to: 6, step: 2 } } }")]
    [DataRow("{ method: list, candidates: [{ audio_model_name: \"1\" }, { audio_model_name: a/b, expected_vad: { 1: [4, 4, 4] } }] }")]
    public void Write_IsReadBack(string search)
    {
        var config = ConfigText.One($"name: x\nsearch: {search}\n");
        var again = ConfigText.One(YamlWriter.Text(ConfigTable.Write(config)));

        Assert.AreEqual(Text(config), Text(again));
        Assert.AreEqual(YamlWriter.Text(ConfigTable.Write(config)), YamlWriter.Text(ConfigTable.Write(again)));

        static string Text(ExperimentConfig config) => string.Join('\n', config.Search!.Candidates.Select(candidate =>
            $"{candidate.Description}\n{YamlWriter.Text(ConfigTable.Write(candidate.Config))}{candidate.Config.EpochsBySize}"));
    }

    /// <summary>Of candidates that use a key and others that don't, nothing is told; of all, it is.</summary>
    [TestMethod]
    public void Notices_AreThoseOfAllCandidates()
    {
        const string Schedule = "use_curriculum_lr_schedule: true\n";
        var some = ConfigText.One($"{Schedule}search: {{ method: grid, keys: {{ use_curriculum_learning: [true, false] }} }}\n");
        var all = ConfigText.One($"{Schedule}use_curriculum_learning: false\nsearch: {{ method: grid, keys: {{ fusion_type: [gated, concat] }} }}\n");

        Assert.DoesNotContain("use_curriculum_lr_schedule", string.Join('\n', some.Notices));
        Assert.Contains("use_curriculum_lr_schedule", string.Join('\n', all.Notices));
    }

    /// <summary>What doesn't go together in the experiment alone may do so in every candidate.</summary>
    [TestMethod]
    public void Experiment_NeedsNotGoTogetherWithoutItsSearch() =>
        Assert.HasCount(2, ConfigText.One("modality_dropout: 0.3\nsearch: { method: grid, keys: { fusion_type: [adaptive], dropout: [0.1, 0.2] } }\n").Search!.Candidates);

    [TestMethod]
    [DataRow("{ keys: { dropout: [0.1] } }", "search.method: is required.")]
    [DataRow("{ method: bayes, keys: { dropout: [0.1] } }", "search.method: 'bayes' is none of grid, random, list.")]
    [DataRow("{ method: grid }", "search.keys: is required.")]
    [DataRow("{ method: grid, keys: {} }", "search.keys: is empty; expected keys with the values to try")]
    [DataRow("{ method: grid, keys: { droput: [0.1] } }", "search.keys.droput: unknown key. Did you mean 'dropout'?")]
    [DataRow("{ method: grid, key: { dropout: [0.1] } }", "search.key: unknown key. Did you mean 'keys'?")]
    [DataRow("{ method: grid, keys: { seeds: [[1]] } }", "search.keys.seeds: can't be searched: it decides what is trained on, validated and tested.")]
    [DataRow("{ method: grid, keys: { task: [vad] } }", "search.keys.task: can't be searched: it decides what validation measures.")]
    [DataRow("{ method: grid, keys: { head: [linear] } }", "search.keys.head: can't be searched")]
    [DataRow("{ method: grid, keys: { dropout: 0.1 } }", "dropout: expected a list of values to try, or a range (from, to); a value for all candidates stands outside of search.")]
    [DataRow("{ method: grid, keys: { dropout: [] } }", "dropout: the list is empty; expected values to try.")]
    [DataRow("{ method: grid, keys: { dropout: [0.1, 0.10] } }", "dropout: 0.1 is there twice.")]
    [DataRow("{ method: grid, keys: { dropout: [0.1, high] } }", "dropout: expected a number, found 'high'.")]
    [DataRow("{ method: random, trials: 1, keys: { dropout: [0.1, 1.5] } }", "dropout: 1.5 is out of range; expected at least 0 and below 1.")]
    [DataRow("{ method: grid, keys: { dropout: { from: 0.1, to: 0.2 } } }", "dropout: a range has no end of values for a grid; give it a step or list the values, or take method: random.")]
    [DataRow("{ method: random, trials: 3, keys: { dropout: { from: 0.2, to: 0.1 } } }", "dropout.to: 0.1 isn't above from, 0.2: the range is empty.")]
    [DataRow("{ method: random, trials: 3, keys: { dropout: { from: 0.2, to: 1.1 } } }", "dropout.to: 1.1 is out of range; dropout is at least 0 and below 1.")]
    [DataRow("{ method: random, trials: 3, keys: { weight_decay: { from: 0, to: 1, scale: log } } }", "weight_decay.from: 0 has no logarithm")]
    [DataRow("{ method: random, trials: 3, keys: { dropout: { from: 0.1, to: 0.2, scale: cubic } } }", "dropout.scale: 'cubic' is none of linear, log.")]
    [DataRow("{ method: random, trials: 3, keys: { hidden_dim: { from: 1.5, to: 4 } } }", "hidden_dim.from: expected a whole number, found '1.5'.")]
    [DataRow("{ method: random, trials: 3, keys: { dropout: { from: 0.1, to: 0.2, stepp: 1 } } }", "dropout.stepp: unknown key. Did you mean 'step'?")]
    [DataRow("{ method: random, trials: 3, keys: { fusion_type: { from: 1, to: 2 } } }", "fusion_type: isn't a number, so it has no range; expected a list of values.")]
    [DataRow("{ method: random, keys: { dropout: [0.1] } }", "search.trials: is required.")]
    [DataRow("{ method: random, trials: 0, keys: { dropout: [0.1] } }", "search.trials: 0 is out of range; expected 1 to 1000.")]
    [DataRow("{ method: random, trials: 7, keys: { dropout: [0.1, 0.2], hidden_dim: [1, 2, 3] } }", "search.trials: asks for 7 different candidates, but the keys give only 6.")]
    [DataRow("{ method: grid, trials: 7, keys: { dropout: [0.1] } }", "search.trials: isn't for method: grid, but for random.")]
    [DataRow("{ method: list, keys: { dropout: [0.1] } }", "search.keys: isn't for method: list, but for grid and random.")]
    [DataRow("{ method: list, candidates: [] }", "search.candidates: the list has 0; expected 1 to 1000.")]
    [DataRow("{ method: list, candidates: [{ dropout: 0.1 }, { dropout: 0.2 }, { dropout: 0.10 }] }", "search.candidates: number 1 and number 3 are the same.")]
    [DataRow("{ method: list, candidates: [{ dropout: 5 }] }", "dropout: 5 is out of range; expected at least 0 and below 1.")]
    [DataRow("{ method: list, candidates: [{ name: a }] }", "search.candidates.name: can't be searched: it names the experiment.")]
    [DataRow("{ method: grid, keys: { batch_size: { from: 1, to: 100, step: 1 }, hidden_dim: { from: 1, to: 100, step: 1 } } }", "search.keys: the grid has 10,000 points; expected 1,000 at most.")]
    [DataRow("{ method: grid, keys: { fusion_hidden_dim: [64, 100] } }", "num_attention_heads: 8 doesn't divide fusion_hidden_dim 100.")]
    [DataRow("{ method: grid, keys: { expected_vad: [{ 0: [1, { a: b }, 1] }] } }", "expected_vad.0: expected a list of numbers")]
    [DataRow("[1]", "search: expected a mapping (key: value), found a list.")]
    public void Load_WrongSearch_IsRefusedWithItsPlace(string search, string message)
    {
        var error = ConfigText.Error($"# a line before it\nsearch: {search}\n");

        StringAssert.Contains(error, message);
        StringAssert.Matches(error, new(@"^\([12],\d+\): "));
    }

    [TestMethod]
    public void Load_HeadThatSearchesItself_IsRefused() =>
        StringAssert.Contains(ConfigText.Error("head: linear\nsearch: { method: grid, keys: { audio_pooling: [mean, max] } }\n"), "search: head: linear looks for its own setting by validation; a search needs head: fusion.");

    [TestMethod]
    public void Load_ManyErrors_AreShownAtOnceWhereTheyStand()
    {
        var error = ConfigText.Error("""
            batch_size: 0
            search:
              method: grid
              keys:
                dropout: [0.1, 1.5]
                hidden_dim:
                  - 8
                  - wide
                optimiser: [adam]
            """);

        CollectionAssert.AreEqual(
            new[]
            {
                "(1,13): batch_size: 0 is too small; expected 1 or more.",
                "(5,20): dropout: 1.5 is out of range; expected at least 0 and below 1.",
                "(8,9): hidden_dim: expected a whole number, found 'wide'.",
                "(9,5): search.keys.optimiser: unknown key. Did you mean 'optimizer'?",
            },
            error.Split('\n'));
    }

    private static IEnumerable<ExperimentConfig> Drawn(string range, int seed) =>
        ConfigText.One($"search: {{ method: random, trials: 1000, seed: {seed}, keys: {{ learning_rate: {range}, dropout: {{ from: 0, to: 0.9 }} }} }}\n").Search!.Candidates.Select(candidate => candidate.Config);
}
