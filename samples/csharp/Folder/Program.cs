// All recordings of a folder, as CSV on standard output:
//   dotnet run --project samples/csharp/Folder -- classifier.onnx recordings > emotions.csv
using EmotionFusion.Prediction;

using var classifier = EmotionClassifier.Load(args[0]);
var files = Directory.GetFiles(args[1], "*.wav").Order().ToArray();

// Works on all processors and gives results in the order of the files, while later ones aren't read yet.
var results = classifier.PredictMany(files.Select(file => PredictionInput.OfFile(file)));

Console.WriteLine("file,emotion,probability");
foreach (var (file, (prediction, error)) in files.Zip(results))
{
    if (prediction is not null)
    {
        Console.WriteLine($"{Path.GetFileName(file)},{prediction.Emotion},{prediction.Confidence:0.000}");
    }
    else
    {
        Console.Error.WriteLine(error); // the others are classified all the same
    }
}
