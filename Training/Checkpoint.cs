using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionFusion.Pipeline;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// One training's files in a checkpoint folder: <c>NAME.state.safetensors</c> while it goes on, <c>NAME.safetensors</c>
/// (the best weights) and <c>NAME.result.json</c> (all else) when it is over. State and result carry checksums: one that
/// was cut short or changed is said and taken for none, and that training begins anew.
/// </summary>
internal sealed class Checkpoint
{
    private const string Checksum = "sha256";
    private static readonly string[] Blocks = ["values", "first_moment", "second_moment", "best_values"];

    // Floats and doubles come back bit for bit, NaN too.
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static readonly JsonSerializerOptions IdentityJson = new() { IncludeFields = true };

    private readonly Stopwatch _sinceSaved = Stopwatch.StartNew();
    private readonly string _name;
    private readonly Fold _fold;
    private readonly int _seed;
    private readonly string _identity;
    private readonly string _experiment;
    private readonly Standardization _standardization;
    private readonly TrainOptions _options;

    private Checkpoint(string name, FeatureView view, Fold fold, ExperimentConfig config, int seed, TrainOptions options) =>
        (_name, _fold, _seed, _identity, _experiment, _standardization, _options) = (name, fold, seed, IdentityOf(view, fold, config, seed, options.IsTested), config.Name, config.Standardization, options);

