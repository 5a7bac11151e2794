// Sound while it comes: 16-bit samples, 16 kHz mono, on standard input. A line every half second; Ctrl-C ends.
//   arecord -f S16_LE -r 16000 -c 1 -t raw | dotnet run --project samples/csharp/Live -- classifier.onnx
using EmotionFusion.Prediction;

using var classifier = EmotionClassifier.Load(args[0]);
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    await foreach (var part in classifier.Stream(Console.OpenStandardInput(), stop.Token))
    {
        Console.WriteLine($"{part.End.TotalSeconds:0.0} s {part.Prediction.Emotion} {part.Prediction.Confidence:0.000}");
    }
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped.");
}
