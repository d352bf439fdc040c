using System.Text.Json;

namespace Ralf.Actions.Acceptance;

/// <summary>What a scripted model does when it is asked once.</summary>
/// <param name="Times">How many requests it answers before the script goes on: for failures, which are asked
/// again.</param>
internal abstract record ModelTurn(int Times)
{
    /// <summary>A failure that never ends.</summary>
    public const int Always = int.MaxValue;

    /// <summary>Answers with text, which ends the session.</summary>
    public static ModelTurn Says(string text, int inputTokens = 10, int outputTokens = 5) =>
        new Reply([new ModelText(text)], inputTokens, outputTokens);

    /// <summary>
    /// Calls a tool. In strings of <paramref name="input"/>, <c>{cwd}</c> is the folder that the session works in.
    /// </summary>
    public static ModelTurn Calls(string tool, object input) => Calls(10, (tool, input));

    /// <summary>Calls several at once.</summary>
    public static ModelTurn Calls(int outputTokens, params (string Tool, object Input)[] calls) =>
        new Reply(
            [.. calls.Select(call => new ModelToolUse(call.Tool, JsonSerializer.SerializeToElement(call.Input)))],
            10,
            outputTokens
        );

    /// <summary>Writes a file, by a path from the folder that the session works in.</summary>
    public static ModelTurn Writes(string path, string content) =>
        Calls("Write", new { file_path = $"{{cwd}}/{path}", content });

    /// <summary>Replaces text in a file.</summary>
    public static ModelTurn Edits(string path, string before, string after) =>
        Calls(
            "Edit",
            new
            {
                file_path = $"{{cwd}}/{path}",
                old_string = before,
                new_string = after,
            }
        );

    public static ModelTurn Runs(string command) => Calls("Bash", new { command, description = "run" });

    public static ModelTurn Fails(int status, string type, int times = Always, string? message = null) =>
        new Failure(status, type, message ?? type, times);

    /// <summary>Never answers, not even with headers.</summary>
    public static ModelTurn Hangs() => new Hang();

    /// <summary>Begins an answer and drops the connection in its middle.</summary>
    public static ModelTurn BreaksOff(string text, int times = Always) => new Cut(text, times);

    internal sealed record Reply(IReadOnlyList<ModelBlock> Blocks, int InputTokens, int OutputTokens) : ModelTurn(1);

    internal sealed record Failure(int Status, string Type, string Message, int Times) : ModelTurn(Times);

    internal sealed record Hang() : ModelTurn(Always);

    internal sealed record Cut(string Text, int Times) : ModelTurn(Times);
}

/// <summary>A part of an answer.</summary>
internal abstract record ModelBlock;

internal sealed record ModelText(string Text) : ModelBlock;

internal sealed record ModelToolUse(string Tool, JsonElement Input) : ModelBlock;
