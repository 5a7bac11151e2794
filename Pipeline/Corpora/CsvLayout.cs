using System.Text;

namespace EmotionFusion.Pipeline;

/// <summary>How a corpus's table is written and which of its columns says what.</summary>
/// <param name="Table">The table's path below the corpus folder.</param>
/// <param name="AudioFolder">What the table's file names are relative to, below the corpus folder.</param>
/// <param name="Delimiter">Between values.</param>
/// <param name="Encoding">Throws on bytes that it doesn't know.</param>
/// <param name="Columns">Column name by role.</param>
internal sealed record CsvLayout(
    string Table, string AudioFolder, char Delimiter, Encoding Encoding, IReadOnlyDictionary<CsvRole, string> Columns);
