using System.Text;

namespace EmotionFusion.Encoders;

/// <summary>Cuts text into the words that the model takes one by one; what tokenizer.json calls a pre-tokenizer.</summary>
internal interface IPreTokenizer
{
    void Split(in Word word, List<Word> words);
}

/// <summary>A stretch of <paramref name="Source"/>, not empty.</summary>
/// <param name="AtStart">Whether it begins where the whole text does.</param>
internal readonly record struct Word(string Source, int Start, int Length, bool AtStart)
{
    public static Word Of(TextPart part) => new(part.Text, 0, part.Text.Length, part.AtStart);

    public ReadOnlySpan<char> Text => Source.AsSpan(Start, Length);

    /// <summary>Adds a part of it, unless that is empty.</summary>
    public void AddPart(int start, int end, List<Word> words)
    {
        if (end > start)
        {
            words.Add(new Word(Source, Start + start, end - start, AtStart && start == 0));
        }
    }
}

/// <summary>What becomes of what a text is split at.</summary>
internal enum SplitBehavior
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}

internal sealed class PreTokenizerSequence(IPreTokenizer[] parts) : IPreTokenizer
{
    public void Split(in Word word, List<Word> words)
    {
        List<Word> before = [word];
        foreach (var part in parts)
        {
            var after = new List<Word>(before.Count);
            foreach (var one in before)
            {
                part.Split(one, after);
            }
            before = after;
        }
        words.AddRange(before);
    }
}

/// <summary>BERT's: words end at white space; every punctuation character is a word of its own.</summary>
internal sealed class BertPreTokenizer : IPreTokenizer
{
    public void Split(in Word word, List<Word> words)
    {
        var text = word.Text;
        var (begin, at) = (0, 0);
        while (at < text.Length)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
            var punctuation = UnicodeTable.IsPunctuation(rune.Value);
            if (punctuation || UnicodeTable.IsSpace(rune.Value))
            {
                word.AddPart(begin, at, words);
                begin = at + length;
                if (punctuation)
                {
                    word.AddPart(at, begin, words);
                }
            }
            at += length;
        }
        word.AddPart(begin, at, words);
    }
}

/// <summary>Runs of word characters and runs of all else but white space.</summary>
internal sealed class WhitespacePreTokenizer : IPreTokenizer
{
    public void Split(in Word word, List<Word> words)
    {
        var text = word.Text;
        var (begin, at, kind) = (0, 0, 0);
        while (at < text.Length)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
            var next = UnicodeTable.IsWord(rune.Value) ? 1 : UnicodeTable.IsSpace(rune.Value) ? 0 : 2;
            if (next != kind)
            {
                if (kind != 0)
                {
                    word.AddPart(begin, at, words);
                }
                (begin, kind) = (at, next);
            }
            at += length;
        }
        if (kind != 0)
        {
            word.AddPart(begin, at, words);
        }
    }
}

/// <summary>Splits at single characters: white space, punctuation, digits, a given one.</summary>
internal sealed class CharacterSplit(Func<int, bool> isDelimiter, SplitBehavior behavior) : IPreTokenizer
{
    public void Split(in Word word, List<Word> words)
    {
        var text = word.Text;
        var matches = new List<PatternMatch>();
        var (begin, at) = (0, 0);
        while (at < text.Length)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
            if (isDelimiter(rune.Value))
            {
                if (begin < at)
                {
                    matches.Add(new PatternMatch(begin, at, false));
                }
                begin = at + length;
                matches.Add(new PatternMatch(at, begin, true));
            }
            at += length;
        }
        if (begin < at)
        {
            matches.Add(new PatternMatch(begin, at, false));
        }
        PatternSplit.Add(word, matches, behavior, words);
    }
}

/// <summary>Splits at what a pattern matches, or at what it doesn't.</summary>
internal sealed class PatternSplit(TextPattern pattern, SplitBehavior behavior, bool invert) : IPreTokenizer
{
    public void Split(in Word word, List<Word> words)
    {
        var matches = pattern.Matches(word.Text);
        if (invert)
        {
            matches = matches.ConvertAll(match => match with { IsMatch = !match.IsMatch });
        }
        Add(word, matches, behavior, words);
    }

    /// <summary>Adds the parts that matches cut a word into.</summary>
    public static void Add(in Word word, List<PatternMatch> matches, SplitBehavior behavior, List<Word> words)
    {
        if (behavior == SplitBehavior.MergedWithNext)
        {
            matches.Reverse();
        }
        var parts = new List<PatternMatch>(matches.Count);
        var previous = false;
        foreach (var match in matches)
        {
            var joins = parts.Count > 0 && behavior switch
            {
                SplitBehavior.Contiguous => match.IsMatch == previous,
                SplitBehavior.MergedWithPrevious or SplitBehavior.MergedWithNext => match.IsMatch && !previous,
                _ => false,
            };
            if (joins)
            {
                parts[^1] = new PatternMatch(Math.Min(parts[^1].Start, match.Start), Math.Max(parts[^1].End, match.End), false);
            }
            else if (behavior != SplitBehavior.Removed || !match.IsMatch)
            {
                parts.Add(match);
            }
            previous = match.IsMatch;
        }
        if (behavior == SplitBehavior.MergedWithNext)
        {
            parts.Reverse();
        }
        foreach (var part in parts)
        {
            word.AddPart(part.Start, part.End, words);
        }
    }
}

/// <summary>When a <see cref="MetaspacePreTokenizer"/> puts its mark before a text that doesn't begin with it.</summary>
internal enum PrependScheme
{
    Always,
    First,
    Never,
}

/// <summary>SentencePiece's: spaces become a mark, usually U+2581, and a word begins at each.</summary>
internal sealed class MetaspacePreTokenizer(string mark, PrependScheme prepend, bool split) : IPreTokenizer
{
    public void Split(in Word word, List<Word> words)
    {
        var text = word.Text.ToString().Replace(" ", mark, StringComparison.Ordinal);
        if (!text.StartsWith(mark, StringComparison.Ordinal) && (prepend == PrependScheme.Always || (prepend == PrependScheme.First && word.AtStart)))
        {
            text = mark + text;
        }
        var marked = new Word(text, 0, text.Length, word.AtStart);
        var begin = 0;
        while (split && begin < text.Length && text.IndexOf(mark, begin + 1, StringComparison.Ordinal) is > 0 and var next)
        {
            marked.AddPart(begin, next, words);
            begin = next;
        }
        marked.AddPart(begin, text.Length, words);
    }
}
