using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

/// <summary>
/// A project folder of its own, removed with the object: <c>configs/</c>, <c>samples/small</c> with real clips, and
/// whatever a test spoils of it. The program runs in it as its current folder.
/// </summary>
public sealed class TestProject : IDisposable
{
    private static readonly string[] Speakers = ["03", "08", "09", "10", "11", "13"]; // two a session, three sessions

    private TestProject(string root) => Root = root;

    public string Root { get; }

    public string Clips => Path("samples", "small");

    public string Features => Path("features");

    /// <summary>The corpus SMALL: a clip a class of six speakers in three sessions, and an experiments file.</summary>
    public static TestProject Create(int clipsAClass = 1)
    {
        var project = CreateWithoutClips();
        foreach (var speaker in Speakers)
        {
            foreach (var emotion in "NFTW")
            {
                foreach (var clip in Directory.GetFiles(Repository.PathOf("samples", "emodb"), $"{speaker}???{emotion}?.wav").Order(StringComparer.Ordinal).Take(clipsAClass))
                {
                    project.Add(clip);
                }
            }
        }

        return project;
    }

    /// <summary>Adds the corpus OTHER: clips of four more speakers, otherwise described as SMALL.</summary>
    public void AddOther()
    {
        var corpus = File.ReadAllText(Path("configs", "corpora", "SMALL.yaml"));
        Write("configs/corpora/OTHER.yaml", corpus.Replace("name: SMALL", "name: OTHER").Replace("folder: small", "folder: other"));
        var folder = Directory.CreateDirectory(Path("samples", "other")).FullName;
        foreach (var (speaker, emotion) in new[] { "12", "14", "15", "16" }.SelectMany(speaker => "NFTW".Select(emotion => (speaker, emotion))))
        {
            var clip = Directory.GetFiles(Repository.PathOf("samples", "emodb"), $"{speaker}???{emotion}?.wav").Order(StringComparer.Ordinal).First();
            File.Copy(clip, System.IO.Path.Combine(folder, System.IO.Path.GetFileName(clip)));
        }
    }

    public static TestProject CreateWithoutClips()
    {
        var project = new TestProject(Directory.CreateTempSubdirectory("emotionfusion-").FullName);
        Directory.CreateDirectory(project.Clips);
        var corpus = File.ReadAllText(Repository.PathOf("configs", "corpora", "EMODB.yaml"));
        project.Write("configs/corpora/SMALL.yaml", corpus.Replace("name: EMODB", "name: SMALL").Replace("folder: emodb", "folder: small"));
        project.Write("configs/small.yaml", """
            train_dataset: SMALL
            audio_model_name: whisper-tiny-en
            text_model_name: all-minilm-l6-v2
            batch_size: 8
            num_epochs: 3
            hidden_dim: 32
            fusion_hidden_dim: 16
            num_attention_heads: 2
            seeds: [1, 2]
            defaults: python
            evaluation_mode: loso
            experiments:
              - name: audio
                modality: audio
              - name: both
                modality: both
            """);
        return project;
    }

    public string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>Copies a clip into the corpus, under its own name or another.</summary>
    public string Add(string clip, string? name = null)
    {
        var target = System.IO.Path.Combine(Clips, name ?? System.IO.Path.GetFileName(clip));
        File.Copy(clip, target);
        return target;
    }

    public void Write(string path, string text)
    {
        var target = Path(path.Split('/'));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
        File.WriteAllText(target, text);
    }

    /// <summary>Replaces text in a file of the project; fails when it isn't there.</summary>
    public void Replace(string path, string old, string with)
    {
        var text = File.ReadAllText(Path(path.Split('/')));
        Assert.Contains(old, text);
        Write(path, text.Replace(old, with));
    }

    /// <summary>Copies an encoder into the project, so that it can be spoilt; the project then has no others.</summary>
    public string OwnEncoder(string name)
    {
        var target = Path("Encoders", "onnx", name);
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(Repository.PathOf("Encoders", "onnx", name)))
        {
            File.Copy(file, System.IO.Path.Combine(target, System.IO.Path.GetFileName(file)));
        }

        return target;
    }

    public ProgramResult Run(params string[] arguments) => RunningProgram.Run(Root, arguments);

    /// <summary>Encodes the sound of SMALL.</summary>
    public ProgramResult EncodeAudio(params string[] more) => Run(["encode", "--corpus", "SMALL", "--audio", "whisper-tiny-en", .. more]);

    /// <summary>Every file of a folder with its bytes, by relative path.</summary>
    public static SortedDictionary<string, byte[]> Contents(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => System.IO.Path.GetRelativePath(folder, file), File.ReadAllBytes),
        StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
