using Ralf.Actions.State;

namespace Ralf.Actions.Runs;

/// <summary>When a run stops by itself for a person to look.</summary>
internal static class Pauses
{
    /// <summary>So many alike failures in a row are no accident.</summary>
    public const int AlikeFailures = 5;

    /// <summary>The pause that follows from the records just settled: credentials or setup at once, or five alike failures in a row.</summary>
    public static IEnumerable<NewEvent> After(RunState state, IReadOnlyList<TaskStanding> settled)
    {
        var records = settled.Select(s => s.LastRecord!).ToList();
        if (
            records.Find(r => r.Reason is SessionReason.Credentials or SessionReason.Setup) is
            { } hopeless
        )
        {
            var word = hopeless.Reason == SessionReason.Setup ? "setup" : "credentials";
            yield return Pause(state, word, hopeless.Detail ?? "the agent could not start");
            yield break;
        }

        var last = state
            .Tasks.SelectMany(t => t.Records)
            .OrderByDescending(r => r.FinishedAt)
            .Take(AlikeFailures)
            .ToList();
        if (
            last.Count == AlikeFailures
            && last[0].Reason is { } reason
            && IsFailure(last[0])
            && last.TrueForAll(r => r.Reason == reason && IsFailure(r))
        )
        {
            yield return Pause(
                state,
                "failures",
                $"{AlikeFailures} sessions in a row ended alike: {last[0].Detail ?? reason.ToString()}"
            );
        }
    }

    /// <summary>The pause for a limit of the plan that the next dispatch would pass; null where there is room.</summary>
    public static NewEvent? ForLimits(RunState state)
    {
        var limits = state.Plan.Limits;
        if (state.Sessions >= limits.Sessions)
        {
            return Pause(
                state,
                "sessions",
                $"{state.Sessions} sessions were started, and limits.sessions is {limits.Sessions}"
            );
        }

        return limits.BudgetUsd is { } budget && state.Usage.CostUsd >= budget
            ? Pause(
                state,
                "budget",
                $"{state.Usage.CostUsd:0.00} US dollars are spent, and limits.budget_usd is {budget:0.00}"
            )
            : null;
    }

    public static NewEvent Pause(RunState state, string reason, string detail) =>
        new(EventIds.Paused(state.LastSeq), new RunPaused(reason, detail));

    private static bool IsFailure(SessionRecord record) =>
        record.Status != SessionStatus.Complete && record.Reason != SessionReason.Interrupted;
}
