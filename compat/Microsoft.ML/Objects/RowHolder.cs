namespace Microsoft.ML.Data;

/// <summary>Where the getters of a cursor over objects find the current one.</summary>
internal sealed class RowHolder<TRow>
{
    public TRow Row;
}
