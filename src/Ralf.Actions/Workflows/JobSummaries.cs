using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Core.Plans;
using Ralf.Core.State;

namespace Ralf.Actions.Workflows;

/// <summary>Writes the step summaries of a workflow run's jobs, with links to where things are.</summary>
internal sealed class JobSummaries(WorkflowJob home)
{
    /// <summary>Links of a report that this job writes.</summary>
    public static ReportLinks Links(WorkflowJob home, RunCoordinator desk) =>
        ReportLinks.On(
            home.Job.ServerUrl,
            home.Job.Repository,
            $"{home.Job.RunId}",
            desk.Events.Select(e => e.Body)
                .OfType<TaskDispatched>()
                .Where(d => d.WorkflowRun is not null)
                .GroupBy(d => d.Fence, StringComparer.Ordinal)
                .ToDictionary(d => d.Key, d => $"{d.First().WorkflowRun}", StringComparer.Ordinal)
        );

    public void Plan(RunCoordinator desk, IReadOnlyList<MatrixJob> legs, string? note)
    {
        var state = desk.State;
        var mine = legs.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        var open = state
            .Tasks.Where(t => t.State == TaskState.Running)
            .Select(t => MatrixPackets.NameOf(t.Task.Id, t.Attempt))
            .Where(l => !mine.Contains(l));
        var job = new PlanJob(
            [.. legs.Select(l => new DispatchedJob(l.Name, Title(state, l.Name), l.JobMinutes))],
            [.. open],
            WaitingGates.Find(state),
            note ?? (legs.Count == 0 ? Why(state) : null)
        );
        home.Output.AddSummary(JobSummary.Build(job, state, Links(home, desk)));
    }

    /// <param name="notes">Sentences: what could not be done, and what happens next.</param>
    public void Merge(RunCoordinator desk, IReadOnlyList<string> notes)
    {
        var state = desk.State;
        var came = desk
            .Events.Select(e => e.Body)
            .OfType<TaskDispatched>()
            .Where(d => d.WorkflowRun == home.Job.RunId)
            .Select(d => DescribeReturned(state, d.Task, d.Attempt))
            .ToList();
        var next = notes.Count > 0 ? string.Join(" ", notes) : Why(state);
        var job = new MergeJob(came, WaitingGates.Find(state), state.PullRequest?.Url, next);
        home.Output.AddSummary(JobSummary.Build(job, state, Links(home, desk)));
    }

    private static ReturnedJob DescribeReturned(RunState state, TaskId task, int attempt)
    {
        var leg = MatrixPackets.NameOf(task, attempt);
        var standing = state[task];
        if (standing.Attempt != attempt)
        {
            return new(leg, "goes again", null);
        }

        var record = standing.LastRecord;
        var verdict = standing.State == TaskState.Pending ? "goes again" : DisplayText.Lower(standing.State);
        return new(leg, verdict, record?.Reason is { } reason ? DisplayText.Why(reason, record.Detail) : null);
    }

    private static string Title(RunState state, string leg) =>
        state.Tasks.FirstOrDefault(t => MatrixPackets.NameOf(t.Task.Id, t.Attempt) == leg)?.Task.Title
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
