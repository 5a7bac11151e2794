using System.Globalization;
using System.Text;
using EmotionFusion.Encoders;
using EmotionFusion.Evaluation;
using EmotionFusion.Pipeline;
using EmotionFusion.Tests;
using EmotionFusion.Training;

namespace EmotionFusion.Fuzz;

/// <summary>
/// Undamaged files of every kind, made by the product: a small corpus with sound, an encoder's folder, a feature store,
/// a finished run and one that was broken off. Made once a fuzz run; workers copy from it.
/// </summary>
internal sealed class Fixture : IDisposable
{
    public const string Corpus = "FUZZ";

    // Folders below the fixture's.
    public const string Seeds = "seeds", Corpora = "configs/corpora", Data = "data", AudioEncoder = "encoders/fuzz-audio", TextEncoder = "encoders/fuzz-text";
    public const string Features = "features", Run = "run", Unfinished = "unfinished";

    public static readonly (string Name, string Path, InputFormat Format)[] RunFiles =
    [
        ("config", "config.yaml", InputFormat.Yaml), ("folds", "folds.json", InputFormat.Json), ("results", "results.json", InputFormat.Json),
        ("predictions", "predictions.csv", InputFormat.Csv), ("inputs", "inputs.csv", InputFormat.Csv), ("audio-alone", "predictions_audio_alone.csv", InputFormat.Csv),
        ("log", "log.jsonl", InputFormat.JsonLines), ("probes", "probes.json", InputFormat.Json), ("difficulties", "difficulties.csv", InputFormat.Csv),
    ];

    public static readonly (string Name, string Path, InputFormat Format)[] UnfinishedFiles =
    [
        ("config", "config.yaml", InputFormat.Yaml), ("folds", "folds.json", InputFormat.Json), ("log", "log.jsonl", InputFormat.JsonLines),
        ("result", "checkpoints/session_1-seed1.result.json", InputFormat.Json), ("state", "checkpoints/session_2-seed1.state.safetensors", InputFormat.Safetensors),
    ];

    private static readonly string[] Classes = ["neutral", "happy", "sad"];

