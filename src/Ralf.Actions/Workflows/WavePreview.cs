using Ralf.Actions.Runs;
using Ralf.Core.Scheduling;

namespace Ralf.Actions.Workflows;

/// <summary>Shows the next wave; writes only the job's outputs.</summary>
internal sealed class WavePreview(WorkflowJob job)
{
    /// <param name="plan">The plan of a run that would be started; null if <paramref name="run"/> is given.</param>
    public int Write(Plan? plan, string? run, int? parallel)
    {
        var (state, tasks) = run is null ? Fresh(plan!, parallel) : Open(run, parallel);
        job.Error.WriteLine(
            tasks.Count == 0 ? "Nothing would run." : $"Would run now: {string.Join(", ", tasks)}. Nothing was changed."
        );
        new WaveOutputs(job).Write(state, "dry", [], parallel);
        return ExitCode.Done;
    }

    private static (RunState? State, IReadOnlyList<TaskId> Tasks) Fresh(Plan plan, int? parallel)
    {
        var max = PastWaves.NextSize([], parallel ?? plan.Limits.Parallel);
        var first = Schedule.Build(plan.Tasks, plan.Policy).Waves is [var wave, ..] ? wave : [];
        return (null, [.. first.Take(Math.Min(max, plan.Limits.Sessions))]);
    }

    private (RunState? State, IReadOnlyList<TaskId> Tasks) Open(string run, int? parallel)
    {
        var (coordinator, _) = job.OpenRun(run);
        var slots = parallel ?? coordinator.State.Plan.Limits.Parallel;
        var wave = new NextWave(coordinator, job.WorkflowRun, slots, new HashSet<long>());
        return (coordinator.State, coordinator.State.Phase == RunPhase.Running ? wave.Preview() : []);
    }
}
