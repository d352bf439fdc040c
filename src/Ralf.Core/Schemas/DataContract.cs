namespace Ralf.Core.Schemas;

/// <summary>A data file and its schema.</summary>
/// <param name="File">Its path in the repository.</param>
/// <param name="Schema">The schema's path in the repository.</param>
/// <param name="Text">The schema itself, as it was when the run started.</param>
internal sealed record DataContract(string File, DataFormat Format, string Schema, string Text);

/// <summary>One place at which data breaks its schema. It quotes hostile data, and is safe to print: one line,
/// bounded.</summary>
/// <param name="Line">The line in the file, from 1; 0: the whole file.</param>
/// <param name="Row">The record, from 1, in JSON Lines and CSV; null in JSON.</param>
/// <param name="Pointer">JSON pointer to the value, in its document or row; empty: the whole of it.</param>
internal sealed record DataFinding(string File, long Line, long? Row, string Pointer, string Message)
{
    /// <summary>At most this many are reported for one file; the rest show up once these are fixed.</summary>
    public const int Most = 20;

    /// <summary>At most this many are reported for all files of a session.</summary>
    public const int MaxFindings = 40;

    private const int MaxTextLength = 300;

    public static DataFinding Of(string file, long line, long? row, string pointer, string message) =>
        new(file, line, row, Safe(pointer), Safe(message));

    /// <summary><c>FILE:LINE: POINTER: what</c>.</summary>
    public override string ToString() =>
        $"{File}{(Line > 0 ? $":{Line}" : "")}: {(Row is { } row ? $"row {row}: " : "")}{(Pointer.Length > 0 ? $"{Pointer}: " : "")}{Message}";

    /// <summary>Bounds and cleans a finding that came from elsewhere.</summary>
    public DataFinding Bounded() =>
        new(Safe(File), Math.Max(0, Line), Row is { } row ? Math.Max(0, row) : null, Safe(Pointer), Safe(Message));

    private static string Safe(string text) => Agents.AgentText.Line(text, MaxTextLength);
}
