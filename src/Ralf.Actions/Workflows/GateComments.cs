using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.GitHub;

namespace Ralf.Actions.Workflows;

/// <summary>Asks for each approval that the run waits for, in a comment of its own; asked again, it is the same
/// comment.</summary>
internal sealed class GateComments(WorkflowJob home, RunCoordinator desk)
{
    public async Task RunAsync(PullRequestInfo pull, CancellationToken cancellation)
    {
        var links = JobSummaries.Links(home, desk);
        foreach (var gate in WaitingGates.Find(desk.State))
        {
            await home.Api.UpsertCommentAsync(
                pull.Number,
                $"gate-{gate.Commit.Short}-{Uri.EscapeDataString(gate.Name).Replace('%', '_')}",
                GateComment.Text(gate, desk.State, links),
                cancellation
            );
        }
    }
}
