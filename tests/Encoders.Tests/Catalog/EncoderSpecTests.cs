using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

[TestClass]
public sealed class EncoderSpecTests
{
    [TestMethod]
    public void Load_AllKeys_AreTaken()
    {
        using var folder = new TemporaryFolder();
        var spec = TinyEncoder.Make(folder, TinyEncoder.Yaml + "\nmax_samples: 16000\nsample_rate: 16000\ntrained_on: [IEMOCAP]\nsha256: null");
        Assert.AreEqual(Path.GetFileName(folder.Path), spec.Name);
        Assert.AreEqual(EncoderKind.Audio, spec.Kind);
        Assert.AreEqual("input", spec.Inputs["waveform"]);
        Assert.AreEqual((24, Pooling.Tokens, Normalization.InGraph), (spec.Dimension, spec.Pooling, spec.Normalize));
        Assert.AreEqual((16000, 400, 16000), (spec.SampleRate, spec.MinSamples, spec.MaxSamples));
        Assert.AreEqual("IEMOCAP", spec.TrainedOn.Single());
        Assert.IsNull(spec.Sha256);
    }

    [TestMethod]
    public void Load_ManyErrors_ShowsAll() => AssertErrors(
        """
        kind: audio
        description: x
        source: x
        inputs: { wave: input }
        output: output
        dimension: 0
        poling: mean
        normalize: in-graph
        sample_rate: 8000
        sha256: abc
        min_samples: 400
        max_samples: 500
        """,
        "(1,1): licence: is required.",
        "(4,9): inputs: lacks 'waveform: <what the graph calls it>'.",
        "(4,9): inputs: 'wave' is none of waveform, mask, mel. Did you mean 'waveform'?",
        "(6,12): dimension: is 0; expected at least 1.",
        "(7,1): poling: unknown key. Did you mean 'pooling'?",
        "(8,12): normalize: 'in-graph' is none of none, waveform, in_graph, unit_variance. Did you mean 'in_graph'?",
        "(9,14): sample_rate: is 8000; sound is read at 16000 only.",
        "(10,9): sha256: expected 64 hex digits, or null.",
        "(12,14): max_samples: is 500; expected twice min_samples (400) at least.");

    [TestMethod]
    public void Load_KeysOfSpectrogramsAndFrames_AreTaken()
    {
        using var folder = new TemporaryFolder();
        var spec = TinyEncoder.Make(folder, TinyEncoder.Yaml.Replace("waveform: input", "mel: input").Replace("normalize: in_graph\nmin_samples: 400", "mel_bands: 128"));
        Assert.AreEqual((128, 160, 480000), (spec.MelBands, spec.MinSamples, spec.MaxSamples));
        spec = TinyEncoder.Make(folder, TinyEncoder.Yaml.Replace("min_samples: 400", "frame_samples: 410\nhop_samples: 320\nclasses: [" + string.Join(", ", Enumerable.Range(0, 24).Select(i => $"c{i}")) + "]"));
        Assert.AreEqual((410, 320, 410, "c23"), (spec.FrameSamples, spec.HopSamples, spec.MinSamples, spec.Classes[^1]));
    }

    [TestMethod]
    public void Load_KeysThatContradict_AreErrors()
    {
        AssertErrors(TinyEncoder.Yaml + "\nhop_samples: 320\nclasses: [a, b]",
            "(12,14): hop_samples: frame_samples and hop_samples go together.",
            "(13,10): classes: has 2 names; the output has 24 values (dimension).");
        AssertErrors(TinyEncoder.Yaml.Replace("waveform: input", "mel: input") + "\nframe_samples: 400\nhop_samples: 320\nmax_samples: 480001",
            "(10,12): normalize: is in_graph, but a graph that takes a spectrogram (mel) doesn't see the waveform.",
            "(12,16): frame_samples: isn't known of graphs that take a spectrogram (mel): they give as many frames whatever the sound's length.",
            "(14,14): max_samples: is 480001; expected at most 480000.");
        AssertErrors(TinyEncoder.Yaml + "\nmel_bands: 80", "(12,1): mel_bands: unknown key.");
    }

    [TestMethod]
    public void Load_TextKeysOnAudio_AreUnknown() => AssertErrors(
        TinyEncoder.Yaml + "\nmax_tokens: 5", "(12,1): max_tokens: unknown key.");

    [TestMethod]
    public void Load_NoKind_SaysThatAlone() => AssertErrors("description: x", "(1,1): kind: is required.");

    [TestMethod]
    public void Load_NoVocabulary_TakesTheOneThatIsThere()
    {
        using var folder = new TemporaryFolder();
        folder.Write("encoder.yaml", "kind: text\ndescription: x\nsource: x\nlicence: x\ninputs: { ids: a, mask: b }\noutput: o\ndimension: 3");
        Assert.AreEqual(folder.File("tokenizer.json"), EncoderSpec.Load(folder.Path).VocabularyPath);
        foreach (var name in new[] { "vocab.json", "vocab.txt", "tokenizer.json" })
        {
            folder.Write(name, "");
            Assert.AreEqual(folder.File(name), EncoderSpec.Load(folder.Path).VocabularyPath);
        }
    }

    [TestMethod]
    public void Load_UnknownKind_OffersTheKnown() => AssertErrors("kind: sudio", "(1,7): kind: 'sudio' is none of audio, text. Did you mean 'audio'?");

    [TestMethod]
    public void Load_NoMask_IsAnError() => AssertErrors(
        "kind: text\ndescription: x\nsource: x\nlicence: x\ninputs: { ids: a, types: c }\noutput: o\ndimension: 3",
        "(5,9): inputs: lacks 'mask: <what the graph calls it>'.");

