using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;

namespace Ralf.Actions.Workflows;

/// <summary>Writes the step summaries of a workflow run's jobs, with links.</summary>
internal sealed class JobSummaries(WorkflowJob job)
{
    /// <summary>The links for a report that this job writes.</summary>
    public static ReportLinks Links(WorkflowJob job, RunCoordinator coordinator) =>
        ReportLinks.On(
            job.Environment.ServerUrl,
            job.Environment.Repository,
            $"{job.Environment.RunId}",
            coordinator
                .Events.Select(e => e.Body)
                .OfType<TaskDispatched>()
                .Where(d => d.WorkflowRun is not null)
                .GroupBy(d => d.Fence, StringComparer.Ordinal)
                .ToDictionary(d => d.Key, d => $"{d.First().WorkflowRun}", StringComparer.Ordinal)
        );

    public void Plan(RunCoordinator coordinator, IReadOnlyList<MatrixJob> jobs, string? note)
    {
        var state = coordinator.State;
        var names = jobs.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        var open = state
            .Tasks.Where(t => t.State == TaskState.Running)
            .Select(t => MatrixPackets.NameOf(t.Task.Id, t.Attempt))
            .Where(l => !names.Contains(l));
        var plan = new PlanJob(
            [.. jobs.Select(l => new DispatchedJob(l.Name, Title(state, l.Name), l.JobMinutes))],
            [.. open],
            WaitingGates.Find(state),
            note ?? (jobs.Count == 0 ? Why(state) : null)
        );
        job.Output.AddSummary(JobSummary.Build(plan, state, Links(job, coordinator)));
    }

    /// <param name="notes">Sentences: what could not be done, and what happens next.</param>
    public void Merge(RunCoordinator coordinator, IReadOnlyList<string> notes)
    {
        var state = coordinator.State;
        var returned = coordinator
            .Events.Select(e => e.Body)
            .OfType<TaskDispatched>()
            .Where(d => d.WorkflowRun == job.Environment.RunId)
            .Select(d => DescribeReturned(state, d.Task, d.Attempt))
            .ToList();
        var next = notes.Count > 0 ? string.Join(" ", notes) : Why(state);
        var merge = new MergeJob(returned, WaitingGates.Find(state), state.PullRequest?.Url, next);
        job.Output.AddSummary(JobSummary.Build(merge, state, Links(job, coordinator)));
    }

    private static ReturnedJob DescribeReturned(RunState state, TaskId task, int attempt)
    {
        var name = MatrixPackets.NameOf(task, attempt);
        var status = state[task];
        if (status.Attempt != attempt)
        {
            return new(name, "goes again", null);
        }

        var record = status.LastRecord;
        var verdict = status.State == TaskState.Pending ? "goes again" : DisplayText.Lower(status.State);
        return new(name, verdict, record?.Reason is { } reason ? DisplayText.Why(reason, record.Detail) : null);
    }

    private static string Title(RunState state, string name) =>
        state.Tasks.FirstOrDefault(t => MatrixPackets.NameOf(t.Task.Id, t.Attempt) == name)?.Task.Title
        ?? "the whole result";

    private static string Why(RunState state) =>
        state.Phase switch
        {
            RunPhase.Paused => $"The run is paused ({state.PausedFor}): {state.PausedDetail}.",
            RunPhase.Done => "The run is done.",
            RunPhase.Failed => "The run has ended, and not all of it is done.",
            RunPhase.Cancelled => "The run was cancelled.",
            _ => "Sessions of another workflow run are out; what they bring decides.",
        };
}
