using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Git;

namespace Ralf.Core.State;

/// <summary>
/// State = fold(events): pure, and total on any prefix of a valid log. Only an event that speaks of something the log
/// never introduced is refused
/// (<see cref="UserException"/>, exit 4). Whether a run obeyed its own rules is the audit's question.
/// </summary>
internal static class RunFold
{
    /// <summary>The state before the first event.</summary>
    public static RunState Start(Plan plan, RunId run) =>
        new(
            run,
            plan,
            RunPhase.Running,
            PausedFor: null,
            ProgramVersion: "",
            Base: GitId.None,
            Result: GitId.None,
            Selected: null,
            Tasks: [.. plan.Tasks.Select(t => StateBuilder.Fresh(t, proposedBy: null, depth: 0))],
            Proposals: [],
            Verify: null,
            Usage.None,
            Sessions: 0,
            LastSeq: -1
        );

    public static RunState Apply(RunState state, LoggedEvent logged) => FoldMany(state, [logged]);

    /// <summary>Costs each event once and the tasks once, whatever their numbers.</summary>
    public static RunState FoldMany(RunState state, IEnumerable<LoggedEvent> events)
    {
        var builder = new StateBuilder(state);
        foreach (var logged in events)
        {
            builder.Apply(logged);
        }

        return builder.ToState();
    }
}
