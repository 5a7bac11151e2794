using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>
/// Chains estimators, and transformers.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.learningpipelineextensions
/// </summary>
public static class LearningPipelineExtensions
{
    public static EstimatorChain<TTrans> Append<TTrans>(
        this IEstimator<ITransformer> start, IEstimator<TTrans> estimator, TransformerScope scope = TransformerScope.Everything)
        where TTrans : class, ITransformer
    {
        Check.NotNull(start, nameof(start));
        Check.NotNull(estimator, nameof(estimator));
        return start is EstimatorChain<ITransformer> chain
            ? chain.Append(estimator, scope)
            : new EstimatorChain<ITransformer>().Append(start).Append(estimator, scope);
    }

    public static TransformerChain<TTrans> Append<TTrans>(this ITransformer start, TTrans transformer)
        where TTrans : class, ITransformer
    {
        Check.NotNull(start, nameof(start));
        Check.NotNull(transformer, nameof(transformer));
        return new TransformerChain<TTrans>(start, transformer);
    }
}