    /// <summary>Makes the folder, and removes what a killed process left half written of this training. Null where nothing is kept.</summary>
    /// <exception cref="EmotionFusionException">The folder can't be made or read.</exception>
    public static Checkpoint? Open(FeatureView view, Fold fold, ExperimentConfig config, int seed, TrainOptions options)
    {
        if (options.CheckpointFolder is not { } folder)
        {
            return null;
        }

        try
        {
            var name = NameOf(Directory.CreateDirectory(folder).FullName, fold, seed);
            foreach (var torn in Directory.GetFiles(folder, $"{Path.GetFileName(name)}.*.tmp"))
            {
                File.Delete(torn);
            }

            return new Checkpoint(name, view, fold, config, seed, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{folder}: checkpoints can't be kept there: {e.Message}", e);
        }
    }

    /// <summary>How many epochs of this fold and seed won't be run again; int.MaxValue if the training is over.</summary>
    public static int CompletedEpochs(string folder, Fold fold, int seed)
    {
        var name = NameOf(folder, fold, seed);
        if (ReadResult(name, out _) is not null)
        {
            return int.MaxValue;
        }

        using var file = OpenState(StateOf(name), out _);
        return file is null ? 0 : JsonSerializer.Deserialize<TrainingState>(file.Metadata["state"], Json)!.Epochs.Count;
    }

    /// <summary>The weights of a finished training.</summary>
    /// <param name="training">The fold's <see cref="Fold.FullName"/>.</param>
    public static string WeightsOf(string folder, string training, int seed) => WeightsOf(NameOf(folder, training, seed));

    /// <summary>Saves the state if the last time is long enough ago.</summary>
    /// <param name="blocks">Parameters, Adam's two moments, what is kept so far.</param>
    public void SaveIfDue(TrainingState state, IReadOnlyList<Tensor> blocks)
    {
        if (_sinceSaved.Elapsed < _options.SaveEvery)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var json = JsonSerializer.Serialize(state, Json);
        var writer = new SafetensorsWriter().SetMetadata("identity", _identity).SetMetadata("state", json);
        using var hash = BeginChecksum(_identity, json);
        foreach (var (name, block) in Blocks.Zip(blocks))
        {
            hash.AppendData(block.OnCpu().bytes);
            writer.AddTensor(name, block);
        }

        writer.SetMetadata(Checksum, Convert.ToHexStringLower(hash.GetHashAndReset())).Write(StateOf(_name));
        _sinceSaved.Restart();
    }

    /// <summary>Puts a saved state into the blocks; null, with nothing changed, where there's none or only a broken one.</summary>
    /// <exception cref="EmotionFusionException">It is a state of another experiment.</exception>
    public TrainingState? LoadState(IReadOnlyList<Tensor> blocks)
    {
        using var file = OpenState(StateOf(_name), out var fault);
        Tell(StateOf(_name), fault);
        if (file is null)
        {
            return null;
        }

        AssertMine(StateOf(_name), file.Metadata["identity"]);
        using var scope = NewDisposeScope();
        using var gradientOff = no_grad();
        foreach (var (name, block) in Blocks.Zip(blocks))
        {
            file.CopyTo(name, block);
        }

        return JsonSerializer.Deserialize<TrainingState>(file.Metadata["state"], Json);
    }

    /// <summary>Writes the weights, then the result: where a whole result is, the training is over. The state goes.</summary>
    /// <param name="head">With the best weights in it.</param>
    /// <param name="source">Standardises its features.</param>
    /// <param name="objective">Has the layer for valence, arousal and dominance, if there is one.</param>
    public void SaveResult(TrainedFold trained, EmotionHead head, BatchSource source, Objective objective)
    {
        // A training of which no state was saved is made again as fast as it was made: a power cut may have it.
        var flush = File.Exists(StateOf(_name));
        var weights = StateDict.AddTo(new SafetensorsWriter(), head);
        if (objective.Vad is { } vad)
        {
            SavedHead.AddVad(weights, vad, objective.VadLearnt);
        }

        SavedHead.AddInputs(weights, _standardization, source.MomentsOf(Missing.Audio), source.MomentsOf(Missing.Text))
            .SetMetadata("experiment", _experiment)
            .SetMetadata("fold", _fold.FullName)
            .SetMetadata("seed", _seed.ToString(CultureInfo.InvariantCulture))
            .SetMetadata("best_epoch", trained.BestEpoch.ToString(CultureInfo.InvariantCulture))
            .SetMetadata("validation_uar", trained.BestValidationUar.ToString("R", CultureInfo.InvariantCulture))
            .Write(WeightsOf(_name), flush);
        var result = new TrainingResult(
            _identity, HashOfFile(WeightsOf(_name)), trained.BestEpoch, trained.Epochs, trained.Test, trained.TestAudioAlone, trained.TestTextAlone, trained.Probe,
            trained.TestDivided, trained.TestVad, trained.Validation, trained.TrainUar, trained.AveragedFrom,
            trained.TestEmbedding, trained.TestFusionWeights);
        var json = JsonSerializer.Serialize(result, Json);
        AtomicFile.Write(ResultOf(_name), stream => stream.Write(Encoding.UTF8.GetBytes($$"""{"{{Checksum}}":"{{HashOf(json)}}","result":{{json}}}""")), flush);
        File.Delete(StateOf(_name));
    }

    /// <returns>Null where the training isn't over, or its result or weights are broken.</returns>
    /// <exception cref="EmotionFusionException">It is the result of another experiment.</exception>
    public TrainedFold? LoadResult()
    {
        var result = ReadResult(_name, out var fault);
        Tell(ResultOf(_name), fault);
        if (result is null)
        {
            return null;
        }

        AssertMine(ResultOf(_name), result.Identity);
        return new TrainedFold
        {
            Seed = _seed,
            Fold = _fold,
            Epochs = result.Epochs,
            BestEpoch = result.BestEpoch,
            BestValidationUar = result.Epochs[result.BestEpoch].Validation.Uar,
            Test = result.Test,
            TestAudioAlone = result.TestAudioAlone,
            TestTextAlone = result.TestTextAlone,
            TestDivided = result.TestDivided,
            TestVad = result.TestVad,
            Probe = result.Probe,
            Validation = result.Validation,
            TrainUar = result.TrainUar,
            AveragedFrom = result.AveragedFrom,
            TestEmbedding = result.TestEmbedding,
            TestFusionWeights = result.TestFusionWeights,
        };
    }

    /// <summary>Puts the weights of a finished training into a head like it.</summary>
    public void LoadWeights(EmotionHead head, Objective objective)
    {
        using var file = SafetensorsFile.Open(WeightsOf(_name));
        using var gradientOff = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, parameter) in head.named_parameters())
        {
            file.CopyTo(name, parameter);
        }

