using System.Text.Unicode;

namespace Ralf.Core.Schemas;

/// <summary>Checks a data file against its schema. The data is hostile: the bytes, values and depth of each piece are
/// bounded before it is read, and only one piece of a file is in memory at a time.</summary>
internal sealed class DataCheck(DataContract contract, DataSchema schema)
{
    /// <summary>Maximum size of a JSON document in bytes.</summary>
    public const int MaxDocument = 32 * 1024 * 1024;

    /// <summary>Maximum size of a line of JSON Lines or a row of CSV, in bytes.</summary>
    public const int MaxRow = 4 * 1024 * 1024;

    /// <summary>Maximum number of values in one document or row; bounds the library's bookkeeping.</summary>
    public const int MaxValues = 250_000;

    private readonly List<DataFinding> _findings = [];

    /// <summary>The findings; empty: the file is valid. At most <see cref="DataFinding.Most"/>.</summary>
    public static IReadOnlyList<DataFinding> Run(DataContract contract, Stream data, CancellationToken cancellation)
    {
        var schema = DataSchema.TryParse(contract.Text, out var problem);
        if (schema is null)
        {
            return [DataFinding.Of(contract.Schema, 0, null, "", $"is no schema: {problem}")];
        }

        var check = new DataCheck(contract, schema);
        switch (contract.Format)
        {
            case DataFormat.Json:
                check.Document(data);
                break;
            case DataFormat.Jsonl:
                check.Lines(data, cancellation);
                break;
            default:
                check.Rows(data, cancellation);
                break;
        }

        return check._findings;
    }

    private bool IsFull => _findings.Count >= DataFinding.Most;

    private void Document(Stream data)
    {
        var bytes = BoundedLines.ReadAll(data, MaxDocument);
        if (bytes is not { } document)
        {
            Add(0, null, "", $"is larger than {MaxDocument / 1024 / 1024} MB; JSON Lines may be of any size");
            return;
        }

        Value(document, pointer => JsonPointerLocator.LineOf(document.Span, pointer), null);
    }

    private void Lines(Stream data, CancellationToken cancellation)
    {
        var (number, row) = (0L, 0L);
        foreach (var line in BoundedLines.Read(data, MaxRow))
        {
            cancellation.ThrowIfCancellationRequested();
            number++;
            if (line is not { } bytes)
            {
                Add(number, null, "", $"is longer than {MaxRow / 1024 / 1024} MB");
                return;
            }

            if (bytes.Span.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }

            var at = number;
            Value(bytes, _ => at, ++row);
            if (IsFull)
            {
                return;
            }
        }
    }

    private void Rows(Stream data, CancellationToken cancellation)
    {
        foreach (var row in CsvRows.Read(data, schema.Cells, MaxRow))
        {
            cancellation.ThrowIfCancellationRequested();
            if (row.Problem is { } problem)
            {
                Add(row.Line, row.Number, "", problem);
            }
            else
            {
                Value(row.Json, _ => row.Line, row.Number);
            }

            if (IsFull)
            {
                return;
            }
        }
    }

    private void Value(ReadOnlyMemory<byte> bytes, Func<string, long> lineOf, long? row)
    {
        using var document = Open(bytes, out var line, out var objection);
        if (document is null)
        {
            Add(row is null ? line : lineOf(""), row, "", objection);
            return;
        }

        foreach (var (pointer, message) in schema.Check(document.RootElement, DataFinding.Most - _findings.Count))
        {
            Add(lineOf(pointer), row, pointer, message);
        }
    }

    /// <summary>Pre-scans the bytes, then parses them. Returns null and sets <paramref name="objection"/> if they are
    /// rejected.</summary>
    private static JsonDocument? Open(ReadOnlyMemory<byte> json, out long line, out string objection)
    {
        var bytes = json.Span;
        (line, objection) = (1, "");
        if (!Utf8.IsValid(bytes))
        {
            objection = "is not UTF-8";
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 64 });
            for (var values = 0; reader.Read(); values++)
            {
                objection = Objection(ref reader);
                if (objection.Length > 0)
                {
                    line = 1 + bytes[..(int)reader.TokenStartIndex].Count((byte)'\n');
                    return null;
                }

                if (values > MaxValues)
                {
                    objection = $"holds more than {MaxValues} values; use JSON Lines";
                    return null;
                }
            }

            return JsonDocument.Parse(json, DataSchema.Strict);
        }
        catch (JsonException error)
        {
            line = (error.LineNumber ?? 0) + 1;
            objection = $"is no JSON: {JsonPointerLocator.Reason(error)}";
            return null;
        }
    }

    /// <summary>What is wrong with one value; empty if nothing is.</summary>
    private static string Objection(ref Utf8JsonReader reader) =>
        !IsText(ref reader) ? "holds an escaped character that is none"
        : reader.TokenType == JsonTokenType.Number && JsonNumbers.IsTooLarge(reader.ValueSpan) ? JsonNumbers.Objection
        : "";

    /// <summary>False for half of a surrogate pair, written as an escape: valid JSON, but not text.</summary>
    private static bool IsText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return true;
        }

        try
        {
            _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private void Add(long line, long? row, string pointer, string message) =>
        _findings.Add(DataFinding.Of(contract.File, line, row, pointer, message));
}
