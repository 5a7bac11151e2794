using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// An unfinished run after an epoch: parameters, Adam's moments, the best weights so far and the epochs' figures. Random
/// numbers need no state: they are functions of seed, epoch and step.
/// </summary>
/// <param name="AdamSteps">Steps of the optimiser so far.</param>
/// <param name="BestEpoch">Whose weights are the best so far.</param>
/// <param name="Epochs">Those that are over.</param>
internal sealed record RunState(int AdamSteps, int BestEpoch, IReadOnlyList<EpochRecord> Epochs)
{
    private const string Checksum = "sha256";
    private static readonly string[] Blocks = ["values", "first_moment", "second_moment", "best_values"];

    /// <summary>Writes it whole or not at all.</summary>
    public void Save(string path, string identity, TrainableHead model, Tensor bestValues)
    {
        using var scope = NewDisposeScope();
        var state = JsonSerializer.Serialize(this, RunJson.Options);
        var writer = new SafetensorsWriter().SetMetadata("identity", identity).SetMetadata("state", state);
        using var hash = HashOf(identity, state);
        foreach (var (name, block) in Blocks.Zip(BlocksOf(model, bestValues)))
        {
            hash.AppendData(TensorBytes.OnCpu(block).bytes);
            writer.AddTensor(name, block);
        }

        writer.SetMetadata(Checksum, Convert.ToHexStringLower(hash.GetHashAndReset())).Write(path);
    }

    /// <summary>Puts a saved state into the model; null, with nothing changed, where there's none or only a broken one.</summary>
    /// <exception cref="EmotionFusionException">It is a state of another run.</exception>
    public static RunState? Load(string path, string identity, TrainableHead model, Tensor bestValues)
    {
        using var scope = NewDisposeScope();
        using var gradientOff = no_grad();
        using var file = TryOpen(path);
        if (file is null)
        {
            return null;
        }

        if (file.Metadata["identity"] != identity)
        {
            throw new EmotionFusionException(
                $"{path} was made by another experiment or with other data. Resume with the configuration that the run's config.yaml shows, or train anew in a folder of its own.");
        }

        foreach (var (name, block) in Blocks.Zip(BlocksOf(model, bestValues)))
        {
            file.CopyTo(name, block);
        }

        return JsonSerializer.Deserialize<RunState>(file.Metadata["state"], RunJson.Options);
    }

    /// <summary>How many epochs a saved state has behind it; 0 where there's none.</summary>
    public static int CompletedEpochs(string path)
    {
        using var file = TryOpen(path);
        return file is null ? 0 : JsonSerializer.Deserialize<RunState>(file.Metadata["state"], RunJson.Options)!.Epochs.Count;
    }

    /// <summary>Begins the checksum, which the blocks go on with.</summary>
    private static IncrementalHash HashOf(string identity, string state)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(identity));
        hash.AppendData(Encoding.UTF8.GetBytes(state));
        return hash;
    }

    private static Tensor[] BlocksOf(TrainableHead model, Tensor bestValues) =>
        [model.Values, model.Adam.FirstMoment, model.Adam.SecondMoment, bestValues];

    /// <summary>Null for a file that isn't there, was cut short or doesn't fit its checksum: then the run begins anew.</summary>
    private static SafetensorsFile? TryOpen(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        SafetensorsFile? file = null;
        try
        {
            file = SafetensorsFile.Open(path);
            using var hash = HashOf(file.Metadata["identity"], file.Metadata["state"]);
            foreach (var name in Blocks)
            {
                hash.AppendData(file.Bytes(name));
            }

            if (file.Metadata[Checksum] == Convert.ToHexStringLower(hash.GetHashAndReset()))
            {
                return file;
            }
        }
        catch (Exception e) when (e is EmotionFusionException or KeyNotFoundException)
        {
        }

        file?.Dispose();
        return null;
    }
}
