using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionFusion.Encoders;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Saves fitted pipelines that have encoders in them. ML.NET's own <c>Model.Save</c> can't: how a step is written and found
/// again is internal to it. So the file is a zip of what ML.NET saves of the steps between, and pipeline.json, which names
/// the encoders: an encoder isn't copied, it is its folder.
/// </summary>
public static class SavedPipelineCatalog
{
    /// <summary>Writes a pipeline, whole or not at all.</summary>
    /// <param name="catalog">Of an MLContext.</param>
    /// <param name="model">Encoders, and steps that ML.NET can save.</param>
    /// <param name="inputSchema">Of the data that the pipeline takes.</param>
    /// <exception cref="EmotionFusionException">The file can't be written.</exception>
    public static void SaveWithEncoders(this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema inputSchema, string path)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputSchema);
        AtomicFile.Write(path, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            new PipelineWriter(catalog, zip, inputSchema).Write(model);
        });
    }

    /// <summary>Reads a pipeline and loads its encoders; disposing of it, or of a PredictionEngine made of it, lets go of them.</summary>
    /// <param name="catalog">Of an MLContext.</param>
    /// <param name="inputSchema">Of the data that the pipeline takes.</param>
    /// <param name="encoders">The folder that the encoders' folders lie in; null: they are where they were.</param>
    /// <param name="threads">Of each encoder; 0: one a processor.</param>
    /// <exception cref="EmotionFusionException">
    /// The file isn't one of these or is broken, or an encoder is missing or another one: its fingerprint isn't the one that the pipeline was fitted with.
    /// </exception>
    public static TransformerChain<ITransformer> LoadWithEncoders(this ModelOperationsCatalog catalog, string path, out DataViewSchema inputSchema,
        string? encoders = null, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var steps = new List<ITransformer>();
        try
        {
            using var zip = ZipFile.OpenRead(path);
            (inputSchema, var saved) = PipelineReader.Read(catalog, zip);
            foreach (var step in saved)
            {
                steps.Add(step.Encoder is { } encoder ? encoder.Load(path, encoders, threads) : PipelineReader.Model(catalog, zip, step.Model!, out _));
            }
            return new([.. steps]);
        }
        catch (Exception e)
        {
            steps.OfType<IDisposable>().ToList().ForEach(step => step.Dispose());
            throw e is EmotionFusionException ? e : new EmotionFusionException($"{path}: no pipeline that SaveWithEncoders wrote, or a broken one: {e.Message}", e);
        }
    }
}

/// <summary>A step of a saved pipeline: an encoder, or the name of what ML.NET saved.</summary>
internal sealed record SavedStep(string? Model = null, SavedEncoder? Encoder = null)
{
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };
}

/// <summary>An encoder as a pipeline was fitted with it.</summary>
internal sealed record SavedEncoder(
    string Name, string Folder, EncoderKind Kind, Pooling Pooling, FeaturePrecision Precision, DeviceKind Device, int MaxTokens, string Fingerprint, string Input, string Output)
{
    public static SavedEncoder Of<TInput>(EncodeTransformer<TInput> step)
    {
        var spec = step.Encoder.Spec;
        return new(spec.Name, Path.GetFullPath(spec.Folder), spec.Kind, spec.Pooling, spec.Precision, spec.Device, spec.MaxTokens, spec.Fingerprint,
            step.InputColumnName, step.OutputColumnName);
    }

    public ITransformer Load(string path, string? encoders, int threads)
    {
        var spec = EncoderSpec.Load(encoders is null ? Folder : Path.Combine(encoders, Name)) with { Pooling = Pooling, Precision = Precision, Device = Device, MaxTokens = MaxTokens };
        if (spec.Kind != Kind || spec.Fingerprint != Fingerprint)
        {
            throw new EmotionFusionException(
                $"{path} was made with encoder {Name}-{Fingerprint}; {spec.Folder} holds {spec.Name}-{spec.Fingerprint}, which gives other values. Put the encoder back, or fit the pipeline again.");
        }
        return Kind == EncoderKind.Audio
            ? new EncodeTransformer<float[]>(Output, Input, AudioEncoder.Load(spec, new(Device), threads), EncoderInput.Audio, CancellationToken.None) { OwnsEncoder = true }
            : new EncodeTransformer<string>(Output, Input, TextEncoder.Load(spec, new(Device), threads), EncoderInput.Text, CancellationToken.None) { OwnsEncoder = true };
    }
}

/// <summary>Writes the parts of a pipeline into a zip.</summary>
internal sealed class PipelineWriter(ModelOperationsCatalog catalog, ZipArchive zip, DataViewSchema schema)
{
    private readonly List<SavedStep> _steps = [];
    private readonly List<ITransformer> _between = []; // of ML.NET, not written yet
    private DataViewSchema _schema = schema; // before those

    public void Write(ITransformer model)
    {
        Save(PipelineReader.InputName, []);
        Add(model);
        Flush();
        using var stream = zip.CreateEntry(PipelineReader.StepsName).Open();
        JsonSerializer.Serialize(stream, _steps, SavedStep.Json);
    }

    private void Add(ITransformer step)
    {
        switch (step)
        {
            case EncodeTransformer<float[]> audio:
                Add(audio, SavedEncoder.Of(audio));
                break;
            case EncodeTransformer<string> text:
                Add(text, SavedEncoder.Of(text));
                break;
            case IEnumerable<ITransformer> chain:
                chain.ToList().ForEach(Add);
                break;
            default:
                _between.Add(step);
                break;
        }
    }

    private void Add(ITransformer step, SavedEncoder encoder)
    {
        Flush();
        _steps.Add(new(Encoder: encoder));
        _schema = step.GetOutputSchema(_schema);
    }

    private void Flush()
    {
        if (_between.Count > 0)
        {
            var name = $"step-{_steps.Count}.zip";
            Save(name, [.. _between]);
            _steps.Add(new(name));
            _schema = _between.Aggregate(_schema, (schema, step) => step.GetOutputSchema(schema));
            _between.Clear();
        }
    }

    // By way of memory: ML.NET wants to seek.
    private void Save(string name, ITransformer[] steps)
    {
        using var buffer = new MemoryStream();
        catalog.Save(new TransformerChain<ITransformer>(steps), _schema, buffer);
        using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(buffer.ToArray());
    }
}

/// <summary>Reads the parts of a pipeline from a zip.</summary>
internal static class PipelineReader
{
    public const string StepsName = "pipeline.json";
    public const string InputName = "input.zip";

    public static (DataViewSchema Input, SavedStep[] Steps) Read(ModelOperationsCatalog catalog, ZipArchive zip)
    {
        using var stream = Entry(zip, StepsName);
        var steps = JsonSerializer.Deserialize<SavedStep[]>(stream, SavedStep.Json) ?? throw new InvalidDataException($"{StepsName} is null");
        Model(catalog, zip, InputName, out var input);
        return Array.TrueForAll(steps, step => step.Model is null != step.Encoder is null)
            ? (input, steps)
            : throw new InvalidDataException($"{StepsName} has a step that is neither an encoder nor a model");
    }

    public static ITransformer Model(ModelOperationsCatalog catalog, ZipArchive zip, string name, out DataViewSchema input)
    {
        using var buffer = new MemoryStream();
        using (var stream = Entry(zip, name))
        {
            stream.CopyTo(buffer);
        }
        buffer.Position = 0;
        return catalog.Load(buffer, out input);
    }

    private static Stream Entry(ZipArchive zip, string name) => zip.GetEntry(name)?.Open() ?? throw new InvalidDataException($"it has no {name}");
}
