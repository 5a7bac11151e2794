namespace EmotionFusion.Pipeline;

/// <summary>Which part of a store is filled. Several processes can share the work: 1/3, 2/3 and 3/3.</summary>
/// <param name="ShardIndex">1 to <paramref name="ShardCount"/>; of every <paramref name="ShardCount"/> shards, this one is filled.</param>
/// <param name="ShardCount">1: everything.</param>
public sealed record FillOptions(int ShardIndex = 1, int ShardCount = 1)
{
    public int ShardIndex { get; } = ShardIndex >= 1 && ShardIndex <= ShardCount
        ? ShardIndex
        : throw new EmotionFusionException($"Shard {ShardIndex}/{ShardCount} isn't one of the parts; expected 1/{ShardCount} to {ShardCount}/{ShardCount}.");

    internal bool Takes(int shard) => shard % ShardCount == ShardIndex - 1;
}
