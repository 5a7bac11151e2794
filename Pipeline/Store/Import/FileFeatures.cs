using System.Globalization;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Features in files: a matrix with a list of ids, a tensor an utterance, or all utterances' frames on end with the number of
/// each one's, as emotion2vec's own tools write them.
/// </summary>
internal sealed class FileFeatures : IFeatureSource
{
    private readonly IReadOnlyList<(NumberBlock Block, IReadOnlyList<(string Id, long Rows)> Utterances)> _parts;
    private readonly Pooling _pooling;

    private FileFeatures(EncoderSpec spec, IReadOnlyList<(NumberBlock, IReadOnlyList<(string, long)>)> parts, Pooling pooling) =>
        (Spec, _parts, _pooling) = (spec, parts, pooling);

    public EncoderSpec Spec { get; }

    /// <param name="name">What experiments call their encoder.</param>
    /// <param name="kind">What they are of.</param>
    /// <param name="path">A .npy or .safetensors file. If files of the same name but for their ending .lengths and .emo are beside it, it holds frames.</param>
    /// <param name="options">What isn't as usual.</param>
    /// <exception cref="EmotionFusionException">A file is broken, or they don't go together.</exception>
    public static FileFeatures Open(string name, EncoderKind kind, string path, FileFeatureOptions? options = null)
    {
        options ??= new();
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".npy" when File.Exists(Path.ChangeExtension(path, ".lengths")) => Frames(name, kind, path, options),
            ".npy" => Matrix(name, kind, NumberBlock.OfNpy(path), IdsOf(path, options), options),
            ".safetensors" => Safetensors(name, kind, path, options),
            var ending => throw new EmotionFusionException($"{path}: features in files that end in '{ending}' aren't known; expected .npy or .safetensors."),
        };
    }

    public void Read(IFeatureSink sink, CancellationToken cancellation)
    {
        foreach (var (block, utterances) in _parts)
        {
            using var rows = block.Read().GetEnumerator();
            foreach (var (id, count) in utterances)
            {
                cancellation.ThrowIfCancellationRequested();
                if (count == 0)
                {
                    sink.Fail(id, "it has no frames");
                    continue;
                }
                sink.Add(id, Pooled(rows, count, block.Columns));
            }
        }
    }

    private float[] Pooled(IEnumerator<float[]> rows, long count, int columns)
    {
        var (sums, pooled) = (new double[columns], new float[columns]);
        for (var i = 0L; i < count && rows.MoveNext(); i++)
        {
            for (var column = 0; column < columns; column++)
            {
                var value = rows.Current[column];
                sums[column] += value;
                if (i == 0 || _pooling == Pooling.Last || (_pooling == Pooling.Max && !(value <= pooled[column])))
                {
                    pooled[column] = value;
                }
            }
        }
        return _pooling == Pooling.Mean ? Array.ConvertAll(sums, sum => (float)(sum / count)) : pooled;
    }

    private static FileFeatures Safetensors(string name, EncoderKind kind, string path, FileFeatureOptions options)
    {
        using var file = SafetensorsFile.Open(path);
        var single = options.Tensor ?? (file.Tensors.Count == 1 ? file.Tensors.Keys.Single() : null);
        if (single is not null && (options.Tensor is not null || options.Ids is not null || file.Metadata.ContainsKey("ids") || BesideIds(path) is not null))
        {
            if (!file.Tensors.TryGetValue(single, out var tensor))
            {
                throw new EmotionFusionException($"{path}: no tensor is called '{single}'.{Nearest.Hint(single, file.Tensors.Keys)} It has {string.Join(", ", file.Tensors.Keys.Take(5))}.");
            }
            var ids = options.Ids is null && file.Metadata.TryGetValue("ids", out var lines) ? (path, lines.Split('\n')) : IdsOf(path, options);
            return Matrix(name, kind, NumberBlock.OfTensor(path, tensor), ids, options);
        }
        if (options.Ids is not null)
        {
            throw new EmotionFusionException($"{path}: it has {file.Tensors.Count} tensors; say with --tensor which of them the ids are of.");
        }
        var parts = file.Tensors.Values.Select(tensor => (Block: NumberBlock.OfTensor(path, tensor), tensor.Name)).ToArray();
        if (parts.Length == 0)
        {
            throw new EmotionFusionException($"{path}: it has no tensor.");
        }
        return new(
            Imported(name, kind, parts.CountBy(part => part.Block.Columns).MaxBy(count => count.Value).Key, options, path),
            [.. parts.Select(part => (part.Block, (IReadOnlyList<(string, long)>)[(part.Name, part.Block.Rows)]))],
            options.Pooling);
    }

    private static FileFeatures Frames(string name, EncoderKind kind, string path, FileFeatureOptions options)
    {
        var (block, lengths, labels) = (NumberBlock.OfNpy(path), Path.ChangeExtension(path, ".lengths"), options.Ids ?? Path.ChangeExtension(path, ".emo"));
        long[] counts = [.. Lines(lengths).Select((line, i) => long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count
            : throw new EmotionFusionException($"{lengths}({i + 1}): '{YamlScalar.Shown(line)}' is no number of frames."))];
        var ids = Ids(labels, options);
        if (counts.Length != ids.Length)
        {
            throw new EmotionFusionException($"{lengths} has {counts.Length} lines and {labels} {ids.Length}: both must have a line an utterance.");
        }
        if (counts.Any(count => count > block.Rows) || counts.Sum() != block.Rows)
        {
            throw new EmotionFusionException($"{lengths}: its lengths add up to {counts.Aggregate(0m, (sum, count) => sum + count)}, but {path} has {block.Rows} frames.");
        }
        return new(Imported(name, kind, block.Columns, options, path, lengths, labels), [(block, [.. ids.Zip(counts)])], options.Pooling);
    }

    private static FileFeatures Matrix(string name, EncoderKind kind, NumberBlock block, (string Path, string[] Ids) ids, FileFeatureOptions options) => block.Rows == ids.Ids.Length
        ? new(Imported(name, kind, block.Columns, options, [.. new[] { block.Path, ids.Path }.Distinct()]), [(block, [.. Unique(ids.Path, ids.Ids).Select(id => (id, 1L))])], options.Pooling)
        : throw new EmotionFusionException($"{block.Path} has {block.Rows} rows, but {ids.Path} has {ids.Ids.Length} ids: an id a row was expected, in the rows' order.");

    private static EncoderSpec Imported(string name, EncoderKind kind, int dimension, FileFeatureOptions options, params string[] files)
    {
        var parts = files.ToDictionary(file => Path.GetFileName(file), EncoderFiles.Sha256);
        parts["kind"] = kind.ToString().ToLowerInvariant();
        parts["pooling"] = options.Pooling.ToString().ToLowerInvariant();
        if (options.Tensor is { } tensor)
        {
            parts["tensor"] = tensor;
        }
        return EncoderSpec.Imported(name, kind, dimension, parts);
    }

    private static (string, string[]) IdsOf(string path, FileFeatureOptions options)
    {
        var list = options.Ids ?? BesideIds(path) ?? throw new EmotionFusionException(
            $"{path}: whose rows are these? Give a list of ids with --ids FILE: a text file with an id a line, or a table with a column 'id'. {Path.ChangeExtension(path, ".ids")}, .txt or .csv beside it is found.");
        return (list, Ids(list, options));
    }

    private static string? BesideIds(string path) =>
        new[] { ".ids", ".txt", ".csv", ".tsv" }.Select(ending => Path.ChangeExtension(path, ending)).FirstOrDefault(File.Exists);

    /// <summary>Of a table the column of ids; else of each line what is before the first tab.</summary>
    private static string[] Ids(string path, FileFeatureOptions options)
    {
        var ending = Path.GetExtension(path).ToLowerInvariant();
        if (ending is ".csv" or ".tsv")
        {
            using var table = CsvTable.Open(path, ending == ".tsv" ? '\t' : ',', new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true));
            var column = TableColumns.Find([options.IdColumn], table, "--id-column");
            return Unique(path, [.. table.Read([column]).Select(row => row.Values[0])]);
        }
        return Unique(path, [.. Lines(path).Select(line => line.Split('\t')[0])]);
    }

    private static string[] Unique(string path, string[] ids) =>
        ids.CountBy(id => id).FirstOrDefault(count => count.Value > 1 || count.Key.Length == 0) is { Value: > 0 } odd
            ? throw new EmotionFusionException($"{path}: {(odd.Key.Length == 0 ? "a line without an id" : $"the id '{odd.Key}' is there {odd.Value} times")}; an id a row was expected, each once.")
            : ids;

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path}: can't be read: {e.Message}", e);
        }
    }
}

/// <summary>What may be said of files with features.</summary>
/// <param name="Ids">The list of ids; null: the file beside.</param>
/// <param name="IdColumn">Of a list that is a table.</param>
/// <param name="Tensor">Of a safetensors file; null: its only one, or one an utterance.</param>
/// <param name="Pooling">How frames become one vector.</param>
internal sealed record FileFeatureOptions(string? Ids = null, string IdColumn = "id", string? Tensor = null, Pooling Pooling = Pooling.Mean);
