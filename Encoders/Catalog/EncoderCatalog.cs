namespace EmotionFusion.Encoders;

/// <summary>The encoder folders below <c>Encoders/onnx</c>.</summary>
public sealed class EncoderCatalog
{
    private readonly string _root;

    private EncoderCatalog(string root) => _root = root;

    /// <summary>The encoders' names, in ordinal order.</summary>
    public IReadOnlyList<string> Names => [.. Directory.EnumerateDirectories(_root)
        .Where(folder => File.Exists(Path.Combine(folder, EncoderYaml.FileName)))
        .Select(folder => Path.GetFileName(folder))
        .Order(StringComparer.Ordinal)];

    /// <summary>All encoders, those without their model file included.</summary>
    /// <exception cref="EmotionFusionException">An encoder.yaml is wrong.</exception>
    public IReadOnlyList<EncoderSpec> Encoders => [.. Names.Select(Load)];

    /// <exception cref="EmotionFusionException">There is no such folder.</exception>
    public static EncoderCatalog Open(string root) => Directory.Exists(root)
        ? new EncoderCatalog(root)
        : throw new EmotionFusionException($"{root}: no such folder. Expected the folder of encoders (Encoders/onnx of the repository).");

    /// <exception cref="EmotionFusionException">No such encoder (the nearest is named), or its encoder.yaml is wrong.</exception>
    public EncoderSpec Find(string name)
    {
        var names = Names;
        return names.Contains(name)
            ? Load(name)
            : throw new EmotionFusionException(
                $"Unknown encoder '{name}'.{Nearest.Hint(name, names)} {_root} has {(names.Count == 0 ? "none" : string.Join(", ", names))}; "
                + "a new one is a folder with encoder.yaml and model.onnx (scripts/export_onnx.md).");
    }

    private EncoderSpec Load(string name) => EncoderSpec.Load(Path.Combine(_root, name));
}
