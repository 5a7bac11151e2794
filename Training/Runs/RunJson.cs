using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmotionFusion.Training;

/// <summary>How a run's own files are written: floats and doubles come back bit for bit, NaN too.</summary>
internal static class RunJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
