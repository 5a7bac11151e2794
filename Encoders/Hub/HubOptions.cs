namespace EmotionFusion.Encoders;

/// <summary>Where models are fetched from, and how patiently.</summary>
internal sealed record HubOptions
{
    public Uri Endpoint { get; init; } = new("https://huggingface.co");

    public string? Token { get; init; }

    /// <summary>How long nothing may come before it is tried again.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Before the second try; each further one is twice as long.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>HF_ENDPOINT names a mirror and HF_TOKEN who asks, as for the hub's own client; HTTPS_PROXY and NO_PROXY are .NET's.</summary>
    /// <exception cref="EmotionFusionException">HF_ENDPOINT isn't an address.</exception>
    public static HubOptions OfEnvironment()
    {
        var options = new HubOptions { Token = Environment.GetEnvironmentVariable("HF_TOKEN") is { Length: > 0 } token ? token.Trim() : null };
        return Environment.GetEnvironmentVariable("HF_ENDPOINT") is not { Length: > 0 } endpoint ? options
            : Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? options with { Endpoint = uri }
            : throw new EmotionFusionException($"The environment variable HF_ENDPOINT is '{endpoint}'; expected an address such as https://huggingface.co.");
    }
}
