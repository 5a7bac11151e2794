namespace Microsoft.ML.Data;

/// <summary>
/// Names the column of a member, where that isn't the member's own name.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.columnnameattribute
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class ColumnNameAttribute : Attribute
{
    public ColumnNameAttribute(string name) => Name = name;

    internal string Name { get; }
}