    private Fixture()
    {
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("emotionfusion-fuzz-").FullName;

    /// <summary>For targets that need no files.</summary>
    public static Fixture Nothing() => new();

    public static Fixture Make()
    {
        var fixture = new Fixture();
        try
        {
            fixture.MakeCorpus();
            fixture.MakeEncoders();
            fixture.MakeStore();
            fixture.MakeRuns();
            fixture.MakeSeeds();
            return fixture;
        }
        catch
        {
            fixture.Dispose();
            throw;
        }
    }

    public static RunOptions Options(string runs) => new() { RunsRoot = runs, Command = "emotionfusion train", Parallel = 1, SaveEvery = TimeSpan.Zero };

    /// <summary>What the runs are trained on.</summary>
    public static FeatureView View()
    {
        var random = new SplitMix64(1);
        var (utterances, audio, text) = (new List<Utterance>(), new List<float>(), new List<float>());
        for (var i = 0; i < 48; i++)
        {
            var (speaker, label) = (i / 8, i % Classes.Length);
            utterances.Add(new()
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"u{i:00}"),
                Label = label,
                Speaker = string.Create(CultureInfo.InvariantCulture, $"s{speaker}"),
                Session = string.Create(CultureInfo.InvariantCulture, $"{1 + speaker / 2}"),
                Vad = new(1 + i % 5, 1 + i % 4, 3),
            });
            for (var d = 0; d < 4; d++)
            {
                audio.Add((d == label ? 1 : 0) + random.Below(1000) / 1000f);
                text.Add(random.Below(1000) / 1000f);
            }
        }
        var corpus = new Corpus { Name = Corpus, ClassNames = Classes, Utterances = utterances, Exclusions = [new Exclusion("gone", "cut short")] };
        return new(corpus, new FeatureBlock("fuzz-audio", "0123456789ab", 4, [.. audio]), new FeatureBlock("fuzz-text", "ba9876543210", 4, [.. text]));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    private void Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), content);
    }

    private void Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    private void MakeCorpus()
    {
        var table = new StringBuilder("id,file,transcript,speaker,session,gender,emotion,v,a,d,order\n");
        for (var i = 0; i < 12; i++)
        {
            Write($"{Data}/fuzz/wav/u{i}.wav", WavMutator.Of(16_000, 1, 1, 16, [.. Enumerable.Range(0, 1600).Select(n => (byte)(n * (i + 3)))]));
            var name = $"{new[] { "03", "08", "09" }[i / 4]}{new[] { "a01", "a02", "a04", "a05" }[i % 4]}{"NFTW"[i % 4]}a";
            Write($"{Data}/emodb/{name}.wav", WavMutator.Of(16_000, 1, 1, 16, [.. Enumerable.Range(0, 320).Select(n => (byte)(n * (i + 5)))]));
            table.Append(CultureInfo.InvariantCulture, $"u{i},u{i}.wav,\"Word {i}, and another\",s{i / 4},{1 + i / 8},M,{"nhs"[i % 3]},{1 + i % 5},3,2.5,0.{i}\n");
        }
        Write($"{Data}/fuzz/utterances.csv", table.ToString());
        foreach (var file in LayoutTargets.Files)
        {
            Write($"{Data}/{file.Path}", file.Content);
        }
        Write($"{Corpora}/{Corpus}.yaml", """
            name: FUZZ
            reader: csv
            folder: fuzz
            language: en
            table: utterances.csv
            audio_folder: wav
            delimiter: ","
            encoding: utf-8
            classes: [neutral, happy, sad]
            label_convention: "made up"
            labels:
              n: neutral
              h: happy
              s: sad
              x: leave_out
            unknown_speakers: ["?"]
            vad_scale: [1, 5]
            columns:
              id: id
              file: file
              transcript: transcript
              speaker: speaker
              session: session
              gender: gender
              emotion: emotion
              valence: v
              arousal: a
              dominance: d
              order: order
            """);
    }

    private void MakeEncoders()
    {
        foreach (var (folder, kind, inputs) in new[] { (AudioEncoder, "audio", "waveform: x"), (TextEncoder, "text", "ids: i\n  mask: m\n  types: t\nvocabulary: vocab.txt\nmax_tokens: 32") })
        {
            Write($"{folder}/model.onnx", "no graph: encoders of the fixture aren't run");
            Write($"{folder}/encoder.yaml", $"kind: {kind}\ndescription: made up\nsource: nowhere\nlicence: none\noutput: y\ndimension: 4\npooling: mean\ninputs:\n  {inputs}\n");
        }
        var real = Path.Combine(Repository.Encoders, "all-minilm-l6-v2");
        var vocabulary = File.ReadAllLines(Path.Combine(real, "vocab.txt"));
        Write($"{TextEncoder}/vocab.txt", string.Join('\n', vocabulary[..110].Concat(vocabulary[998..1400])) + "\n");
        Write($"{TextEncoder}/tokenizer_config.json", File.ReadAllBytes(Path.Combine(real, "tokenizer_config.json")));
        Write($"{TextEncoder}/tokenizer.json", """
            {"version": "1.0", "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
             "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": {"[UNK]": 0}}}
            """);
    }

    // One of each model, with as many other parts as fit.
    private static readonly string[] Tokenizers =
    [
        """
        {"truncation": {"direction": "Left"}, "added_tokens": [{"id": 3, "content": "[SEP]", "single_word": false, "lstrip": true, "rstrip": false, "normalized": true, "special": true}],
         "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Strip", "strip_left": true, "strip_right": false}, {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
         "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "Digits", "individual_digits": true}, {"type": "Metaspace", "replacement": "_", "prepend_scheme": "first", "split": true}]},
         "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "a", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}], "special_tokens": {"a": {"id": "a", "ids": [1]}}},
         "model": {"type": "Unigram", "unk_id": 0, "byte_fallback": true, "vocab": [["?", 0.0], ["a", -1.5], ["_", -2.0], ["<0x41>", -3.5], ["en", -2.5]]}}
        """,
        """
        {"normalizer": {"type": "Precompiled", "precompiled_charsmap": "CAAAAAAEAAAABAAAYQBiAA=="},
         "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithNext", "invert": false}, {"type": "ByteLevel", "add_prefix_space": true, "use_regex": true}]},
         "post_processor": {"type": "RobertaProcessing", "sep": ["b", 1], "cls": ["a", 0]},
         "model": {"type": "BPE", "dropout": null, "unk_token": "a", "fuse_unk": true, "ignore_merges": true, "continuing_subword_prefix": "", "end_of_word_suffix": "", "vocab": {"a": 0, "b": 1, "ab": 2, "e": 3, "n": 4, "en": 5}, "merges": [["e", "n"], "a b"]}}
        """,
        """
        {"normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
         "pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": {"type": "BertProcessing", "sep": ["b", 1], "cls": ["a", 0]},
         "model": {"type": "WordPiece", "unk_token": "a", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": {"a": 0, "b": 1, "##b": 2}}}
        """,
    ];

    private void MakeStore()
    {
        var corpus = CorpusCatalog.Open(At(Corpora), At(Data)).Load(Corpus);
        var store = FeatureStore.Open(At(Features), Corpus, EncoderSpec.Load(At(AudioEncoder)));
        store.Fill(corpus, () => new FixtureEncoder(store.Spec));
        Directory.CreateDirectory(At(Seeds, "shard"));
        Directory.CreateDirectory(At(Seeds, "store"));
        File.Copy(Path.Combine(store.Folder, "shard-00000.safetensors"), At(Seeds, "shard", "0"));
        File.Copy(Path.Combine(store.Folder, "store.json"), At(Seeds, "store", "0"));
    }

    private void MakeRuns()
    {
        var config = ExperimentConfig.Python with
        {
            Name = "both",
            TrainDatasets = [Corpus],
            EvaluationMode = EvaluationMode.Loso,
            FusionType = FusionType.Adaptive,
            AudioEncoder = "fuzz-audio",
            TextEncoder = "fuzz-text",
            Seeds = [1],
            HiddenDim = 8,
            FusionHiddenDim = 8,
            NumAttentionHeads = 2,
            NumEpochs = 3,
            BatchSize = 8,
            SpeakerAdversaryWeight = 0.1, // so that there are probes
        };
        var plan = ExperimentPlan.Of(View(), config);
        var result = ExperimentPool.Run([new ExperimentJob(plan)], Options(At("runs")))[0];
        var run = (result.Outcome ?? throw new InvalidOperationException("The fixture's run failed.", result.Error)).Folder.Path;
        Directory.Move(run, At(Run));
        foreach (var path in Directory.EnumerateFiles(At(Run), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            Write(Path.Combine(Unfinished, Path.GetRelativePath(At(Run), path)), File.ReadAllBytes(path));
        }

        // As it was before the second fold's last epoch.
        foreach (var path in Directory.EnumerateFiles(At(Unfinished)).Where(path => Path.GetFileName(path) is not ("config.yaml" or "folds.json" or "log.jsonl")))
        {
            File.Delete(path);
        }
        foreach (var path in Directory.EnumerateFiles(At(Unfinished, "checkpoints")).Where(path => !Path.GetFileName(path).StartsWith("session_1", StringComparison.Ordinal)))
        {
            File.Delete(path);
        }
        var options = new TrainOptions { CheckpointFolder = At(Unfinished, "checkpoints"), SaveEvery = TimeSpan.Zero };
        using var training = Trainer.Epochs(plan.View, plan.Members[1].Members[0], plan.Config, 1, options).GetEnumerator();
        training.MoveNext();
        training.MoveNext();
    }

    private void MakeSeeds()
    {
        void Seed(string target, params IEnumerable<byte[]> contents)
        {
            foreach (var (content, i) in contents.Select((content, i) => (content, i)))
            {
                Write($"{Seeds}/{target}/{i}", content);
            }
        }
        Seed("experiment", [.. Directory.EnumerateFiles(Repository.PathOf("configs"), "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllBytes), File.ReadAllBytes(At(Run, "config.yaml"))]);
        Seed("corpus", File.ReadAllBytes(At(Corpora, $"{Corpus}.yaml")),
            Encoding.UTF8.GetBytes(File.ReadAllText(Repository.PathOf("configs", "corpora", "EMODB.yaml")).Replace("name: EMODB", "name: FUZZ", StringComparison.Ordinal)));
        Seed("encoder", [File.ReadAllBytes(At(TextEncoder, "encoder.yaml")), File.ReadAllBytes(At(AudioEncoder, "encoder.yaml")),
            .. Directory.EnumerateFiles(Repository.Encoders, "encoder.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]);
        Seed("vocabulary", File.ReadAllBytes(At(TextEncoder, "vocab.txt")));
        Seed("tokenizer", File.ReadAllBytes(At(TextEncoder, "tokenizer.json")));
        Seed("tokenizer-whole", Tokenizers.Select(Encoding.UTF8.GetBytes));
        Seed("tokenizer-config", File.ReadAllBytes(At(TextEncoder, "tokenizer_config.json")));
        foreach (var file in LayoutTargets.Files)
        {
            Seed(file.Target, Encoding.UTF8.GetBytes(file.Content));
        }
        Seed("table", File.ReadAllBytes(At(Data, "fuzz", "utterances.csv")));
        Seed("wav", new (uint, ushort, ushort, ushort)[] { (16_000, 1, 1, 16), (44_100, 1, 2, 16), (48_000, 1, 1, 24), (8000, 3, 1, 32), (22_050, 1, 1, 8) }
            .Select(format => WavMutator.Of(format.Item1, format.Item2, format.Item3, format.Item4, new byte[2400])));
        Seed("sound-part", Encoding.UTF8.GetBytes("a.wav#t=0.01,0.04"), Encoding.UTF8.GetBytes("a.wav#t=.02"), Encoding.UTF8.GetBytes("a#t=1e-3,0.05#t=0"));
        Seed("safetensors", File.ReadAllBytes(At(Seeds, "shard", "0")), File.ReadAllBytes(Directory.EnumerateFiles(At(Run, "checkpoints"), "*.safetensors").Order(StringComparer.Ordinal).First()));
        foreach (var (name, path, _) in RunFiles)
        {
            Seed("report-" + name, File.ReadAllBytes(At(Run, path)));
        }
        foreach (var (name, path, _) in UnfinishedFiles)
        {
            Seed("resume-" + name, File.ReadAllBytes(At(Unfinished, path)));
        }
    }
}

/// <summary>Gives vectors without a model.</summary>
internal sealed class FixtureEncoder(EncoderSpec spec) : IEncoder<float[]>
{
    public EncoderSpec Spec => spec;

    public string Device => "cpu";

    public EncodeResult[] Encode(IReadOnlyList<float[]> inputs, CancellationToken cancellation = default) =>
        [.. inputs.Select(samples => EncodeResult.Of([.. Enumerable.Range(0, spec.Dimension).Select(d => samples[d % samples.Length])]))];

    public void Dispose()
    {
    }
}
