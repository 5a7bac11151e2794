using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using EmotionFusion.Tests;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>What a program without a command line does: from a file of experiments to run folders, with real sound and encoders.</summary>
[TestClass]
public sealed class ExperimentPlannerTests
{
    private static readonly string[] Speakers = ["03", "08", "09", "10", "11", "13"]; // two a session, three sessions

    [TestMethod]
    public void Plan_FileOfExperiments_EncodesOnceAndTrains()
    {
        using var root = new TempFolder();
        var corpora = Corpora(root);
        var (clips, texts) = (new List<int>(), new List<int>());
        var planner = new ExperimentPlanner(corpora, Features(root, (store, fill) =>
        {
            var result = fill(null);
            (store.Spec.Kind == EncoderKind.Audio ? clips : texts).Add(result.Encoded);
            return result;
        }));
        var file = Experiments(root);
        var outlooks = file.Experiments.Select(config => ExperimentOutlook.Of(config, planner)).ToArray();
        CollectionAssert.AreEqual(new[] { 3, 3 }, outlooks.Select(outlook => outlook.Plan!.Trainings.Count).ToArray());
        Assert.IsTrue(outlooks.All(outlook => outlook.Time > TimeSpan.Zero && outlook.Stores.All(store => !Directory.Exists(store.Store.Folder))));

        var plans = planner.Plan(ExperimentChoice.Of(file, [], all: true).Resolve(planner).Experiments);
        var results = ExperimentPool.Run([.. plans.Select(plan => new ExperimentJob(plan))], Runs.Options(root, 2));

        CollectionAssert.AreEqual(new[] { 24 }, clips);
        CollectionAssert.AreEqual(new[] { 24 }, texts);
        Assert.AreEqual(0, planner.LeftOut);
        Assert.IsTrue(results.All(result => File.Exists(result.Outcome!.Folder.Report)));
    }

    /// <summary>2,500 steps, no more than the default and no fewer than 15 epochs; a number that was said stays.</summary>
    [TestMethod]
    [DataRow("batch_size: 1", 50)] // 24 utterances: 104
    [DataRow("batch_size: 2\ntrain_dataset: LARGE", 28)] // 180 utterances
    [DataRow("batch_size: 1\ntrain_dataset: LARGE", 15)] // 14
    [DataRow("batch_size: 1\ntrain_dataset: LARGE\nnum_epochs: 40", 40)]
    [DataRow("batch_size: 1\ntrain_dataset: LARGE\ndefaults: python", 20)]
    [DataRow("train_dataset: NOWHERE", 50)]
    public void Resolve_EpochsNotSaid_AreFewerForLargeCorpora(string yaml, int expected)
    {
        using var root = new TempFolder();
        Corpora(root);
        var large = Directory.CreateDirectory(Path.Combine(root.Path, "data", "large")).FullName;
        File.WriteAllLines(Path.Combine(large, "t.csv"), ["id,words,speaker,emotion", .. Enumerable.Range(0, 180).Select(i => $"u{i},ja,s{i % 6},{"nhsa"[i % 4]}")]);
        File.WriteAllText(Path.Combine(root.File("corpora"), "LARGE.yaml"), """
            name: LARGE
            reader: csv
            folder: large
            table: t.csv
            classes: [neutral, happy, sad, anger]
            labels: { n: neutral, h: happy, s: sad, a: anger }
            columns: { id: id, transcript: words, speaker: speaker, emotion: emotion }
            """);
        File.WriteAllText(root.File("x.yaml"), $"evaluation_mode: loso\n{yaml}\n{(yaml.Contains("train_dataset") ? "" : "train_dataset: SMALL")}\n");
        var planner = new ExperimentPlanner(CorpusCatalog.Open(root.File("corpora"), Path.Combine(root.Path, "data")), Features(root));

        Assert.AreEqual(expected, planner.Resolve(ExperimentFile.Load(root.File("x.yaml")).Experiments[0]).NumEpochs);
    }

