using System.Text.Json.Serialization;

namespace Ralf.Core.Schemas;

/// <summary>The data formats that can be checked against a schema.</summary>
[JsonConverter(typeof(WordConverter<DataFormat>))]
internal enum DataFormat
{
    /// <summary>One JSON document.</summary>
    Json,

    /// <summary>JSON Lines: one JSON value per line, each checked against the schema.</summary>
    Jsonl,

    /// <summary>CSV with a header: each row is an object, the columns are its properties.</summary>
    Csv,
}

/// <summary>Finds the format from a file's name.</summary>
internal static class DataFormats
{
    /// <summary>By the extension; null if it is unknown.</summary>
    public static DataFormat? OfPath(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => DataFormat.Json,
            ".jsonl" or ".ndjson" => DataFormat.Jsonl,
            ".csv" => DataFormat.Csv,
            _ => null,
        };
}
