using EmotionFusion.Benchmarks;

return args switch
{
    ["store"] => StoreBenchmark.Run(),
    ["parquet"] => ParquetBenchmark.Run(),
    ["encode"] => EncodeBenchmark.Run(null),
    ["encode", var file] => EncodeBenchmark.Run(file),
    ["train"] => TrainBenchmark.Run(null),
    ["loso"] => LosoBenchmark.Folds(),
    ["small"] => LosoBenchmark.Small(),
    ["corpus"] => CorpusBenchmark.Run(),
    ["corpus", var work, var root] => CorpusBenchmark.Child(work, root),
    ["memory"] => MemoryBenchmark.Run(),
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
          encode [FILE] encoding texts (made-up ones, or one a line) against ML.NET's ApplyOnnxModel and against the best
                        fixed-batch loop over the same model
          train [HEAD]  training steps of every head (or one: cross_attention, concat, gated, adaptive, audio) against
                        plain TorchSharp (backward() and torch.optim.Adam) and against the bare matrix products
          loso          five folds on two cores against plain TorchSharp, one fold after another on one thread
          small         120 trainings of a small head likewise
          corpus        opening and listing a corpus of 100,000 sound files against bare reading of its table and headers
          memory        the most memory that training on 100,000 utterances takes
        """);
    return 2;
}
