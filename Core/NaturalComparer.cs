namespace EmotionFusion;

/// <summary>Orders names as people do, digits by their number (session 2 before 10), all else by code unit.</summary>
internal sealed class NaturalComparer : IComparer<string>
{
    public static NaturalComparer Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x, right = y;
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var order = CompareRuns(TakeRun(ref left), TakeRun(ref right));
            if (order != 0)
            {
                return order;
            }
        }
        // Names that differ in leading zeros only ("1", "01") still need an order.
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(x, y);
    }

    private static ReadOnlySpan<char> TakeRun(ref ReadOnlySpan<char> text)
    {
        var digits = char.IsAsciiDigit(text[0]);
        var length = 1;
        while (length < text.Length && char.IsAsciiDigit(text[length]) == digits)
        {
            length++;
        }
        var run = text[..length];
        text = text[length..];
        return run;
    }

    private static int CompareRuns(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0]))
        {
            left = left.TrimStart('0');
            right = right.TrimStart('0');
            if (left.Length != right.Length)
            {
                return left.Length.CompareTo(right.Length);
            }
        }
        return left.SequenceCompareTo(right);
    }
}
