using Ralf.Actions.Runs;
using Ralf.Core.Plans;
using Ralf.Core.Scheduling;
using Ralf.Core.State;

namespace Ralf.Actions.Workflows;

/// <summary>What the next wave would be; nothing is written but the job's outputs.</summary>
internal sealed class WavePreview(WorkflowJob home)
{
    /// <param name="plan">Of a run that would be started; null where <paramref name="run"/> is given.</param>
    public int Write(Plan? plan, string? run, int? parallel)
    {
        var (state, tasks) = run is null ? Fresh(plan!, parallel) : Open(run, parallel);
        home.Error.WriteLine(
            tasks.Count == 0 ? "Nothing would run." : $"Would run now: {string.Join(", ", tasks)}. Nothing was changed."
        );
        new WaveOutputs(home).Write(state, "dry", [], parallel);
        return ExitCode.Done;
    }

    private static (RunState? State, IReadOnlyList<TaskId> Tasks) Fresh(Plan plan, int? parallel)
    {
        var most = PastWaves.NextSize([], parallel ?? plan.Limits.Parallel);
        var first = Schedule.Build(plan.Tasks, plan.Policy).Waves is [var wave, ..] ? wave : [];
        return (null, [.. first.Take(Math.Min(most, plan.Limits.Sessions))]);
    }

    private (RunState? State, IReadOnlyList<TaskId> Tasks) Open(string run, int? parallel)
    {
        var (desk, _) = home.OpenRun(run);
        var slots = parallel ?? desk.State.Plan.Limits.Parallel;
        var wave = new NextWave(desk, home.WorkflowRun, slots, new HashSet<long>());
        return (desk.State, desk.State.Phase == RunPhase.Running ? wave.Preview() : []);
    }
}