    /// <summary>One store for all label maps; each map has its own classes, and a corpus without it is named.</summary>
    [TestMethod]
    public void Plan_ByLabelMap_HasItsClassesAndOneStore()
    {
        using var root = new TempFolder();
        var filled = new List<(int Rows, int Encoded)>();
        var planner = new ExperimentPlanner(Corpora(root), Features(root, (_, fill) =>
        {
            var result = fill(null);
            filled.Add((result.Rows, result.Encoded));
            return result;
        }));
        var config = new ExperimentConfig { Name = "a", TrainDatasets = ["SMALL"], Modality = Modality.Text, TextEncoder = "all-minilm-l6-v2" };

        var four = planner.Plan([config])[0].View;
        var seven = planner.Plan([config with { LabelMap = "seven" }])[0].View;
        Assert.AreEqual(("four", 4, "seven", 7), (four.LabelMap, four.ClassNames.Count, seven.LabelMap, seven.ClassNames.Count));
        Assert.AreEqual("EmoDB's seven classes", seven.LabelConvention);
        CollectionAssert.AreEqual(four.Utterances.Select(u => u.Id).ToArray(), seven.Utterances.Select(u => u.Id).ToArray(), "the clips have four classes only");
        CollectionAssert.AreEqual(new[] { (24, 24) }, filled);

        StringAssert.Contains(
            Assert.ThrowsExactly<EmotionFusionException>(() => planner.Plan([config with { LabelMap = "eight" }])).Message,
            "SMALL has no label map 'eight'. It has four, seven. configs/corpora/SMALL.yaml (label_maps) says them. Needed by 'a'.");
        StringAssert.Contains(
            Assert.ThrowsExactly<EmotionFusionException>(() => planner.Plan([config with { LabelMap = "seven", NumClasses = 4 }])).Message, "num_classes is 4, but SMALL has the classes neutral, happy, sad, anger, boredom");
    }

    [TestMethod]
    public void Resolve_CorpusThatIsntThere_IsntTestedOnAndThatIsSaid()
    {
        using var root = new TempFolder();
        Corpora(root);
        var small = File.ReadAllText(Path.Combine(root.File("corpora"), "SMALL.yaml"));
        File.WriteAllText(Path.Combine(root.File("corpora"), "OTHER.yaml"), small.Replace("name: SMALL", "name: OTHER"));
        File.WriteAllText(Path.Combine(root.File("corpora"), "GONE.yaml"), small.Replace("name: SMALL", "name: GONE").Replace("folder: small", "folder: gone"));
        var planner = new ExperimentPlanner(CorpusCatalog.Open(root.File("corpora"), Path.Combine(root.Path, "data")), Features(root));

        var resolved = planner.Resolve(new ExperimentConfig { Name = "a", TrainDatasets = ["SMALL"], EvaluationMode = EvaluationMode.CrossCorpus });
        CollectionAssert.AreEqual(new[] { "OTHER" }, resolved.TestDatasets!.ToArray());
        StringAssert.Contains(resolved.Notices.Single(), "not tested on GONE, which would fit, but whose folders aren't there");
    }

