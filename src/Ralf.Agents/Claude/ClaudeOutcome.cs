namespace Ralf.Agents;

/// <summary>Determines how a session of Claude Code ended, from everything observed. The exit code alone says
/// nothing.</summary>
internal static class ClaudeOutcome
{
    /// <summary>The end, and one line for people unless it completed.</summary>
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
            // Also after a time-out: the result had arrived, and only the process did not exit.
            return (result.End, result.End == AgentEnd.Completed ? null : Detail(result));
        }
        if (exit.End == ChildEnd.TimedOut)
        {
            return (AgentEnd.Timeout, $"Claude Code was ended after its time limit of {timeout:g}.");
        }
        var message = AgentText.Line(errors[Math.Max(0, errors.Length - 300)..], 300);
        var quoted = message.Length == 0 ? "" : $" It said: {message}";
        if (!stream.Started && !exit.BySignal && exit.ExitCode != 0)
        {
            // The first version that knows all options is the oldest one that can be used.
            return errors.Contains("unknown option", StringComparison.Ordinal)
                ? (
                    AgentEnd.AgentTooOld,
                    $"Claude Code refused to start: it is older than {ClaudeVersion.Lowest}, which Ralf needs.{quoted}"
                )
                : (AgentEnd.AgentMissing, $"Claude Code refused to start (exit code {exit.ExitCode}).{quoted}");
        }
        var how = exit.BySignal ? exit.DescribeSignal(errors) : $"ended with exit code {exit.ExitCode}";
        return (AgentEnd.Crash, $"Claude Code {how} before its result.{quoted}");
    }

    private static string Detail(ClaudeResult result)
    {
        var message = AgentText.Line(result.Text, 300);
        return result.End switch
        {
            AgentEnd.Turns => $"Claude Code used up its turns. {message}",
            AgentEnd.Budget => $"Claude Code used up its budget. {message}",
            AgentEnd.ContextOverflow => $"The session outgrew the model's context. {message}",
            AgentEnd.RateLimited => $"The API refused for load or rate limits. {message}",
            AgentEnd.Credentials => $"The API refused the credentials. {message}",
            AgentEnd.Account => $"The account, its model or this version of Claude Code cannot be used. {message}",
            AgentEnd.Network => $"The API could not be reached. {message}",
            _ => $"Claude Code failed. {message}",
        };
    }
}
