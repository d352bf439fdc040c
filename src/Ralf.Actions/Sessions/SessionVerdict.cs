using Ralf.Core.Schemas;

namespace Ralf.Actions.Sessions;

/// <summary>The verdict on a session: status, reason and one line for people. Pure.</summary>
internal sealed record SessionVerdict(SessionStatus Status, SessionReason? Reason, string? Detail)
{
    public static SessionVerdict Decide(SessionObservations observations)
    {
        if (observations.Setup is { } setup)
        {
            return Failed(SessionReason.Setup, $"setup failed: {setup.Command} (exit code {setup.ExitCode})");
        }

        if (observations.BadInput.Count > 0)
        {
            return Failed(SessionReason.BadInput, $"its input does not hold its schema: {Some(observations.BadInput)}");
        }

        var agent = observations.Agent!;
        if (agent.End != AgentEnd.Completed)
        {
            return new(Left(observations), ReasonOf(agent.End), QuoteAgent(agent.Detail, agent));
        }

        if (observations is { RefusedInScope: { Count: > 0 } files, Changes.Allowed.Count: 0 })
        {
            return Failed(SessionReason.Policy, Policy(files));
        }

        return agent.Log.Status switch
        {
            AgentStatus.Failed => new(
                Left(observations),
                SessionReason.AgentError,
                QuoteAgent("the agent says that it failed", agent)
            ),
            AgentStatus.Partial => Partial(
                SessionReason.AgentError,
                QuoteAgent("the agent says that its work is partial", agent)
            ),
            _ => OfFinishedWork(observations),
        };
    }

    /// <summary>Adds the agent's own last message, if there is one: usually the reason that a person looks
    /// for.</summary>
    private static string? QuoteAgent(string? detail, AgentResult agent) =>
        agent.Log.Summary is { Length: > 0 } summary
            ? $"{detail?.TrimEnd('.')}: {PromptText.OneLine(summary)}"
            : detail;

    private static SessionVerdict OfFinishedWork(SessionObservations observations)
    {
        var proven =
            observations.Checks.Count > 0
            && observations.ChecksPassed
            && observations.MissingOutput.Count + observations.BadOutput.Count == 0;
        var (outside, secret, unreadable) = Parts(observations.Changes.Refused);
        if (unreadable.Count > 0)
        {
            return Partial(SessionReason.AgentError, $"left what cannot be read: {Paths(unreadable)}");
        }

        if (outside.Count + secret.Count > 0 && !proven)
        {
            // Stripping cannot save it if what it must produce is missing.
            var status = observations.MissingOutput.Count > 0 ? SessionStatus.Failed : SessionStatus.Partial;
            return secret.Count > 0
                ? new(status, SessionReason.Secret, $"wrote a credential: {Paths(secret)}")
                : new(
                    status,
                    SessionReason.ScopeViolation,
                    outside.All(r => r.Refusal == Refusal.OutOfScope)
                        ? $"wrote outside its scope: {Paths(outside)}"
                        : $"wrote what may not land: {Paths(outside)}"
                );
        }

        if (observations.MissingOutput.Count > 0)
        {
            return Partial(
                SessionReason.MissingOutput,
                $"did not produce {string.Join(", ", observations.MissingOutput)}"
            );
        }

        if (observations.BadOutput.Count > 0)
        {
            return Partial(
                SessionReason.Schema,
                $"what it made does not hold its schema: {Some(observations.BadOutput)}"
            );
        }

        if (observations.Checks.FirstOrDefault(c => !c.Passed) is { } failed)
        {
            return Partial(SessionReason.CheckFailed, $"check failed: {failed.Command} (exit code {failed.ExitCode})");
        }

        return observations.Changes.Allowed.Count > 0 ? new(SessionStatus.Complete, null, null)
            : observations.LeftOut.BelowSubmodules.Count > 0
                ? new(Left(observations), SessionReason.NothingDone, observations.LeftOut.Nothing)
            : observations.Agent!.Log is { Status: AgentStatus.Complete } or { EditProposals.Count: > 0 }
                ? new(SessionStatus.Complete, SessionReason.NoChange, observations.LeftOut.Nothing)
            : new(Left(observations), SessionReason.NothingDone, NothingDone(observations.Agent));
    }

    private static string Policy(IReadOnlyList<string> files) =>
        $"the agent's own rules refused to let it write in its scope ({Reporting.DisplayText.Some(files, 3)}): "
        + "those of this machine's owner (managed settings of Claude Code) go before the ones that Ralf sets";

