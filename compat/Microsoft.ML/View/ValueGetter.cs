namespace Microsoft.ML;

/// <summary>
/// Writes the value of the current row to <paramref name="value"/>, whose buffers it may use again.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.valuegetter-1
/// </summary>
public delegate void ValueGetter<TValue>(ref TValue value);
