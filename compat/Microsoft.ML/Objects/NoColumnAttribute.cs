namespace Microsoft.ML.Data;

/// <summary>
/// Marks a member that is no column.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.nocolumnattribute
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class NoColumnAttribute : Attribute;
