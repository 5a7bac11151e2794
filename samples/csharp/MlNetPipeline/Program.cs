// The classifier as a step of an ML.NET pipeline:
//   dotnet run --project samples/csharp/MlNetPipeline -- classifier.onnx recordings
using EmotionFusion.Prediction;
using Microsoft.ML;

using var classifier = EmotionClassifier.Load(args[0]);
var ml = new MLContext();
var recordings = ml.Data.LoadFromEnumerable(Directory.GetFiles(args[1], "*.wav").Order().Select(path => new Recording { Path = path }));

var pipeline = ml.Transforms.ClassifyEmotion(classifier, audioColumn: "Path")
    .Append(ml.Transforms.SelectColumns("Path", "PredictedLabel", "Score", "Error"));
var classified = pipeline.Fit(recordings).Transform(recordings);

foreach (var row in ml.Data.CreateEnumerable<ClassifiedRecording>(classified, reuseRowObject: false))
{
    Console.WriteLine(row.Error.Length > 0 ? row.Error : $"{Path.GetFileName(row.Path)} {row.PredictedLabel} {row.Score.Max():0.000}");
}

internal class Recording
{
    public string Path { get; set; } = "";
}

internal sealed class ClassifiedRecording : Recording
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];

    public string Error { get; set; } = "";
}