    [TestMethod]
    public void Plan_CorpusAndModelLack_NamesBothWithWhoNeedsThem()
    {
        using var root = new TempFolder();
        var planner = new ExperimentPlanner(Corpora(root), Features(root));
        ExperimentConfig[] experiments =
        [
            new() { Name = "a", TrainDatasets = ["SMALLER"], Modality = Modality.Text, TextEncoder = "all-minilm-l6-v2", EvaluationMode = EvaluationMode.Loso },
            new() { Name = "b", TrainDatasets = ["SMALL"], Modality = Modality.Audio, AudioEncoder = "all-minilm-l6-v2", EvaluationMode = EvaluationMode.Loso },
        ];
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => planner.Plan(experiments)).Message;
        StringAssert.Contains(error, "Unknown corpus 'SMALLER'. Did you mean 'SMALL'?");
        StringAssert.Contains(error, "Needed by 'a'.");
        StringAssert.Contains(error, "'all-minilm-l6-v2' is an encoder of text, not of audio.");
        StringAssert.Contains(error, "Needed by 'b'.");
    }

    [TestMethod]
    public void Resume_FileWithoutTheExperiment_NamesThoseItHas()
    {
        using var root = new TempFolder();
        var planner = new ExperimentPlanner(Corpora(root), Features(root));
        var file = Experiments(root);
        using var source = new CancellationTokenSource();
        var ear = new Ear(_ => source.Cancel());
        var plan = planner.Plan([file.Find("audio")])[0];
        var begun = Assert.ThrowsExactly<RunsInterruptedException>(() => ExperimentPool.Run([new ExperimentJob(plan, ear)], Runs.Options(root, 1), source.Token)).Unfinished.Single();
        using var run = ResumedRun.Open(begun.Path);
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => planner.Resume(run, [file.Find("text")]));
        StringAssert.Contains(error.Message, "The run to resume is of the experiment 'audio', which the file hasn't. It has: text.");
        Assert.IsNull(ExperimentPool.Run([planner.Resume(run, file.Experiments)], Runs.Options(root, 1)).Single().Error);
    }

    /// <summary>Of 24 clips every third lacks its file, and every third, the one after, its words; one has neither.</summary>
    [TestMethod]
    public void Plan_SomeLackAModality_EveryHeadGetsWhatItCanUse()
    {
        using var root = new TempFolder();
        var planner = new ExperimentPlanner(Table(root), Features(root));
        var small = ExperimentConfig.Python with
        {
            Name = "adaptive",
            TrainDatasets = ["TABLE"],
            AudioEncoder = "whisper-tiny-en",
            TextEncoder = "all-minilm-l6-v2",
            EvaluationMode = EvaluationMode.Loso,
            FusionType = FusionType.Adaptive,
        };
        var (text, adaptive) = (small with { Name = "text", Modality = Modality.Text }, small);
        var (concat, audio) = (small with { Name = "concat", FusionType = FusionType.Concat }, small with { Name = "audio", Modality = Modality.Audio });

        Assert.AreEqual(23, planner.Plan([text])[0].View.Utterances.Count, "one has neither sound nor words");
        var view = planner.Plan([adaptive])[0].View;
        Assert.AreEqual((23, 7, 8), (view.Utterances.Count, view.Gaps.Count(gap => gap.Lacks == EncoderKind.Audio), view.Gaps.Count(gap => gap.Lacks == EncoderKind.Text)));
        Assert.AreEqual(1, planner.LeftOut, "nobody else is left out of these");
        var plan = planner.Plan([concat])[0];
        Assert.AreEqual(16, plan.View.Utterances.Count, "an empty transcript is [EMPTY] to all but adaptive fusion");
        var notice = plan.Config.Notices.Single(notice => notice.Contains("left out"));
        StringAssert.Contains(notice, "7 of 23 utterances are left out: the head needs both audio and text (1 x no file gone/");
        StringAssert.Contains(notice, "fusion_type: adaptive uses what is there.");
        Assert.AreEqual(16, planner.Plan([audio])[0].View.Utterances.Count);
        Assert.AreEqual(8, planner.LeftOut, "each is counted once");
        Assert.AreEqual(16, ExperimentOutlook.Of(audio, planner).Plan!.View.Utterances.Count);
        Assert.AreEqual(23, ExperimentOutlook.Of(adaptive, planner).Plan!.View.Utterances.Count);
    }

    /// <summary>A corpus that has no transcripts at all can stand beside one that has.</summary>
    [TestMethod]
    public void Plan_CorpusWithoutWords_IsHeardByAdaptiveFusionBesideOneWithThem()
    {
        using var root = new TempFolder();
        Table(root);
        File.WriteAllText(Path.Combine(root.File("corpora"), "SOUND.yaml"),
            File.ReadAllText(Path.Combine(root.File("corpora"), "TABLE.yaml")).Replace("name: TABLE", "name: SOUND").Replace("transcript: words, ", ""));
        var planner = new ExperimentPlanner(CorpusCatalog.Open(root.File("corpora"), Path.Combine(root.Path, "data")), Features(root));
        var config = ExperimentConfig.Python with
        {
            Name = "adaptive",
            TrainDatasets = ["SMALL"],
            TestDatasets = ["SOUND"],
            AudioEncoder = "whisper-tiny-en",
            TextEncoder = "all-minilm-l6-v2",
            EvaluationMode = EvaluationMode.CrossCorpus,
            FusionType = FusionType.Adaptive,
        };

        var view = planner.Plan([config])[0].View;
        Assert.AreEqual((24 + 16, 16), (view.Utterances.Count, view.Gaps.Count));
        Assert.IsTrue(view.Gaps.All(gap => gap is { Lacks: EncoderKind.Text, Reason: "SOUND has no transcripts" } && gap.Utterance.StartsWith("SOUND/", StringComparison.Ordinal)));
        var alone = Assert.ThrowsExactly<EmotionFusionException>(() => planner.Plan([config with { TrainDatasets = ["SOUND"], EvaluationMode = EvaluationMode.Loso }]));
        StringAssert.Contains(alone.Message, "Experiment 'adaptive': SOUND has no transcripts, so there is nothing to fuse. Take modality: audio.");
    }

    private static CorpusCatalog Table(TempFolder root)
    {
        var catalog = Corpora(root);
        var lines = new List<string> { "id,file,words,speaker,session,emotion" };
        foreach (var (i, clip) in Directory.GetFiles(Path.Combine(root.Path, "data", "small")).Order(StringComparer.Ordinal).Index())
        {
            var name = Path.GetFileNameWithoutExtension(clip);
            var words = i % 3 == 2 || i == 1 ? "" : $"These are words {i}";
            lines.Add(FormattableString.Invariant($"{name},{(i % 3 == 1 ? "gone" : "small")}/{name}.wav,{words},{name[..2]},{i / 8},{name[5]}"));
        }

        File.WriteAllLines(Path.Combine(root.Path, "data", "table.csv"), lines);
        File.WriteAllText(Path.Combine(root.File("corpora"), "TABLE.yaml"), """
            name: TABLE
            reader: csv
            folder: .
            table: table.csv
            classes: [neutral, happy, sad, anger]
            labels: { N: neutral, F: happy, T: sad, W: anger }
            columns: { id: id, file: file, transcript: words, speaker: speaker, session: session, emotion: emotion }
            """);
        return CorpusCatalog.Open(root.File("corpora"), Path.Combine(root.Path, "data"));
    }

    private static CorpusCatalog Corpora(TempFolder root)
    {
        var clips = Directory.CreateDirectory(Path.Combine(root.Path, "data", "small")).FullName;
        foreach (var clip in Speakers.SelectMany(speaker => "NFTW".Select(emotion =>
            Directory.GetFiles(Repository.PathOf("samples", "emodb"), $"{speaker}???{emotion}?.wav").Order(StringComparer.Ordinal).First())))
        {
            File.Copy(clip, Path.Combine(clips, Path.GetFileName(clip)));
        }

        var configs = Directory.CreateDirectory(root.File("corpora")).FullName;
        File.WriteAllText(
            Path.Combine(configs, "SMALL.yaml"),
            File.ReadAllText(Repository.PathOf("configs", "corpora", "EMODB.yaml")).Replace("name: EMODB", "name: SMALL").Replace("folder: emodb", "folder: small"));
        return CorpusCatalog.Open(configs, Path.Combine(root.Path, "data"));
    }

    private static FeaturePreparation Features(TempFolder root, FillWatcher? watch = null) => new()
    {
        Encoders = EncoderCatalog.Open(Repository.Encoders),
        FeaturesRoot = root.File("features"),
        Device = DeviceOption.Cpu,
        Threads = 1,
        Watch = watch ?? ((_, fill) => fill(null)),
    };

    private static ExperimentFile Experiments(TempFolder root)
    {
        File.WriteAllText(root.File("small.yaml"), """
            train_dataset: SMALL
            audio_model_name: whisper-tiny-en
            text_model_name: all-minilm-l6-v2
            num_epochs: 2
            val_strategy: speaker
            hidden_dim: 8
            seeds: [1]
            evaluation_mode: loso
            experiments:
              - {name: audio, modality: audio}
              - {name: text, modality: text}
            """);
        return ExperimentFile.Load(root.File("small.yaml"));
    }
}
