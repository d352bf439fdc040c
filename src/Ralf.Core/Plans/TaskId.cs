using System.Text.Json.Serialization;

namespace Ralf.Core.Plans;

/// <summary>The id of a task: a letter or digit, then letters, digits, <c>_</c> and <c>-</c>, at most 80 characters.
/// Ordinal; no two of a plan differ only in case.</summary>
[JsonConverter(typeof(TaskIdConverter))]
internal readonly record struct TaskId : IComparable<TaskId>
{
    public const int MaxLength = 80;

    /// <summary>The pattern, for messages and the JSON Schema.</summary>
    public const string Pattern = "^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$";

    private TaskId(string value) => Value = value;

    public string Value => field ?? "";

    public static bool TryParse(string? text, out TaskId id)
    {
        var valid =
            text is { Length: > 0 and <= MaxLength }
            && char.IsAsciiLetterOrDigit(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
        id = valid ? new TaskId(text!) : default;
        return valid;
    }

    public static TaskId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a task id ({Pattern})");

    public int CompareTo(TaskId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;

    public static bool operator <(TaskId left, TaskId right) => left.CompareTo(right) < 0;

    public static bool operator >(TaskId left, TaskId right) => left.CompareTo(right) > 0;

    public static bool operator <=(TaskId left, TaskId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TaskId left, TaskId right) => left.CompareTo(right) >= 0;

    internal sealed class TaskIdConverter() : TextConverter<TaskId>(TryParse, "a task id");
}
