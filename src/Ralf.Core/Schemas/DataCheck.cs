using System.Text.Json;
using System.Text.Unicode;

namespace Ralf.Core.Schemas;

/// <summary>
/// Holds a file of data against its schema. The data is hostile: each piece of it is bounded before it is looked at
/// (its bytes, its values, its depth),
/// and no more of a file than a piece is in memory at a time.
/// </summary>
internal sealed class DataCheck
{
    /// <summary>The longest JSON document.</summary>
    public const int MaxDocument = 32 * 1024 * 1024;

    /// <summary>The longest line of JSON Lines, and row of CSV.</summary>
    public const int MaxRow = 4 * 1024 * 1024;

    /// <summary>The most values of one document or row: so many is what the library's bookkeeping may cost.</summary>
    public const int MaxValues = 250_000;

    private readonly DataContract _contract;
    private readonly DataSchema _schema;
    private readonly List<DataFinding> _findings = [];

    private DataCheck(DataContract contract, DataSchema schema) => (_contract, _schema) = (contract, schema);

    /// <summary>What is wrong; empty: nothing. At most <see cref="DataFinding.Most"/>.</summary>
    public static IReadOnlyList<DataFinding> Run(
        DataContract contract,
        Stream data,
        CancellationToken cancellationToken
    )
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
                check.Lines(data, cancellationToken);
                break;
            default:
                check.Rows(data, cancellationToken);
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

    private void Lines(Stream data, CancellationToken cancellationToken)
    {
        var (number, row) = (0L, 0L);
        foreach (var line in BoundedLines.Read(data, MaxRow))
        {
            cancellationToken.ThrowIfCancellationRequested();
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

    private void Rows(Stream data, CancellationToken cancellationToken)
    {
        foreach (var row in CsvRows.Read(data, _schema.Cells, MaxRow))
        {
            cancellationToken.ThrowIfCancellationRequested();
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

        foreach (var (pointer, message) in _schema.Check(document.RootElement, DataFinding.Most - _findings.Count))
        {
            Add(lineOf(pointer), row, pointer, message);
        }
    }

    /// <summary>The bytes as JSON, looked through before anything is made of them; null where they are none that we
    /// take, which is said.</summary>
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
                if (!IsText(ref reader))
                {
                    line = 1 + bytes[..(int)reader.TokenStartIndex].Count((byte)'\n');
                    objection = "holds an escaped character that is none";
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

    /// <summary>False for half of a surrogate pair, written as an escape: valid JSON, and no text.</summary>
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
        _findings.Add(DataFinding.Of(_contract.File, line, row, pointer, message));
}
