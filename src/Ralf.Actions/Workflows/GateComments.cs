using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.GitHub;

namespace Ralf.Actions.Workflows;

/// <summary>Asks for each approval that the run waits for, in one comment each; a repeated request reuses its
/// comment.</summary>
internal sealed class GateComments(WorkflowJob job, RunCoordinator coordinator)
{
    public async Task RunAsync(PullRequestInfo pull, CancellationToken cancellation)
    {
        var links = JobSummaries.Links(job, coordinator);
        foreach (var gate in WaitingGates.Find(coordinator.State))
        {
            await job.Api.UpsertCommentAsync(
                pull.Number,
                $"gate-{gate.Commit.Short}-{Uri.EscapeDataString(gate.Name).Replace('%', '_')}",
                GateComment.Text(gate, coordinator.State, links),
                cancellation
            );
        }
    }
}
