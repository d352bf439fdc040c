using System.Text.Json.Serialization;

namespace Ralf.Core.Schemas;

/// <summary>The forms of data that a schema can be held against.</summary>
[JsonConverter(typeof(WordConverter<DataFormat>))]
internal enum DataFormat
{
    /// <summary>One JSON document.</summary>
    Json,

    /// <summary>JSON Lines: a JSON value on each line, each of them held against the schema.</summary>
    Jsonl,

    /// <summary>CSV with a header: each row an object, its columns the properties.</summary>
    Csv,
}

/// <summary>The format that a file's name promises.</summary>
internal static class DataFormats
{
    /// <summary>By the extension; null where that says nothing.</summary>
    public static DataFormat? OfPath(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => DataFormat.Json,
            ".jsonl" or ".ndjson" => DataFormat.Jsonl,
            ".csv" => DataFormat.Csv,
            _ => null,
        };
}
