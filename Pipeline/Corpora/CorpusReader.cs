namespace EmotionFusion.Pipeline;

internal enum CorpusReader
{
    Emodb,
    Csv,
}
