using Ralf.Agents;
using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>State = fold(events): pure, and defined for any prefix of a valid log. Only an event that refers to
/// something the log never introduced is refused (<see cref="UserException"/>, exit 4). The audit checks whether a run
/// obeyed its own rules.</summary>
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

    /// <summary>Runs in linear time: one step per event, plus one pass over the tasks.</summary>
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
