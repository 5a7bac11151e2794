using System.Globalization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Training.Tests;

/// <summary>Every key is read, has its range, and is refused when it is something else.</summary>
[TestClass]
public sealed class KeyTests
{
    private static readonly ExperimentConfig Defaults = new() { Name = "experiment_0" };

    public static IEnumerable<object[]> Cases => KeyTable.Cases.Select(one => new object[] { one });

    public static IEnumerable<object[]> BadValues => KeyTable.Cases.SelectMany(one => one.Bad.Select(bad => new object[] { one.Key, bad }));

    [TestMethod]
    public void Table_HasEveryKeyThatTheReaderKnows() =>
        CollectionAssert.AreEquivalent(ConfigTable.Names.ToArray(), KeyTable.Cases.Select(one => one.Key).Distinct().ToArray());

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Load_GoodValue_IsRead(KeyCase key)
    {
        var read = key.Read(ConfigText.One($"{key.Key}: {key.Good}\n"));
        Assert.AreEqual(Text(key.Expected), Text(read));
    }

    /// <summary>A case whose value is the default would pass unread.</summary>
    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Case_Value_IsNotTheDefault(KeyCase key) => Assert.AreNotEqual(Text(key.Read(Defaults)), Text(key.Expected));

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Load_AtTheTop_HoldsForEveryExperiment(KeyCase key)
    {
        var file = ConfigText.Load($"{key.Key}: {key.Good}\nexperiments:\n  - {{}}\n");
        Assert.AreEqual(Text(key.Expected), Text(key.Read(file.Experiments.Single())));
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Load_Null_IsTheDefault(KeyCase key) =>
        Assert.AreEqual(Text(key.Read(Defaults)), Text(key.Read(ConfigText.One($"{key.Key}: null\n"))));

    [TestMethod]
    [DynamicData(nameof(BadValues))]
    public void Load_BadValue_IsRefusedWithItsPlace(string key, string bad)
    {
        var error = ConfigText.Error($"# a line before it\n{key}: {bad}\n");
        StringAssert.Contains(error, "(2,");
        StringAssert.Contains(error, key);
    }

    /// <summary>Every value just outside of a key's range.</summary>
    public static IEnumerable<object[]> ValuesOutOfRange =>
        from key in ConfigTable.Keys
        where key.Range is not null
        let range = key.Range!.Value
        let step = key.Write!(new ExperimentConfig { Name = "" }) is double ? 1e-6 : 1.0
        from value in new[] { range.LowOpen ? range.Low : range.Low - step, range.HighOpen ? range.High : range.High + step }
        where double.IsFinite(value)
        select new object[] { key.Name, value.ToString("R", CultureInfo.InvariantCulture) };

    [TestMethod]
    [DynamicData(nameof(ValuesOutOfRange))]
    public void Load_JustOutOfRange_IsRefusedWithWhatIsExpected(string key, string value)
    {
        var error = ConfigText.Error($"# a line before it\n{key}: {value}\n");
        StringAssert.Matches(error, new($@"^\(2,{key.Length + 3}\): {key}: .+ is (too small|too large|out of range); expected [^\n]+$"));
    }

    /// <summary>What a key sets is in the experiment as it is written, and read back from there.</summary>
    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Write_KeyThatIsSet_IsReadBack(KeyCase key)
    {
        var config = ConfigText.One($"{key.Key}: {key.Good}\n");
        var text = YamlWriter.Text(ConfigTable.Write(config));
        Assert.AreEqual(Text(config), Text(ConfigText.One(text)));
        Assert.AreNotEqual(YamlWriter.Text(ConfigTable.Write(ConfigText.One("name: experiment_0\n"))), text);
    }

    /// <summary>Numbers that would be counted up to without an end.</summary>
    [TestMethod]
    [DataRow("num_epochs: 2147483647", "num_epochs: 2147483647 is too large; expected 100000 or less.")]
    [DataRow("num_epochs: 99999999999", "num_epochs: expected a whole number, found '99999999999'.")]
    [DataRow("batch_size: 2147483647", "batch_size: 2147483647 is too large; expected 1000000 or less.")]
    [DataRow("hidden_dim: 2147483647", "hidden_dim: 2147483647 is too large; expected 65536 or less.")]
    [DataRow("num_epochs: 100000\nseeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]", "num_epochs: 100000 epochs with each of 11 seeds; expected 1000000 in all at most.")]
    [DataRow("experiments: []", "(1,14): experiments: the list is empty; expected an experiment at least, such as '- name: first'.")]
    public void Load_BeyondCounting_IsRefused(string yaml, string expected) => StringAssert.Contains(ConfigText.Error(yaml + "\n"), expected);

    [TestMethod]
    public void Load_ListsBeyondCounting_AreRefused()
    {
        var numbers = Enumerable.Range(0, 2_000).ToArray();
        StringAssert.Contains(ConfigText.Error($"seeds: [{string.Join(", ", numbers)}]\n"), "seeds: has 2000 seeds; expected 1000 at most.");
        StringAssert.Contains(ConfigText.Error($"class_names: [{string.Join(", ", numbers)}]\n"), "class_names: has 2000 names; expected 64 at most.");
        StringAssert.Contains(ConfigText.Error($"experiments:\n{string.Concat(numbers.Select(number => $"- name: e{number}\n"))}"), "experiments: the list has 2000 experiments; expected 1000 at most.");
    }

    [TestMethod]
    [DataRow("notices: [x]", "notices: unknown key.")]
    [DataRow("speaker_probe: true", "speaker_probe: unknown key.")]
    [DataRow("num_epoch: 3", "num_epoch: unknown key. Did you mean 'num_epochs'?")]
    [DataRow("num_classes: 3\nclass_names: [a, b]", "num_classes: is 3, but class_names has 2.")]
    [DataRow("class_names: [calm, cross]\nclass_weights: { clam: 2 }", "'clam' is none of class_names: calm, cross. Did you mean 'calm'?")]
    [DataRow("modality_dropout: 0.3", "modality_dropout: needs modality: both and fusion_type: adaptive")]
    [DataRow("modality_dropout: 0.3\nfusion_type: adaptive\nmodality: audio", "modality_dropout: needs modality: both")]
    [DataRow("train_dataset: [A, B]\ntest_datasets: [C, B]", "test_datasets: 'B' is trained on")]
    [DataRow("expected_vad: { 1: [3, 3, 3], happy: [4, 4, 4] }", "expected_vad.1: stands for 'happy', which is there too.")]
    [DataRow("expected_vad: { hapy: [3, 3, 3] }", "is no class; expected 0 to 3 or one of neutral, happy, sad, anger. Did you mean 'happy'?")]
    [DataRow("dropout: 1", "dropout: 1 is out of range; expected at least 0 and below 1.")]
    [DataRow("loss_temperature: 0", "loss_temperature: 0 is out of range; expected above 0.")]
    [DataRow("curriculum_epochs: -1", "curriculum_epochs: -1 is too small; expected 0 or more.")]
    public void Load_Wrong_SaysWhatIsExpected(string yaml, string expected) => StringAssert.Contains(ConfigText.Error(yaml + "\n"), expected);

    [TestMethod]
    [DataRow("audio_encoder_type: preextracted", "preextracted")]
    [DataRow("audio_encoder_type: emotion2vec", "emotion2vec-base")]
    [DataRow("audio_encoder_type: wav2vec2", "wav2vec2-base-960h")]
    [DataRow("audio_encoder_type: hubert", "hubert-base-ls960")]
    [DataRow("audio_encoder_type: hubert\naudio_model_name: facebook/hubert-large-ll60k", "hubert-large-ll60k")]
    [DataRow("audio_model_name: whisper-tiny-en", "whisper-tiny-en")]
    public void Load_AudioEncoder_IsTheNamedOneOrTheTypes(string yaml, string expected) =>
        Assert.AreEqual(expected, ConfigText.One(yaml + "\n").AudioEncoder);

    [TestMethod]
    public void Load_ExpectedVadOfSomeClasses_KeepsTheOthers()
    {
        var read = ConfigText.One("expected_vad: { 3: [1, 2, 3.5], sad: [2, 2, 2] }\n").ExpectedVad;
        Assert.AreEqual(new Vad(1, 2, 3.5f), read[3]);
        Assert.AreEqual(new Vad(2, 2, 2), read[2]);
        Assert.AreEqual(Difficulty.DefaultPrototypes[0], read[0]);
    }

    [TestMethod]
    public void Load_ClassesOfOtherNames_HaveNoDefaultPrototype()
    {
        var read = ConfigText.One("class_names: [anger, calm]\n").ExpectedVad;
        Assert.AreEqual(Difficulty.DefaultPrototypes[3], read.Single(prototype => prototype.Key == 0).Value);
        Assert.HasCount(1, read);
    }

    private static string Text(object? value) => System.Text.Json.JsonSerializer.Serialize(value);
}
