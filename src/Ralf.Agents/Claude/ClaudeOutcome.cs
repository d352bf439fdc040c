namespace Ralf.Agents;

/// <summary>What the end of a session of Claude Code was, from all that was seen of it. Its exit code alone says
/// nothing.</summary>
internal static class ClaudeOutcome
{
    /// <summary>The end, and one line for people where it is not a completed one.</summary>
    public static (AgentEnd End, string? Detail) Classify(
        ChildExit exit,
        ClaudeStream stream,
        string errors,
        TimeSpan timeout
    )
    {
        if (exit.End == ChildEnd.Cancelled)
        {
            return (AgentEnd.Cancelled, "The session was cancelled.");
        }
        if (stream.Result is { } result)
        {
            // Also after a time-out: it had said its last word, and only did not end.
            return (result.End, result.End == AgentEnd.Completed ? null : Detail(result));
        }
        if (exit.End == ChildEnd.TimedOut)
        {
            return (AgentEnd.Timeout, $"Claude Code was ended after its time limit of {timeout:g}.");
        }
        var said = AgentText.Line(errors[Math.Max(0, errors.Length - 300)..], 300);
        var quoted = said.Length == 0 ? "" : $" It said: {said}";
        if (!stream.Started && !exit.BySignal && exit.ExitCode != 0)
        {
            return (AgentEnd.AgentError, $"Claude Code refused to start (exit code {exit.ExitCode}).{quoted}");
        }
        var how = exit.BySignal ? exit.DescribeSignal(errors) : $"ended with exit code {exit.ExitCode}";
        return (AgentEnd.Crash, $"Claude Code {how} before its result.{quoted}");
    }

    /// <summary>Ended by us, since it had used more tokens than it may.</summary>
    public static (AgentEnd End, string? Detail) OutOfTokens(Usage used, long? budget) =>
        (AgentEnd.Budget, $"Claude Code was ended after {used.Tokens} tokens; agent.budget_tokens is {budget}.");

    private static string Detail(ClaudeResult result)
    {
        var said = AgentText.Line(result.Text, 300);
        return result.End switch
        {
            AgentEnd.Turns => $"Claude Code used up its turns. {said}",
            AgentEnd.Budget => $"Claude Code used up its budget. {said}",
            AgentEnd.ContextOverflow => $"The session outgrew the model's context. {said}",
            AgentEnd.RateLimited => $"The API refused for load or rate limits. {said}",
            AgentEnd.Credentials => $"The API refused the credentials or the model. {said}",
            _ => $"Claude Code failed. {said}",
        };
    }
}
