namespace Microsoft.ML.Data;

/// <summary>
/// Marks an unsigned member as a class out of <c>count</c>. In the object the classes start at 0, at a cursor at 1.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.keytypeattribute
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class KeyTypeAttribute : Attribute
{
    public KeyTypeAttribute(ulong count) => Count = count;

    internal ulong Count { get; }
}
