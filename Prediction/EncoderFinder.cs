using EmotionFusion.Encoders;

namespace EmotionFusion.Prediction;

/// <summary>
/// Finds the very encoder that a classifier was trained with: other versions of its model, its settings or its tokenizer
/// give other features, and the classifier other answers, without anybody noticing.
/// </summary>
internal static class EncoderFinder
{
    /// <summary>Looks in the folder that was given, else beside the classifier, else beside and above the program.</summary>
    /// <returns>The encoder; null where none of its name is anywhere, or its model isn't (<paramref name="whyNot"/> says where it was looked for).</returns>
    /// <exception cref="EmotionFusionException">It is there, but of another kind, dimension or version.</exception>
    public static EncoderSpec? Find(ClassifierEncoder wanted, EncoderKind kind, string classifierPath, string? given, out string whyNot)
    {
        string[] folders = [.. Places(classifierPath, given).Select(place => Path.Combine(place, wanted.Encoder)).Distinct(StringComparer.Ordinal)];
        var folder = folders.FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, EncoderYaml.FileName)));
        whyNot = $"{classifierPath}: its encoder of {Word(kind)}, {wanted.Encoder} (fingerprint {wanted.Fingerprint}), isn't there; looked for {string.Join(", ", folders)}. "
            + "Put its folder (encoder.yaml, model.onnx) there or say where encoders lie.";
        if (folder is null)
        {
            return null;
        }
        var spec = EncoderSpec.Load(folder);
        if (!spec.HasModel)
        {
            whyNot = $"{spec.ModelPath}: no such file. {classifierPath} needs it; scripts/export_onnx.md tells how to export or fetch it.";
            return null;
        }
        spec = wanted.Of(spec) ?? throw new EmotionFusionException(
            $"{classifierPath}: its encoder {wanted.Encoder} is pooled by '{wanted.Pooling}', layers {wanted.Layers ?? LayersText.Names[0]}; expected of {string.Join(", ", PoolingText.Names)}, and of {string.Join(", ", LayersText.Names)}. Use a newer EmotionFusion.");
        if (spec.Kind != kind || spec.FeatureDimension != wanted.Dimension)
        {
            throw new EmotionFusionException(
                $"{folder}: is an encoder of {Word(spec.Kind)} with {spec.FeatureDimension} values; {classifierPath} was trained with one of {Word(kind)} with {wanted.Dimension}. {Remedy(wanted)}");
        }
        return Version(spec, wanted)
            ?? throw new EmotionFusionException(
                $"{folder}: isn't the version of {wanted.Encoder} that {classifierPath} was trained with: its fingerprint is {spec.Fingerprint}, expected {wanted.Fingerprint} "
                + $"({(SameText(wanted.Contract, spec) ? "encoder.yaml is the same: the model, the tokenizer or what EmotionFusion does around them differs" : "encoder.yaml differs")}). {Remedy(wanted)}");
    }

    // Where the features were made and how they were kept is no matter: the values differ in their last digits only.
    private static EncoderSpec? Version(EncoderSpec spec, ClassifierEncoder wanted)
    {
        var versions =
            from device in new[] { DeviceKind.Cpu, DeviceKind.Cuda }
            from precision in Enum.GetValues<FeaturePrecision>()
            select spec with { Device = device, Precision = precision };
        return versions.FirstOrDefault(version => version.Fingerprint == wanted.Fingerprint);
    }

    private static IEnumerable<string> Places(string classifierPath, string? given)
    {
        if (given is not null)
        {
            yield return Path.GetFullPath(given);
            yield break;
        }
        var beside = Path.GetDirectoryName(Path.GetFullPath(classifierPath))!;
        yield return beside;
        yield return Path.Combine(beside, "encoders");
        yield return Path.Combine(beside, "Encoders", "onnx");
        yield return Path.Combine(AppContext.BaseDirectory, "encoders");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var encoders = Path.Combine(folder.FullName, "Encoders", "onnx");
            if (Directory.Exists(encoders))
            {
                yield return encoders;
            }
        }
    }

    private static bool SameText(string contract, EncoderSpec spec) =>
        contract.ReplaceLineEndings("\n").Trim() == File.ReadAllText(Path.Combine(spec.Folder, EncoderYaml.FileName)).ReplaceLineEndings("\n").Trim();

    private static string Remedy(ClassifierEncoder wanted) => $"Use the {wanted.Encoder} that it was trained with, or train it again with this one.";

    private static string Word(EncoderKind kind) => kind == EncoderKind.Audio ? "sound" : "text";
}

/// <summary>An encoder that is loaded when it is first needed, by one thread while others wait.</summary>
internal sealed class EncoderSlot<TEncoder, TInput>((EncoderSpec? Spec, string WhyNot) found, Func<EncoderSpec, TEncoder> load) : IDisposable
    where TEncoder : class, IEncoder<TInput>
{
    // A load that fails, for want of memory say, is tried again by the next call.
    private readonly Lock _gate = new();
    private TEncoder? _encoder;

    public EncoderSpec? Spec => found.Spec;

    public TEncoder Encoder
    {
        get
        {
            lock (_gate)
            {
                return _encoder ??= load(found.Spec ?? throw new EmotionFusionException(found.WhyNot));
            }
        }
    }

    public void Dispose() => _encoder?.Dispose();
}