        foreach (var (name, parameter) in objective.Vad?.named_parameters() ?? [])
        {
            file.CopyTo("vad." + name, parameter);
        }
    }

    private static string NameOf(string folder, Fold fold, int seed) => NameOf(folder, fold.FullName, seed);

    private static string NameOf(string folder, string training, int seed) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{SafeFileName.Of(training)}-seed{seed}"));

    private static string StateOf(string name) => $"{name}.state.safetensors";

    private static string WeightsOf(string name) => $"{name}.safetensors";

    private static string ResultOf(string name) => $"{name}.result.json";

    /// <returns>SHA-256 in hex over the experiment, the seed and each part's utterances, labels, speakers, votes, ratings and what they lack.</returns>
    private static string IdentityOf(FeatureView view, Fold fold, ExperimentConfig config, int seed, bool isTested)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (!isTested)
        {
            hash.AppendData("untested"u8); // its result can't stand for one that was
        }

        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes((config with { Notices = [] }, seed), IdentityJson));
        foreach (var part in new[] { fold.Train, fold.Validation, fold.Test })
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>(part.AllRows));
            foreach (var row in part.AllRows)
            {
                var utterance = view.Utterances[row];
                hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(
                    new object?[] { utterance.Id, utterance.Majority, utterance.Speaker, utterance.Votes, Lacks(view, row) }));
                hash.AppendData(MemoryMarshal.AsBytes(ConcordanceLoss.RatingsOf(utterance.Vad).AsSpan()));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <returns>Null of a row that has all that the view has loaded.</returns>
    private static string? Lacks(FeatureView view, int row) =>
        view.Audio?.Has(row) == false ? "audio" : view.Text?.Has(row) == false ? "text" : null;

    /// <param name="fault">What is wrong with a file that is there.</param>
    private static TrainingResult? ReadResult(string name, out string? fault)
    {
        fault = null;
        if (!File.Exists(ResultOf(name)))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(ResultOf(name)));
            var json = document.RootElement.GetProperty("result").GetRawText();
            if (document.RootElement.GetProperty(Checksum).GetString() != HashOf(json))
            {
                fault = "doesn't fit its checksum";
                return null;
            }

            var result = JsonSerializer.Deserialize<TrainingResult>(json, Json)!;
            if (HashOfFile(WeightsOf(name)) == result.WeightsSha256)
            {
                return result;
            }

            fault = $"doesn't fit the weights in {Path.GetFileName(WeightsOf(name))}";
        }
        catch (FileNotFoundException e)
        {
            fault = $"misses {Path.GetFileName(e.FileName)}";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            fault = $"isn't whole: {e.Message}";
        }

        return null;
    }

    /// <param name="fault">What is wrong with a file that is there.</param>
    private static SafetensorsFile? OpenState(string path, out string? fault)
    {
        fault = null;
        if (!File.Exists(path))
        {
            return null;
        }

        SafetensorsFile? file = null;
        try
        {
            file = SafetensorsFile.Open(path);
            using var hash = BeginChecksum(file.Metadata["identity"], file.Metadata["state"]);
            foreach (var name in Blocks)
            {
                hash.AppendData(file.Bytes(name));
            }

            if (file.Metadata[Checksum] == Convert.ToHexStringLower(hash.GetHashAndReset()))
            {
                return file;
            }

            fault = "doesn't fit its checksum";
        }
        catch (Exception e) when (e is EmotionFusionException or KeyNotFoundException)
        {
            fault = $"isn't whole: {e.Message}";
        }

        file?.Dispose();
        return null;
    }

    /// <summary>Begins the checksum of a state, which the blocks go on with.</summary>
    private static IncrementalHash BeginChecksum(string identity, string state)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(identity));
        hash.AppendData(Encoding.UTF8.GetBytes(state));
        return hash;
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string HashOfFile(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private void Tell(string path, string? fault)
    {
        if (fault is not null)
        {
            _options.Observer?.OnRestart($"{path} {fault}. Fold {_fold.FullName} with seed {_seed} is trained again; all else is kept.");
        }
    }

    private void AssertMine(string path, string identity)
    {
        if (identity != _identity)
        {
            throw new EmotionFusionException(
                $"{path} was made by another experiment or with other data. Resume with the configuration that the run's config.yaml shows, or train anew in a folder of its own.");
        }
    }
}

/// <summary>Where an unfinished training is after an epoch. Random numbers need no state: they are functions of seed, epoch and step.</summary>
/// <param name="AdamSteps">Steps of the optimiser so far.</param>
/// <param name="BestEpoch">Whose weights are the best so far.</param>
/// <param name="Epochs">Those that are over.</param>
internal sealed record TrainingState(int AdamSteps, int BestEpoch, IReadOnlyList<EpochRecord> Epochs)
{
    /// <inheritdoc cref="Checkpoint.CompletedEpochs"/>
    public static int CompletedEpochs(string folder, Fold fold, int seed) => Checkpoint.CompletedEpochs(folder, fold, seed);
}

/// <summary>A finished training on disk: what <see cref="TrainedFold"/> holds but for the fold. Earlier versions wrote none of the last five.</summary>
internal sealed record TrainingResult(
    string Identity,
    string WeightsSha256,
    int BestEpoch,
    IReadOnlyList<EpochRecord> Epochs,
    IReadOnlyList<Prediction> Test,
    IReadOnlyList<Prediction>? TestAudioAlone,
    IReadOnlyList<Prediction>? TestTextAlone,
    SpeakerProbe? Probe,
    IReadOnlyList<RowOutput> TestDivided,
    IReadOnlyList<RowOutput>? TestVad,
    IReadOnlyList<Prediction>? Validation = null,
    double? TrainUar = null,
    int? AveragedFrom = null,
    TestEmbedding? TestEmbedding = null,
    IReadOnlyList<RowOutput>? TestFusionWeights = null);
