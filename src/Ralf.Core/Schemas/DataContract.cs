namespace Ralf.Core.Schemas;

/// <summary>A file of data and the schema that it must hold.</summary>
/// <param name="File">Its path in the repository.</param>
/// <param name="Schema">Where the schema stands, a path in the repository.</param>
/// <param name="Text">The schema itself, as it was when the run started.</param>
internal sealed record DataContract(string File, DataFormat Format, string Schema, string Text);

/// <summary>One place where data is not what its schema says. What it says is of hostile data, and safe to print: one
/// line, bounded.</summary>
/// <param name="Line">Of the file, from 1; 0: the file as a whole.</param>
/// <param name="Row">The record, from 1, in JSON Lines and CSV; null in JSON.</param>
/// <param name="Pointer">JSON pointer to the value, in its document or row; empty: all of it.</param>
internal sealed record DataFinding(string File, long Line, long? Row, string Pointer, string Message)
{
    /// <summary>So many are told of one file; who has mended these learns of the next.</summary>
    public const int Most = 20;

    /// <summary>So many are told of all files of a session.</summary>
    public const int MaxFindings = 40;

    private const int MaxTextLength = 300;

    public static DataFinding Of(string file, long line, long? row, string pointer, string message) =>
        new(file, line, row, Safe(pointer), Safe(message));

    /// <summary><c>FILE:LINE: POINTER: what</c>.</summary>
    public override string ToString() =>
        $"{File}{(Line > 0 ? $":{Line}" : "")}: {(Row is { } row ? $"row {row}: " : "")}{(Pointer.Length > 0 ? $"{Pointer}: " : "")}{Message}";

    /// <summary>The same with bounds and without what no text of ours holds, for one that came from
    /// elsewhere.</summary>
    public DataFinding Bounded() =>
        new(Safe(File), Math.Max(0, Line), Row is { } row ? Math.Max(0, row) : null, Safe(Pointer), Safe(Message));

    private static string Safe(string text) => Agents.AgentText.Line(text, MaxTextLength);
}
