using System.Text;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Fuzz;

/// <summary>A corpus's files, and the features made of them.</summary>
internal static class DataTargets
{
    // Whether a machine has it mustn't matter.
    private static readonly Ffmpeg NoFfmpeg = new(null, TimeSpan.Zero);

    public static readonly IReadOnlyList<Target> All =
    [
        new("table", InputFormat.Csv, 6, Table),
        new("wav", InputFormat.Wav, 5, Wav),
        new("sound-part", InputFormat.Text, 1, Part),
        new("safetensors", InputFormat.Safetensors, 6, Safetensors),
        new("shard", InputFormat.Safetensors, 3, (bench, input) => Store(bench, "shard-00000.safetensors", input)),
        new("store", InputFormat.Json, 2, (bench, input) => Store(bench, "store.json", input)),
    ];

    private static void Table(Bench bench, byte[] input)
    {
        var data = bench.Fixed(Fixture.Data);
        Bench.Replacing(Path.Combine(data, "fuzz", "utterances.csv"), input, () => CorpusCatalog.Open(bench.Fixed(Fixture.Corpora), data).Load(Fixture.Corpus));
    }

    private static void Wav(Bench bench, byte[] input)
    {
        var path = bench.Write("sound.wav", input);
        AudioFile.Header(new(path), NoFfmpeg);
        EncoderInput.Audio.Hash(AudioFile.Read(new(path), new SoundLevels(), NoFfmpeg).Mono16k());
    }

    private static void Part(Bench bench, byte[] input)
    {
        var source = SoundSource.Parse(Encoding.UTF8.GetString(input));
        if (SoundSource.Parse(source.ToString()) != source)
        {
            throw new InvalidOperationException($"{source} is read as another sound");
        }
        AudioFile.ReadMono16k(new SoundSource(Path.Combine(bench.Fixed(Fixture.Data), "fuzz", "wav", "u0.wav"), source.Part));
    }

    private static void Safetensors(Bench bench, byte[] input)
    {
        using var file = SafetensorsFile.Open(bench.Write("file.safetensors", input));
        foreach (var (name, tensor) in file.Tensors)
        {
            file.Bytes(name);
            _ = tensor.Type switch
            {
                TensorType.F32 => file.Floats(name).Length,
                TensorType.F16 => file.Halves(name).Length,
                TensorType.I64 => file.Int64s(name).Length,
                _ => 0,
            };
        }
    }

    /// <summary>Reads the store as training does, fills it as encode does, and then it must be whole.</summary>
    private static void Store(Bench bench, string name, byte[] input)
    {
        var corpus = CorpusCatalog.Open(bench.Fixed(Fixture.Corpora), bench.Fixed(Fixture.Data)).Load(Fixture.Corpus);
        var store = FeatureStore.Open(bench.Fresh(Fixture.Features), Fixture.Corpus, EncoderSpec.Load(bench.Fixed(Fixture.AudioEncoder)));
        File.WriteAllBytes(Path.Combine(store.Folder, name), input);
        try
        {
            FeatureView.Load(corpus, store, null);
        }
        catch (EmotionFusionException)
        {
        }
        store.Fill(corpus, () => new FixtureEncoder(store.Spec));
        FeatureView.Load(corpus, store, null);
    }
}
