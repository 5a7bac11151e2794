using System.Globalization;
using System.Text.Json;
using EmotionFusion.Prediction;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace EmotionFusion.Web;

/// <summary>Why a request isn't answered, as RFC 9457 has it: with what was found and what was expected.</summary>
internal sealed class Problem(int status, string detail, string? found = null, string? expected = null) : Exception(detail)
{
    public int Status => status;

    /// <summary>Seconds after which another try makes sense.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>For 405: the methods that there are.</summary>
    public string? Allow { get; init; }

    /// <summary>The document, where nothing of an answer is on its way yet.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return;
        }
        response.StatusCode = status;
        response.ContentType = "application/problem+json";
        if (RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        if (Allow is not null)
        {
            response.Headers.Allow = Allow;
        }
        if (status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }
        await response.WriteAsync(JsonText.Of(Write), CancellationToken.None);
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteString("type", "about:blank");
        json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
        json.WriteNumber("status", status);
        json.WriteString("detail", Message);
        if (found is not null)
        {
            json.WriteString("found", found);
        }
        if (expected is not null)
        {
            json.WriteString("expected", expected);
        }
    }
}
