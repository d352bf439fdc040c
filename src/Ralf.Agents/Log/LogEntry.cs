namespace Ralf.Agents;

/// <summary>One validated entry: all required fields are present, of the right type, limited in length and
/// clean.</summary>
internal sealed class LogEntry(LogTool tool)
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _lists = new(StringComparer.Ordinal);

    public LogTool Tool => tool;

    /// <summary>The text of a required field.</summary>
    public string this[string field] => _texts[field];

    public string? Text(string field) => _texts.GetValueOrDefault(field);

    public IReadOnlyList<string>? Texts(string field) => _lists.GetValueOrDefault(field);

    public AgentStatus Status => Enum.Parse<AgentStatus>(_texts["status"], ignoreCase: true);

    /// <summary>Returns null, and one sentence on the problem and its fix, if the values do not fit the tool.</summary>
    /// <param name="strict">Whether text that is too long is refused (the agent can shorten it) or truncated.</param>
    public static LogEntry? Read(LogTool tool, JsonElement values, bool strict, out string problem)
    {
        problem = "";
        var entry = new LogEntry(tool);
        if (values.ValueKind != JsonValueKind.Object)
        {
            problem = $"{tool.Name} takes an object with {Names(tool)}.";
            return null;
        }
        foreach (var field in tool.Fields)
        {
            problem = entry.Take(field, values, strict);
            if (problem.Length > 0)
            {
                return null;
            }
        }
        return entry;
    }

    private string Take(LogField field, JsonElement values, bool strict)
    {
        if (!values.TryGetProperty(field.Name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return field.Required ? $"{Tool.Name} needs \"{field.Name}\": {field.About} It takes {Names(Tool)}." : "";
        }
        return field.Kind == LogFieldKind.Texts ? TakeTexts(field, value, strict) : TakeText(field, value, strict);
    }

    private string TakeText(LogField field, JsonElement value, bool strict)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return $"\"{field.Name}\" of {Tool.Name} must be a string, not {Kind(value)}: {field.About}";
        }
        var text = Json.TextOf(value);
        if (strict && text.Length > LogTool.MaxTextLength)
        {
            return $"\"{field.Name}\" of {Tool.Name} has {text.Length} characters; shorten it to {LogTool.MaxTextLength}.";
        }
        text =
            field.Kind == LogFieldKind.Patch
                ? AgentText.Verbatim(text, LogTool.MaxTextLength)
                : AgentText.Block(text, LogTool.MaxTextLength).Trim();
        if (field.Required && text.Length == 0)
        {
            return $"\"{field.Name}\" of {Tool.Name} is empty: {field.About}";
        }
        if (field.Kind == LogFieldKind.Status && text is not ("complete" or "partial" or "failed"))
        {
            var shown = AgentText.Line(text, 40);
            return $"\"{field.Name}\" of {Tool.Name} is \"{shown}\"; say complete, partial or failed.";
        }
        _texts[field.Name] = text;
        return "";
    }

    private string TakeTexts(LogField field, JsonElement value, bool strict)
    {
        if (
            value.ValueKind != JsonValueKind.Array
            || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String)
        )
        {
            return $"\"{field.Name}\" of {Tool.Name} must be an array of strings, such as [\"src/a/**\"]: {field.About}";
        }
        if (strict && value.GetArrayLength() > LogTool.MaxEntries)
        {
            return $"\"{field.Name}\" of {Tool.Name} has {value.GetArrayLength()} entries; the most is {LogTool.MaxEntries}: use globs.";
        }
        _lists[field.Name] =
        [
            .. value
                .EnumerateArray()
                .Take(LogTool.MaxEntries)
                .Select(item => AgentText.Line(Json.TextOf(item), LogTool.MaxTextLength))
                .Where(text => text.Length > 0),
        ];
        return field.Required && _lists[field.Name].Count == 0
            ? $"\"{field.Name}\" of {Tool.Name} is empty: {field.About}"
            : "";
    }

    private static string Names(LogTool tool) =>
        string.Join(", ", tool.Fields.Select(f => f.Required ? f.Name : $"{f.Name} (optional)"));

    private static string Kind(JsonElement value) => value.ValueKind.ToString().ToLowerInvariant();
}
