// A web service of one address:
//   dotnet run --project samples/csharp/WebApi -- --classifier classifier.onnx --urls http://localhost:5000
//   curl --data-binary @hello.wav http://localhost:5000/predict
// "emotionfusion serve" is the one to use: it has limits, keys, streams and a page.
using EmotionFusion;
using EmotionFusion.Prediction;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddEmotionClassifier(builder.Configuration["classifier"] ?? "classifier.onnx");
var app = builder.Build();

app.MapPost("/predict", async (HttpRequest request, string? text, EmotionClassifier classifier, CancellationToken cancellation) =>
{
    var path = Path.GetTempFileName();
    try
    {
        await using (var file = File.Create(path))
        {
            await request.Body.CopyToAsync(file, cancellation);
        }

        var prediction = await classifier.PredictAsync(path, text, cancellation);
        return Results.Ok(new { prediction.Emotion, prediction.Probabilities });
    }
    catch (SampleException e)
    {
        return Results.BadRequest(new { Error = e.Message });
    }
    finally
    {
        File.Delete(path);
    }
});

app.Run();
