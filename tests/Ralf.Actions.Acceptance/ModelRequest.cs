using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ralf.Actions.Acceptance;

/// <summary>One request that a scripted model got.</summary>
internal sealed partial record ModelRequest(string SessionId, string Key, JsonElement Body)
{
    /// <summary>Names of the tools that were offered.</summary>
    public IReadOnlyList<string> Tools =>
        Body.TryGetProperty("tools", out var tools)
            ? [.. tools.EnumerateArray().Select(tool => tool.GetProperty("name").GetString()!)]
            : [];

    public bool IsStreaming => Body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;

    public string Model => Body.GetProperty("model").GetString()!;

    /// <summary>The text of every message that is not the model's own, the prompt among them.</summary>
    public string Prompt =>
        string.Join(
            '\n',
            Messages
                .Where(message => message.GetProperty("role").GetString() == "user")
                .SelectMany(message => Texts(message.GetProperty("content")))
        );

    /// <summary>What the last tools said, in order.</summary>
    public IReadOnlyList<string> ToolResults =>
        [
            .. Blocks(Messages.LastOrDefault(message => message.GetProperty("role").GetString() == "user"))
                .Where(block => block.GetProperty("type").GetString() == "tool_result")
                .Select(block => string.Join('\n', Texts(block.GetProperty("content")))),
        ];

    /// <summary>The folder that the session works in, as the CLI tells the model.</summary>
    public string WorkingDirectory =>
        WorkingDirectoryLine().Match(Body.GetRawText()) is { Success: true } match
            ? match.Groups[1].Value
            : throw new InvalidOperationException("The request names no working directory.");

    private IEnumerable<JsonElement> Messages => Body.GetProperty("messages").EnumerateArray();

    private static JsonElement[] Blocks(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object
        && message.GetProperty("content") is { ValueKind: JsonValueKind.Array } content
            ? [.. content.EnumerateArray()]
            : [];

    private static IEnumerable<string> Texts(JsonElement content) =>
        content.ValueKind == JsonValueKind.String
            ? [content.GetString()!]
            : content
                .EnumerateArray()
                .Where(block => block.GetProperty("type").GetString() == "text")
                .Select(block => block.GetProperty("text").GetString()!);

    [GeneratedRegex(@"[Ww]orking directory: ([^\\""]+)")]
    private static partial Regex WorkingDirectoryLine();
}
