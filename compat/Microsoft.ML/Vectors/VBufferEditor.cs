namespace Microsoft.ML.Data;

/// <summary>
/// Makes editors: a getter writes its vector into the buffers of the vector that it was handed.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.vbuffereditor
/// </summary>
public static class VBufferEditor
{
    /// <summary>An editor of the vector as it is.</summary>
    public static VBufferEditor<T> CreateFromBuffer<T>(scoped ref VBuffer<T> destination) => destination.Edit();

    /// <summary>An editor for a vector of <paramref name="newLogicalLength"/> items, of which <paramref name="valuesCount"/> (all, if null) are stored.</summary>
    /// <param name="maxValuesCapacity">How far a buffer may grow.</param>
    /// <param name="keepOldOnResize">Whether a buffer that grows keeps its contents.</param>
    /// <param name="requireIndicesOnDense">Whether there must be room for indices even if all items are stored.</param>
    /// <exception cref="ArgumentOutOfRangeException">The numbers contradict each other.</exception>
    public static VBufferEditor<T> Create<T>(
        scoped ref VBuffer<T> destination,
        int newLogicalLength,
        int? valuesCount = null,
        int? maxValuesCapacity = null,
        bool keepOldOnResize = false,
        bool requireIndicesOnDense = false)
        => destination.Edit(newLogicalLength, valuesCount, maxValuesCapacity, keepOldOnResize, requireIndicesOnDense);
}
