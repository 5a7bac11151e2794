namespace Microsoft.ML;

/// <summary>The kinds of error that the mirrored package throws, one line each.</summary>
internal static class Check
{
    public static void Param(bool holds, string name)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name);
    }

    public static void Param(bool holds, string name, string message)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, message);
    }

    public static void NotNull(object value, string name) => ArgumentNullException.ThrowIfNull(value, name);

    /// <summary>Unlike a null anywhere else, an absent name is out of range.</summary>
    public static void NotEmpty(string value, string name)
        => Param(!string.IsNullOrEmpty(value), name, $"{name} cannot be null or empty");

    public static void State(bool holds, string message)
    {
        if (!holds)
            throw new InvalidOperationException(message);
    }
}
