using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

/// <summary>
/// Transforms made of a function.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.custommappingcatalog
/// </summary>
public static class CustomMappingCatalog
{
    /// <summary>Adds the members of <typeparamref name="TDst"/> as columns, computed a row at a time from those of <typeparamref name="TSrc"/>.</summary>
    /// <param name="mapAction">Writes the output of a row; the objects are used again for the next row.</param>
    /// <param name="contractName">Under which a saved model finds the function again, or null.</param>
    /// <param name="inputSchemaDefinition">Null for what the attributes of <typeparamref name="TSrc"/> say.</param>
    /// <param name="outputSchemaDefinition">Null for what the attributes of <typeparamref name="TDst"/> say.</param>
    public static CustomMappingEstimator<TSrc, TDst> CustomMapping<TSrc, TDst>(
        this TransformsCatalog catalog,
        Action<TSrc, TDst> mapAction,
        string contractName,
        SchemaDefinition inputSchemaDefinition = null,
        SchemaDefinition outputSchemaDefinition = null)
        where TSrc : class, new()
        where TDst : class, new()
        => new(new CustomMappingTransformer<TSrc, TDst>(mapAction, contractName, inputSchemaDefinition, outputSchemaDefinition));
}