    /// <summary>The agent ended well, but neither did anything nor said that nothing was needed.</summary>
    private static string NothingDone(AgentResult agent) =>
        $"nothing was done, and the agent did not log that it is complete"
        + (Refused(agent) is { } refused ? $": {refused}" : "")
        + (agent.FinalText is { Length: > 0 } text ? $". It said: {PromptText.OneLine(text)}" : "");

    /// <summary><c>3 tool calls were refused: Write, Bash</c>; null if none were.</summary>
    private static string? Refused(AgentResult agent) =>
        agent.RefusedCalls.Count == 0
            ? null
            : $"{Reporting.DisplayText.Count(agent.RefusedCalls.Count, "tool call")} "
                + $"{(agent.RefusedCalls.Count == 1 ? "was" : "were")} refused: "
                + Reporting.DisplayText.Some([.. agent.RefusedCalls.Distinct()], 10);

    /// <summary>Ralf's own warnings, not the agent's.</summary>
    public IEnumerable<string> Warnings(SessionObservations observations)
    {
        var (outside, secret, _) = Parts(observations.Changes.Refused);
        var leftOut =
            Status == SessionStatus.Complete && outside.Count > 0
                ? $"paths outside the scope were left out, and the checks pass without them: {Paths(outside)}"
                : null;
        var known =
            secret.Count > 0
                ? $"files with a credential were left out: {Paths(secret)}. The agent has read it: replace it if the agent may not know it"
                : null;
        var obeyed = ProtectedPaths.Warning(observations.Changes.Allowed.Select(c => c.Path));
        var refused = observations.Agent is { } agent ? Refused(agent) : null;
        return new[] { leftOut, known, obeyed, refused, observations.Agent?.CostNote, observations.Unfiltered }
            .OfType<string>()
            .Concat(observations.LeftOut.Warnings)
            .Concat(observations.EditProblems);
    }

    private static SessionVerdict Failed(SessionReason reason, string? detail) =>
        new(SessionStatus.Failed, reason, detail);

    private static SessionVerdict Partial(SessionReason reason, string? detail) =>
        new(SessionStatus.Partial, reason, detail);

    private static SessionStatus Left(SessionObservations observations) =>
        observations.Changes.Allowed.Count > 0 || !observations.Agent!.Log.IsEmpty
            ? SessionStatus.Partial
            : SessionStatus.Failed;

    private static string Some(IReadOnlyList<DataFinding> findings) =>
        $"{findings[0]}{(findings.Count > 1 ? $" and {findings.Count - 1} more" : "")}";

    private static (
        IReadOnlyList<RefusedChange> Outside,
        IReadOnlyList<RefusedChange> Secret,
        IReadOnlyList<RefusedChange> Unreadable
    ) Parts(IReadOnlyList<RefusedChange> refused) =>
        (
            [.. refused.Where(r => r.Refusal is not (Refusal.Secret or Refusal.Unreadable))],
            [.. refused.Where(r => r.Refusal == Refusal.Secret)],
            [.. refused.Where(r => r.Refusal == Refusal.Unreadable)]
        );

    private static string Paths(IReadOnlyList<RefusedChange> refused) =>
        string.Join(", ", refused.Take(5).Select(r => r.Text))
        + (refused.Count > 5 ? $" and {refused.Count - 5} more" : "");

    private static SessionReason ReasonOf(AgentEnd end) =>
        end switch
        {
            AgentEnd.Timeout => SessionReason.Timeout,
            AgentEnd.Turns => SessionReason.Turns,
            AgentEnd.Budget => SessionReason.Budget,
            AgentEnd.Crash => SessionReason.Crash,
            AgentEnd.Stalled => SessionReason.Stalled,
            AgentEnd.AskedApproval => SessionReason.AskedApproval,
            AgentEnd.RateLimited => SessionReason.RateLimited,
            AgentEnd.Credentials => SessionReason.Credentials,
            AgentEnd.Account => SessionReason.Account,
            AgentEnd.Policy => SessionReason.Policy,
            AgentEnd.Network => SessionReason.Network,
            AgentEnd.ContextOverflow => SessionReason.ContextOverflow,
            AgentEnd.AgentMissing => SessionReason.AgentMissing,
            AgentEnd.AgentTooOld => SessionReason.AgentTooOld,
            AgentEnd.Setup => SessionReason.Setup,
            AgentEnd.Disk => SessionReason.Disk,
            AgentEnd.Cancelled => SessionReason.Interrupted,
            _ => SessionReason.AgentError,
        };
}
