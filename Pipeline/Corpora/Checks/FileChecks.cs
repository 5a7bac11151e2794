namespace EmotionFusion.Pipeline;

/// <summary>Whether every label has its sound and every sound its label.</summary>
internal static class FileChecks
{
    public static IEnumerable<Finding> Of(CheckedCorpus corpus, CorpusSounds sounds)
    {
        if (corpus.Corpus.Shortfall is { } shortfall)
        {
            var differing = corpus.Corpus.Expected.Where(count => count.Expected != count.Found).ToArray();
            yield return new("unexpected-count", Severity.Warning, differing.Length, $"counts aren't those of the whole corpus. {shortfall}",
                $"Look whether all of it was unpacked into {corpus.Folder}, and which release it is.",
                [.. differing.Select(count => FormattableString.Invariant($"{count.Kind}{(count.Release is null ? "" : $" of release {count.Release}")}: {count.Found} of {count.Expected}"))]);
        }
        if (sounds.Unreadable is { Count: > 0 } unreadable)
        {
            yield return new("unreadable-sound", Severity.Fault, unreadable.Count, "sounds can't be read: cut short, empty, or another format than their name says.",
                "Get these files again from the corpus's owners, or convert them; until then they are left out of everything that needs sound.",
                [.. unreadable.Select(fault => $"{fault.Utterance}: {fault.Reason}")]);
        }
        if (corpus.WithoutSound is { Count: > 0 } without)
        {
            yield return new("label-without-sound", Severity.Fault, without.Count, "labels have no sound file.",
                $"Look whether all of the corpus was unpacked into {corpus.Folder}; what has words is used with these alone.",
                [.. without.Select(fault => $"{fault.Utterance}: {fault.Reason}")]);
        }
        if (corpus.UnnamedFiles() is { Count: > 0 } unnamed)
        {
            var among = unnamed.Where(file => file.IsAmongOthers).ToArray();
            yield return new("sound-without-label", among.Length > 0 ? Severity.Warning : Severity.Note, unnamed.Count,
                $"sound files have no label: nothing in the corpus speaks of them{(among.Length > 0 ? "" : "; they lie in folders of their own")}.",
                $"Look whether labels are missing; if they aren't the corpus's, take them away or name them under ignore in {corpus.Spec.File}.",
                [.. among.Concat(unnamed.Except(among)).Select(file => file.Name)]);
        }
        var faults = corpus.Corpus.Exclusions.Where(exclusion => !exclusion.OnPurpose).Except(corpus.WithoutSound).ToArray();
        var outside = faults.Where(fault => fault.Reason.Contains("isn't within vad_scale", StringComparison.Ordinal)).ToArray();
        if (outside.Length > 0)
        {
            yield return new("rating-outside-scale", Severity.Fault, outside.Length, "utterances are left out because a rating is outside of the scale.",
                $"Correct the table, or vad_scale in {corpus.Spec.File}.", [.. outside.Select(fault => $"{fault.Utterance}: {fault.Reason}")]);
        }
        var others = faults.Except(outside).ToArray();
        if (others.Length > 0)
        {
            yield return new("left-out", Severity.Fault, others.Length, "utterances or files can't be used.",
                "Mend what is named, or take the files away.", [.. others.Select(fault => $"{fault.Utterance}: {fault.Reason}")]);
        }
    }
}
