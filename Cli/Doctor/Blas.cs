namespace EmotionFusion.Cli;

/// <summary>The library that multiplies matrices.</summary>
/// <param name="Name">OpenBLAS, MKL, reference BLAS, inside libtorch or unknown.</param>
/// <param name="Path">Its file.</param>
/// <param name="Reference">The slow reference BLAS's file if libtorch calls that one; null if it doesn't.</param>
public sealed record Blas(string Name, string Path, string? Reference);
