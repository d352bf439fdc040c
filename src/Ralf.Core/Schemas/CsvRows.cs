using CsvHelper;
using CsvHelper.Configuration;

namespace Ralf.Core.Schemas;

/// <summary>A row of a CSV file as JSON, or its problem.</summary>
/// <param name="Number">From 1, without the header; null: the header.</param>
internal sealed record CsvRow(long Line, long? Number, ReadOnlyMemory<byte> Json, string? Problem);

/// <summary>Reads CSV (RFC 4180, UTF-8, commas) row by row.</summary>
internal static class CsvRows
{
    private const int MaxColumns = 10_000;

    public static IEnumerable<CsvRow> Read(Stream data, CellTypes cells, int max)
    {
        using var text = new StreamReader(data, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true);
        using var bounded = new BoundedReader(text, max);
        using var parser = new CsvParser(bounded, Settings(max));
        if (Read(parser, bounded) is not { } first)
        {
            yield return Problem(1, null, "is empty: the header with the names of the columns is missing");
            yield break;
        }

        if (HeaderProblem(parser, first, cells) is { } wrong)
        {
            yield return Problem(1, null, wrong);
            yield break;
        }

        var header = parser.Record!;
        var line = parser.RawRow + 1L;
        for (var number = 1L; Read(parser, bounded) is { } problem; number++)
        {
            yield return problem.Length > 0 ? Problem(line, number, problem)
            : parser.Count != header.Length
                ? Problem(line, number, $"has {parser.Count} cells, and the header has {header.Length}")
            : new(line, number, Json(header, parser.Record!, cells), null);
            if (problem.Length > 0)
            {
                yield break;
            }

            line = parser.RawRow + 1L;
        }
    }

    private static CsvRow Problem(long line, long? number, string what) => new(line, number, default, what);

    private static CsvConfiguration Settings(int max) =>
        new(CultureInfo.InvariantCulture)
        {
            Delimiter = ",",
            MaxFieldSize = max,
            IgnoreBlankLines = true,
            BadDataFound = bad =>
                throw new BadDataException(
                    bad.Field,
                    bad.RawRecord,
                    bad.Context,
                    "a quote stands inside a cell that is not quoted"
                ),
        };

    /// <summary>Reads the next row: null at the end, a problem if it cannot be read, otherwise an empty text.</summary>
    private static string? Read(CsvParser parser, BoundedReader bounded)
    {
        try
        {
            bounded.NextRow();
            if (!parser.Read())
            {
                return null;
            }

            _ = parser.Record;
            return "";
        }
        catch (BadDataException)
        {
            return "a quote stands where none may be: quote the whole cell, and double the quotes inside";
        }
        catch (Exception error) when (error is MaxFieldSizeException or InvalidDataException)
        {
            return "is too long: a quote that is not closed?";
        }
        catch (DecoderFallbackException)
        {
            return "is not UTF-8";
        }
    }

    private static string? HeaderProblem(CsvParser parser, string problem, CellTypes cells)
    {
        if (problem.Length > 0)
        {
            return $"header: {problem}";
        }

        var header = parser.Record!;
        if (header.Length > MaxColumns)
        {
            return $"the header has more than {MaxColumns} columns";
        }

        if (Array.Exists(header, string.IsNullOrWhiteSpace))
        {
            return "the header has a column without a name";
        }

        if (header.GroupBy(c => c, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            return $"the header has the column '{twice.Key}' twice";
        }

        var missing = cells.Required.Except(header, StringComparer.Ordinal).ToList();
        return missing.Count > 0
            ? $"the header lacks {string.Join(", ", missing.Select(m => $"'{m}'"))}, which every row must have"
            : null;
    }

    private static ReadOnlyMemory<byte> Json(string[] header, string[] record, CellTypes cells)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            for (var i = 0; i < header.Length; i++)
            {
                cells.Write(writer, header[i], record[i]);
            }

            writer.WriteEndObject();
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>Returns no more characters than one row may have until the next row is asked for: the parser keeps a
    /// whole row in memory.</summary>
    private sealed class BoundedReader(TextReader inner, int max) : TextReader
    {
        private long _left;

        public void NextRow() => _left = max;

        public override int Read(char[] buffer, int index, int count)
        {
            var read = inner.Read(buffer, index, count);
            _left -= read;
            return _left >= 0 ? read : throw new InvalidDataException();
        }
    }
}
