using EmotionFusion.Benchmarks;

return args switch
{
    ["store"] => StoreBenchmark.Run(),
    ["parquet"] => ParquetBenchmark.Run(),
    ["compare"] => CompareBenchmark.Run(),
    ["compare", var work, var root] => CompareBenchmark.Child(work, root),
    ["encode"] => EncodeBenchmark.Run(null),
    ["encode", var file] => EncodeBenchmark.Run(file),
    ["encode-memory"] => EncodeMemoryBenchmark.Run(EncodeBenchmark.RepositoryRoot()),
    ["train"] => TrainBenchmark.Run(null),
    ["loso"] => LosoBenchmark.Folds(),
    ["small"] => LosoBenchmark.Small(),
    ["corpus"] => CorpusBenchmark.Run(),
    ["corpus", var work, var root] => CorpusBenchmark.Child(work, root),
    ["tracking"] => TrackingBenchmark.Run(),
    ["memory"] => MemoryBenchmark.Run(),
    ["sweep"] => SweepBenchmark.Run(200),
    ["sweep", var candidates] when int.TryParse(candidates, out var count) && count > 3 => SweepBenchmark.Run(count),
    ["train", var head] => TrainBenchmark.Run(head),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Each prints two figures of one run and their ratio.
          store         opening a store of 100,000 x 768; reading it, one of float16 and one of sequences against one big
                        read of the same bytes
          parquet       importing 90,000 x 768 features from a Parquet file against DuckDB reading and adding them up
          compare       comparing 20 runs of 5,531 utterances and three seeds against reading their predictions
          encode [FILE] encoding texts (made-up ones, or one a line) against ML.NET's ApplyOnnxModel and against the best
                        fixed-batch loop over the same model
          encode-memory the memory that encoding 20,000 sound files and 100,000 texts takes as it goes on
          train [HEAD]  training steps of every head (or one: cross_attention, concat, gated, adaptive, audio) against
                        plain TorchSharp (backward() and torch.optim.Adam) and against the bare matrix products
          loso          five folds on two cores against plain TorchSharp, one fold after another on one thread
          small         120 trainings of a small head likewise
          corpus        opening and listing a corpus of 100,000 sound files against bare reading of its table and headers
          tracking      whole runs with and without tracking in Weights & Biases and TensorBoard
          sweep [N]     a sweep of 200 (or N) small experiments on two cores against one, and the most memory of it and of a quarter
          memory        the most memory that training on 100,000 utterances takes
        """);
    return 2;
}
