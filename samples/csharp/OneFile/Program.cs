// One recording, and what is said in it if that is known:
//   dotnet run --project samples/csharp/OneFile -- classifier.onnx hello.wav "so glad"
using EmotionFusion.Prediction;

using var classifier = EmotionClassifier.Load(args[0]);
var prediction = classifier.Predict(args[1], args.ElementAtOrDefault(2));

Console.WriteLine(prediction.Emotion);
foreach (var (emotion, probability) in prediction.Probabilities)
{
    Console.WriteLine($"{emotion} {probability:0.000}");
}
