using Microsoft.Extensions.DependencyInjection;

namespace EmotionFusion.Prediction;

/// <summary>A classifier as a service.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds one <see cref="EmotionClassifier"/> for the whole program, loaded when it is first asked for and disposed with
    /// the container.
    /// </summary>
    public static IServiceCollection AddEmotionClassifier(this IServiceCollection services, string path, ClassifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return services.AddSingleton(_ => EmotionClassifier.Load(path, options));
    }
}
