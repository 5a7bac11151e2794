using System.Globalization;

namespace EmotionFusion.Pipeline;

/// <summary>Whether sounds are recorded alike, and hold something to hear.</summary>
internal static class SoundChecks
{
    private const double NearlySilent = 0.001; // of full scale: 60 dB below
    private const double ClippedShare = 0.001;
    private const double Shortest = 0.25; // seconds: hardly a syllable
    private const double Longest = 30; // seconds: what most encoders hear at once

    private static readonly int[] UsualRates = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000];

    public static IEnumerable<Finding> Of(Corpus corpus, CorpusSounds sounds)
    {
        (Utterance Utterance, SoundFacts Sound)[] heard = [.. corpus.Utterances.Select(utterance => (utterance, sounds[utterance]!)).Where(pair => pair.Item2 is not null)];
        return new[]
        {
            Mixed(heard, "mixed-rates", Severity.Warning, sound => Hertz(sound.Info!.SampleRate), "sample rates",
                "All are brought to 16 kHz, but what a lower rate or another recorder cut off stays missing: see that no class or split has a rate of its own."),
            Of(heard, "odd-rate", Severity.Warning, sound => !UsualRates.Contains(sound.Info!.SampleRate), sound => Hertz(sound.Info!.SampleRate), "sounds have a sample rate that no recorder has.",
                "Compare one with another player: if it sounds too fast or slow, its header is wrong."),
            Of(heard, "low-rate", Severity.Warning, sound => sound.Info!.SampleRate < 16_000, sound => Hertz(sound.Info!.SampleRate), "sounds have a rate below 16 kHz: the upper half of what encoders listen to is empty.",
                "Get the recordings in full if there are any; expect telephone quality otherwise."),
            Mixed(heard, "mixed-channels", Severity.Warning, sound => sound.Info!.Channels == 1 ? "mono" : $"{sound.Info!.Channels} channels", "numbers of channels",
                "Channels are averaged; look whether the second holds the same voice."),
            Of(heard, "other-format", Severity.Warning, sound => sound.IsMisnamed, sound => sound.Format!, "sounds are of another format than their names say.",
                "They are read as what they are; name or convert them, since other programs may not."),
            Mixed(heard, "mixed-formats", Severity.Note, CorpusSounds.FormatOf, "formats", "Nothing need be done: samples are read as they are."),
            Of(heard, "silence", Severity.Fault, sound => sound.Measures?.Peak == 0, _ => "all samples are 0", "sounds are silent.", "Get these files again, or take them out: they have labels, but nothing to hear."),
            Of(heard, "nearly-silent", Severity.Warning, sound => sound.Measures?.Peak is > 0 and < NearlySilent, sound => Text($"peak {sound.Measures!.PeakDb:0} dB"),
                "sounds are nearly silent: their peak is 60 dB or more below full scale.", "Listen to them: a muted microphone has left noise alone."),
            Of(heard, "clipping", Severity.Warning, sound => sound.Measures?.ClippedShare >= ClippedShare, sound => Text($"{100 * sound.Measures!.ClippedShare:0.0} % of the samples"),
                "sounds are clipped: 0.1 % of their samples or more are at full scale in runs.", "They can be used, but loud classes lose most: look which classes they are of."),
            Of(heard, "too-short", Severity.Warning, sound => sound.Seconds < Shortest, sound => Text($"{sound.Seconds:0.000} s"), "sounds are shorter than 0.25 s.",
                "Listen to them: they hold hardly a syllable, and may be cut."),
            Of(heard, "too-long", Severity.Note, sound => sound.Seconds > Longest, sound => Text($"{sound.Seconds:0.0} s"), "sounds are longer than 30 s.",
                "Encoders hear them in pieces and average; look whether they are one utterance each."),
        }.OfType<Finding>();
    }

    private static Finding? Mixed((Utterance Utterance, SoundFacts Sound)[] heard, string id, Severity severity, Func<SoundFacts, string> key, string what, string advice)
    {
        var groups = heard.GroupBy(pair => key(pair.Sound)).OrderByDescending(group => group.Count()).ToArray();
        if (groups.Length < 2)
        {
            return null;
        }
        var counts = string.Join(", ", groups.Select(group => Text($"{group.Count()} x {group.Key}")));
        var rare = groups.Skip(1).Reverse().SelectMany(group => group.Select(pair => $"{pair.Utterance.Id}: {group.Key}"));
        return new(id, severity, heard.Length - groups[0].Count(), $"sounds have other {what} than most: {counts}.", advice, [.. rare]);
    }

    private static Finding? Of(
        (Utterance Utterance, SoundFacts Sound)[] heard, string id, Severity severity, Func<SoundFacts, bool> has, Func<SoundFacts, string> say, string what, string advice)
    {
        string[] found = [.. heard.Where(pair => has(pair.Sound)).Select(pair => $"{pair.Utterance.Id}: {say(pair.Sound)}")];
        return found.Length == 0 ? null : new(id, severity, found.Length, what, advice, found);
    }

    private static string Hertz(int rate) => Text($"{rate} Hz");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
