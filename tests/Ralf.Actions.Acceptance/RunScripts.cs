using System.Globalization;
using System.Text.RegularExpressions;

namespace Ralf.Actions.Acceptance;

/// <summary>Which session a scripted model plays, as its prompt says.</summary>
internal static partial class RunScripts
{
    /// <summary>The task of the session that makes this request.</summary>
    public static string TaskOf(ModelRequest request) =>
        TaskLine().Match(request.Prompt) is { Success: true } match
            ? match.Groups[1].Value
            : throw new InvalidOperationException($"The prompt names no task: {request.Prompt}");

    /// <summary>The attempt, from 1.</summary>
    public static int AttemptOf(ModelRequest request) =>
        AttemptLine().Match(request.Prompt) is { Success: true } match
            ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : 1;

    /// <summary>A model that plays each attempt at each task from a script of its own.</summary>
    public static FakeModel Model(Func<string, int, IReadOnlyList<ModelTurn>> scripts) =>
        FakeModel.Start(request => scripts(TaskOf(request), AttemptOf(request)));

    /// <summary>The prompt of one attempt.</summary>
    public static string Prompt(this FakeModel model, string task, int attempt = 1) =>
        model.Of(task, attempt)[0].Prompt;

    /// <summary>The requests of one attempt.</summary>
    public static IReadOnlyList<ModelRequest> Of(this FakeModel model, string task, int attempt = 1) =>
        [.. model.Requests.Where(r => TaskOf(r) == task && AttemptOf(r) == attempt)];

    /// <summary>Ends a session as an agent should: with a summary in its log.</summary>
    public static IReadOnlyList<ModelTurn> Finishes(string summary, params IEnumerable<ModelTurn> turns) =>
        [.. turns, ModelTurn.Calls("mcp__ralf__finish", new { status = "complete", summary }), ModelTurn.Says(summary)];

    [GeneratedRegex(@"^# Task ([^\s:]+):", RegexOptions.Multiline)]
    private static partial Regex TaskLine();

    [GeneratedRegex(@"^## An earlier attempt \(this is attempt (\d+)\)", RegexOptions.Multiline)]
    private static partial Regex AttemptLine();
}
