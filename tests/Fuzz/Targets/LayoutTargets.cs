using EmotionFusion.Pipeline;
using EmotionFusion.Tests;

namespace EmotionFusion.Fuzz;

/// <summary>The text files of corpora as their owners ship them: labels, raters, words.</summary>
internal static class LayoutTargets
{
    /// <summary>Small trees, each file whose name is a target's is damaged in its turn.</summary>
    public static readonly IReadOnlyList<(string Corpus, string Target, InputFormat Format, string Path, string Content)> Files =
    [
        ("IEMO", "iemocap", InputFormat.Text, "IEMOCAP/Session1/dialog/EmoEvaluation/Ses01F_impro01.txt", """
            % [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]

            [1.0 - 2.0]	Ses01F_impro01_F000	neu	[2.5000, 3.0000, 2.0000]
            C-E1:	Neutral; Anger;	(calm; or not)
            C-F1:	Sadness;	()
            A-E1:	val 3; act 2; dom  2;	()

            [2.0 - 3.0]	Ses01F_impro01_M000	hap	[4.5000, 3.0000, 2.0000]
            C-E1:	Happiness;	()
            """),
        ("IEMO", "iemocap-words", InputFormat.Text, "IEMOCAP/Session1/dialog/transcriptions/Ses01F_impro01.txt", """
            Ses01F_impro01_F000 [001.0000-002.0000]: Here [LAUGHTER] you are.
            M: Yes.
            Ses01F_impro01_M000 [002.0000-003.0000]: And there.
            """),
        ("MSPI", "msp-improv", InputFormat.Text, "MSP-IMPROV/Evalution.txt", """
            UTD-IMPROV-S01A-F01-P-FM01.avi; N; A:2.6; V:3.2; D:3.0 ; N:4.0;
            W1; Neutral; calm; or so; A:3.0; V:3.0; D:3.0; N:4.0;

            UTD-IMPROV-S02H-M06-S-FM11.avi; H; A:NaN; V:3.2; D:3.0 ; N:NaN;
            W2; Happy,Sad; ; A:3.0; V:3.0; D:3.0; N:4.0;
            """),
        ("MSPP", "msp-podcast", InputFormat.Csv, "MSP-PODCAST/Labels/labels_consensus.csv", """
            FileName,EmoClass,EmoAct,EmoVal,EmoDom,SpkrID,Gender,Split_Set
            MSP-PODCAST_0001_0008.wav,N,2.2,4.0,2.6,30,Male,Test1
            MSP-PODCAST_0001_0019.wav,A,7,1,4,501,Female,Train
            """),
        ("MSPP", "msp-podcast-raters", InputFormat.Csv, "MSP-PODCAST/Labels/labels_detailed.csv", """
            FileName,EmoDetail
            MSP-PODCAST_0001_0008.wav,"WORKER1; Neutral; Happy,Sad; A:2.0; V:4.0; D:3.0;"
            MSP-PODCAST_0001_0019.wav,"WORKER2; Other-so; or so; A:2.0; V:4.0; D:3.0;"
            """),
        ("MELD", "meld", InputFormat.Csv, "MELD/train_sent_emo.csv", """
            Sr No.,Utterance,Speaker,Emotion,Sentiment,Dialogue_ID,Utterance_ID,Season,Episode,StartTime,EndTime
            1,"Well, it’s ""new"".",Ada,neutral,neutral,0,0,8,21,"00:16:16,059","00:16:21,731"
            2,Lovely!,Ben,joy,positive,0,1,8,21,"00:16:21,940","00:16:23,442"
            """),
    ];

    public static readonly IReadOnlyList<Target> All = [.. Files.Select(file => new Target(file.Target, file.Format, 2, (bench, input) =>
        Bench.Replacing(Path.Combine([bench.Fixed(Fixture.Data), .. file.Path.Split('/')]), input,
            () => CorpusCatalog.Open(Repository.PathOf("configs", "corpora"), bench.Fixed(Fixture.Data)).Load(file.Corpus))))];
}
