using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;

namespace EmotionFusion;

/// <summary>
/// A safetensors file mapped into memory: opening it reads the header alone, and tensors are read where they lie.
/// Files may be larger than 2 GB; a span holds 2^31-1 elements at most. Spans die with <see cref="Dispose"/>.
/// </summary>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedFile _mapping;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    private SafetensorsFile(string path, FileStream file)
    {
        Path = path;
        var header = SafetensorsHeader.Read(file);
        (Tensors, Metadata) = (header.Tensors, header.Metadata);
        _mapping = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    public string Path { get; }

    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>The header's <c>__metadata__</c>; empty when it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <exception cref="EmotionFusionException">The file is missing, unreadable or broken; the message says how.</exception>
    public static SafetensorsFile Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return new SafetensorsFile(path, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            file?.Dispose();
            throw new EmotionFusionException($"{path}: {(e is InvalidDataException ? "broken: " : "can't be read: ")}{e.Message}", e);
        }
    }

    /// <summary>A float32 tensor, row by row.</summary>
    public ReadOnlySpan<float> Floats(string name) => Read<float>(name, TensorType.F32);

    /// <summary>A float16 tensor, row by row.</summary>
    public ReadOnlySpan<Half> Halves(string name) => Read<Half>(name, TensorType.F16);

    public ReadOnlySpan<long> Int64s(string name) => Read<long>(name, TensorType.I64);

    /// <summary>A tensor of any type as its little-endian bytes.</summary>
    public ReadOnlySpan<byte> Bytes(string name) => Read<byte>(Find(name));

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _mapping.Dispose();
    }

    private TensorInfo Find(string name) => Tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new EmotionFusionException($"{Path}: has no tensor '{name}'; it has {string.Join(", ", Tensors.Keys)}.{Nearest.Hint(name, Tensors.Keys)}");

    private ReadOnlySpan<T> Read<T>(string name, TensorType type) where T : unmanaged
    {
        var tensor = Find(name);
        return tensor.Type == type
            ? Read<T>(tensor)
            : throw new EmotionFusionException($"{Path}: tensor '{name}' is {tensor.Type.Name()}; expected {type.Name()}.");
    }

    private ReadOnlySpan<T> Read<T>(TensorInfo tensor) where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_view.SafeMemoryMappedViewHandle.IsClosed, this);
        var count = tensor.ByteCount / Unsafe.SizeOf<T>();
        return count <= int.MaxValue
            ? new ReadOnlySpan<T>(_start + tensor.Offset, (int)count)
            : throw new EmotionFusionException($"{Path}: tensor '{tensor.Name}' has {count} elements; expected {int.MaxValue} at most.");
    }
}
