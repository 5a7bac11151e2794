using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using EmotionFusion.Encoders;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion doctor</c>: what the program runs on, and what of it is bad.</summary>
public static class DoctorCommand
{
    private static readonly string[] ThreadVariables = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"];

    public static Command Build(Terminal terminal)
    {
        var command = new Command("doctor", "Shows versions, devices, the matrix library and its rate, threads; warns where one is bad.");
        command.SetAction(_ => Guard.Run(terminal.Error, _ => Examine(terminal)));
        return command;
    }

    private static int Examine(Terminal terminal)
    {
        var assembly = typeof(DoctorCommand).Assembly;
        Say(terminal, "emotionfusion", assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");
        foreach (var fact in assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Where(fact => fact.Key.StartsWith("built with: ", StringComparison.Ordinal)))
        {
            Say(terminal, fact.Key["built with: ".Length..], fact.Value ?? "");
        }

        Say(terminal, ".NET", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        Say(terminal, "ONNX Runtime", $"{OnnxFacts.Version} ({string.Join(", ", OnnxFacts.Providers)})");
        Say(terminal, "TorchSharp", $"{TorchFacts.TorchSharpVersion}, libtorch {TorchFacts.LibtorchVersion}");
        Say(terminal, "devices", Devices());

        var processors = Environment.ProcessorCount;
        var (one, all) = (TorchFacts.MeasureGflops(1), TorchFacts.MeasureGflops(processors));
        var libraries = MappedLibraries.OfThisProcess();
        var blas = libraries.Blas();
        Say(terminal, "libtorch", libraries.First("libtorch_cpu") ?? "not mapped");
        Say(terminal, "BLAS", $"{blas.Name} ({blas.Path})");
        Say(terminal, "matrix products", string.Create(CultureInfo.InvariantCulture,
            $"{one:0.0} GFLOP/s with one thread, {all:0.0} with {processors} (float32, 1024 x 1024)"));
        Say(terminal, "threads", string.Create(CultureInfo.InvariantCulture,
            $"{processors} processors; encoders use {processors} (--threads), training {processors} runs of one thread each (--parallel)"));

        var settings = ThreadVariables
            .Select(name => (name, value: Environment.GetEnvironmentVariable(name)))
            .Where(setting => !string.IsNullOrEmpty(setting.value))
            .ToDictionary(setting => setting.name, setting => setting.value!);
        var diagnosis = new Diagnosis { Blas = blas, OneThreadGflops = one, AllThreadsGflops = all, Processors = processors, ThreadSettings = settings };
        var warnings = diagnosis.Warnings().ToArray();
        foreach (var warning in warnings)
        {
            terminal.Out.WriteLine($"WARNING: {warning}");
        }

        terminal.Out.WriteLine(warnings.Length == 0 ? "All is well." : "The warnings tell what to do.");
        return ExitCode.Done;
    }

    private static string Devices()
    {
        var training = TorchFacts.HasCuda ? "cuda" : "cpu (this libtorch sees no CUDA device)";
        return $"encoders: {(OnnxFacts.WhyNoCuda() is { } reason ? $"cpu (no CUDA: {reason})" : "cuda")}; training: {training}";
    }

    private static void Say(Terminal terminal, string what, string value) => terminal.Out.WriteLine($"{what + ":",-17}{value}");
}
