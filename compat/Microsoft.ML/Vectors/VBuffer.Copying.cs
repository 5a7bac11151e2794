namespace Microsoft.ML.Data;

public readonly partial struct VBuffer<T>
{
    /// <summary>Copies to another vector, which stays sparse if this one is.</summary>
    public void CopyTo(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length, _count);
        GetValues().CopyTo(editor.Values);
        GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    /// <summary>Copies all items, stored or not, to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is too short.</exception>
    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    /// <summary>Copies all items to <paramref name="destination"/> from <paramref name="destinationIndex"/> on.</summary>
    /// <param name="defaultValue">What to write for items that aren't stored.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is too short.</exception>
    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default)
    {
        Check.Param(0 <= destinationIndex && destinationIndex <= destination.Length - Length, nameof(destination), "Not large enough to hold these values.");
        var target = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(target);
            return;
        }

        // A vector without any stored item is cleared, whatever the default value.
        target.Fill(_count == 0 ? default : defaultValue);
        for (var i = 0; i < _count; i++)
            target[_indices[i]] = _values[i];
    }

    /// <summary>All items, stored or not.</summary>
    public IEnumerable<T> DenseValues() => Items(all: true).Select(item => item.Value);

    /// <summary>Index and value of the stored items, or of all.</summary>
    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false) => Items(this, all);

    public T GetItemOrDefault(int index)
    {
        Check.Param(0 <= index && index < Length, nameof(index));
        if (IsDense)
            return _values[index];
        var stored = GetIndices().BinarySearch(index);
        return stored >= 0 ? _values[stored] : default;
    }

    private static IEnumerable<KeyValuePair<int, T>> Items(VBuffer<T> vector, bool all)
    {
        var next = 0;
        for (var i = 0; i < vector._count; i++, next++)
        {
            var index = vector.IsDense ? i : vector._indices[i];
            for (; all && next < index; next++)
                yield return new(next, default);
            yield return new(index, vector._values[i]);
        }

        for (; all && next < vector.Length; next++)
            yield return new(next, default);
    }
}