    [TestMethod]
    public void Fingerprint_SameFilesElsewhere_IsTheSame()
    {
        using var here = new TemporaryFolder();
        using var there = new TemporaryFolder();
        Assert.AreEqual(TinyEncoder.Make(here).Fingerprint, TinyEncoder.Make(there).Fingerprint);
        Assert.MatchesRegex("^[0-9a-f]{12}$", TinyEncoder.Make(here).Fingerprint);
    }

    [TestMethod]
    public void Fingerprint_WhateverShapesAValue_ChangesIt()
    {
        using var folder = new TemporaryFolder();
        var spec = TinyEncoder.Make(folder);
        string[] all =
        [
            spec.Fingerprint,
            (spec with { Pooling = Pooling.Mean }).Fingerprint,
            (spec with { Precision = FeaturePrecision.Float16 }).Fingerprint,
            (spec with { Device = DeviceKind.Cuda }).Fingerprint,
            TinyEncoder.Make(folder, TinyEncoder.Yaml + "\n").Fingerprint,
            TinyEncoder.Make(folder, model: "model-unnormalised.onnx").Fingerprint,
        ];
        CollectionAssert.AllItemsAreUnique(all);
    }

    [TestMethod]
    public void Fingerprint_OfText_HoldsTokenizerAndLength()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Encoders, "all-minilm-l6-v2")))
        {
            File.Copy(file, folder.File(Path.GetFileName(file)));
        }
        var before = EncoderSpec.Load(folder.Path);
        CollectionAssert.AreEqual(
            new[] { "device", "encoder.yaml", "format", "max_tokens", "model.onnx", "pooling", "precision", "tokenizer.json", "tokenizer_config.json", "vocab.txt" },
            before.FingerprintParts.Keys.ToArray());
        Assert.AreNotEqual(before.Fingerprint, (before with { MaxTokens = 16 }).Fingerprint);
        foreach (var name in new[] { "tokenizer.json", "tokenizer_config.json", "vocab.txt" })
        {
            File.AppendAllText(folder.File(name), name == "vocab.txt" ? "one more\n" : " ");
            var after = EncoderSpec.Load(folder.Path);
            Assert.AreNotEqual(before.Fingerprint, after.Fingerprint, name);
            before = after;
        }
    }

    [TestMethod]
    public void Load_MoreTokensThanPositions_IsAnError()
    {
        const string Text = "kind: text\ndescription: x\nsource: x\nlicence: x\ninputs: { ids: a, mask: b }\noutput: o\ndimension: 3\nvocabulary: v\n";
        AssertErrors(Text + "max_tokens: 513", "(9,13): max_tokens: is 513, but the model has 512 positions (max_positions).");
        AssertErrors(Text + "max_tokens: 33\nmax_positions: 32", "(9,13): max_tokens: is 33, but the model has 32 positions (max_positions).");
    }

    [TestMethod]
    public void Load_FewerTokensThanTheSpecialOnes_IsAnError()
    {
        const string Text = "kind: text\ndescription: x\nsource: x\nlicence: x\ninputs: { ids: a, mask: b }\noutput: o\ndimension: 3\nvocabulary: v\n";
        AssertErrors(Text + "max_tokens: 1", "(9,13): max_tokens: is 1; expected at least 2.");
        using var folder = new TemporaryFolder();
        folder.Write("encoder.yaml", Text + "max_tokens: 2");
        Assert.AreEqual(2, EncoderSpec.Load(folder.Path).MaxTokens);
    }

    [TestMethod]
    public void Load_NulInAFileName_IsAnError()
    {
        const string Text = "kind: text\ndescription: x\nsource: x\nlicence: x\ninputs: { ids: a, mask: b }\noutput: o\ndimension: 3\n";
        AssertErrors(Text + "vocabulary: \"v\\0\"", "(8,13): a text with a NUL character (\\0); expected one without.");
        AssertErrors(Text + "vocabulary: v\nmodel: \"m\\0\"", "(9,8): a text with a NUL character (\\0); expected one without.");
    }

    [TestMethod]
    public void Load_MinimumOfHours_IsAnError() => AssertErrors(
        TinyEncoder.Yaml.Replace("min_samples: 400", "min_samples: 1000000000"), "(11,14): min_samples: is 1000000000; expected at most 960000.");

    [TestMethod]
    public void Fingerprint_FilesOfOneName_HoldsBoth()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", "{}");
        folder.Write("encoder.yaml", "kind: text\ndescription: x\nsource: x\nlicence: x\ninputs: { ids: a, mask: b }\noutput: o\ndimension: 3\nmodel: m/tokenizer.json\nvocabulary: encoder.yaml");
        Directory.CreateDirectory(folder.File("m"));
        folder.Write("m/tokenizer.json", "model");
        var hashes = EncoderSpec.Load(folder.Path).FingerprintParts;
        CollectionAssert.IsSubsetOf(new[] { "encoder.yaml", "tokenizer.json", Path.Combine("m", "tokenizer.json") }, hashes.Keys.ToArray());
        Assert.AreNotEqual(hashes["tokenizer.json"], hashes[Path.Combine("m", "tokenizer.json")]);
    }

    private static void AssertErrors(string yaml, params string[] expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("encoder.yaml", yaml);
        var e = Assert.ThrowsExactly<EmotionFusionException>(() => EncoderSpec.Load(folder.Path));
        Assert.AreEqual(string.Join('\n', expected.Select(line => path + line)), e.Message);
    }
}
