namespace EmotionFusion.Encoders;

/// <summary>Makes an encoder folder of an ONNX file, or of a folder as a hub has it.</summary>
internal static class EncoderAddition
{
    private const string ModelName = "model.onnx";

    // What shapes values, says something of the encoder, or checks it.
    private static readonly string[] Companions =
    [
        "tokenizer.json", "tokenizer_config.json", "vocab.txt", "vocab.json", "merges.txt", "special_tokens_map.json",
        "config.json", "preprocessor_config.json", "README.md", "LICENSE", EncoderCheck.ReferenceName,
    ];

    /// <param name="encoders">The folder of encoder folders.</param>
    /// <param name="from">The file or folder; it stays as it is, unless it is an encoder folder already.</param>
    /// <param name="name">What experiments will call it; null: as the folder or file is called.</param>
    /// <param name="answers">What the graph doesn't tell.</param>
    /// <exception cref="EmotionFusionException">There is no model, or no encoder of it; the name is taken; or something must be said. Nothing is left behind.</exception>
    public static EncoderSpec Run(string encoders, string from, string? name, EncoderAnswers answers)
    {
        from = Path.TrimEndingDirectorySeparator(Path.GetFullPath(from));
        var model = ModelIn(from);
        name ??= Path.GetFileName(Directory.Exists(from) ? from : Path.GetFileNameWithoutExtension(from));
        if (name != SafeFileName.Of(name))
        {
            throw new EmotionFusionException($"'{name}' can't be a folder's name; say another with --name.");
        }
        var folder = Path.Combine(encoders, name);
        if (from == Path.GetFullPath(folder))
        {
            return Describe(folder, answers, model);
        }
        if (Directory.Exists(folder))
        {
            throw new EmotionFusionException($"{folder} is there already; say another name with --name, or remove that folder.");
        }
        var making = $"{folder}.{Guid.NewGuid():N}.tmp";
        try
        {
            Copy(model, Directory.Exists(from) ? from : Path.GetDirectoryName(from)!, making);
            Describe(making, answers, model);
            Directory.Move(making, folder);
            return EncoderSpec.Load(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{folder}: can't be made: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(making))
            {
                Directory.Delete(making, recursive: true);
            }
        }
    }

    private static EncoderSpec Describe(string folder, EncoderAnswers answers, string model)
    {
        var yaml = Path.Combine(folder, EncoderYaml.FileName);
        if (File.Exists(yaml))
        {
            throw new EmotionFusionException($"{yaml} is there already; remove it if it is to be written anew.");
        }
        AtomicFile.Write(yaml, EncoderDraft.Of(folder, answers, model).Yaml());
        return EncoderSpec.Load(folder);
    }

    private static string ModelIn(string from)
    {
        if (File.Exists(from))
        {
            return from;
        }
        if (!Directory.Exists(from))
        {
            throw new EmotionFusionException($"{from}: there is no such file or folder; expected an ONNX file, or a folder with one.");
        }
        string[] models = [.. new[] { from, Path.Combine(from, "onnx") }.Where(Directory.Exists).SelectMany(folder => Directory.GetFiles(folder, "*.onnx")).Order(StringComparer.Ordinal)];
        return models.FirstOrDefault(path => Path.GetFileName(path) == ModelName) ?? models switch
        {
            [var only] => only,
            [] => throw new EmotionFusionException($"{from}: holds no .onnx file."),
            _ => throw new EmotionFusionException($"{from}: holds {models.Length} .onnx files ({string.Join(", ", models.Select(Path.GetFileName))}) and none is called {ModelName}; name the file."),
        };
    }

    /// <summary>Weights of more than 2 GB lie beside the graph, under a name that the graph knows: it is kept.</summary>
    private static void Copy(string model, string beside, string folder)
    {
        Directory.CreateDirectory(folder);
        File.Copy(model, Path.Combine(folder, ModelName));
        foreach (var weights in Directory.GetFiles(Path.GetDirectoryName(model)!, Path.GetFileName(model) + "?data*"))
        {
            File.Copy(weights, Path.Combine(folder, Path.GetFileName(weights)));
        }
        foreach (var file in Companions.Select(name => Path.Combine(beside, name)).Where(File.Exists))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        if (Path.Combine(beside, "1_Pooling", "config.json") is var pooling && File.Exists(pooling))
        {
            Directory.CreateDirectory(Path.Combine(folder, "1_Pooling"));
            File.Copy(pooling, Path.Combine(folder, "1_Pooling", "config.json"));
        }
    }
}
