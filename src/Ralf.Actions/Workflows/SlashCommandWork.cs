using System.Globalization;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Core.State;
using Ralf.Git;
using Ralf.GitHub;

namespace Ralf.Actions.Workflows;

internal sealed class SlashCommandWork(WorkflowJob home, RunCoordinator desk)
{
    public async Task<int> RunAsync(string line, CancellationToken cancellation)
    {
        var (command, by) = await ReadAsync(line, cancellation);
        var sent = desk
            .State.Tasks.Where(t => t.State == TaskState.Running)
            .Select(t => t.Dispatch!.WorkflowRun)
            .OfType<long>()
            .Distinct()
            .ToList();
        if (command is ResumeSlashCommand)
        {
            // What a person has pushed meanwhile may be what brings an ended run back.
            desk.AdoptManualCommits();
        }

        desk.Log.Commit(() => new LogTransaction(SlashCommandEvents.Decide(desk.State, command, by), []));

        var said =
            command is CancelSlashCommand ? await CancelAsync(sent, cancellation) : await WakeAsync(cancellation);
        home.Commands.Annotate(Annotation.Notice, $"{by}: {line}. {said}");
        return ExitCode.Done;
    }

    private async Task<(SlashCommand Line, string By)> ReadAsync(string line, CancellationToken cancellation)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (
            words is not ["comment", var number]
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        )
        {
            return (SlashCommand.Parse(line), home.Job.Actor);
        }

        var comment =
            await home.Api.CommentAsync(id, cancellation)
            ?? throw WorkflowErrors.CommentRefused(number, "it was deleted");
        if (comment.PullRequest != desk.State.PullRequest?.Number)
        {
            throw WorkflowErrors.CommentRefused(
                comment.Author,
                $"it is not on the pull request of the run '{desk.State.Run}'"
            );
        }

        var permission = await home.Api.PermissionOfAsync(comment.Author, cancellation);
        return permission >= RepositoryPermission.Write
            ? (SlashCommand.Parse(FirstLine(comment.Body)), comment.Author)
            : throw WorkflowErrors.CommentRefused(comment.Author, "it takes write access");
    }

    private static string FirstLine(string body) => body.Trim().Split('\n')[0].Trim();

    /// <summary>Ends the jobs that still run, and shows the pull request as it is now.</summary>
    private async Task<string> CancelAsync(IEnumerable<long> workflowRuns, CancellationToken cancellation)
    {
        foreach (var run in workflowRuns)
        {
            await home.Api.CancelWorkflowRunAsync(run, cancellation);
        }

        await new PullRequestSync(home, desk).RunAsync(cancellation);
        return "The run is cancelled; what has landed stays on its branch.";
    }

    private async Task<string> WakeAsync(CancellationToken cancellation)
    {
        var step = WorkflowDecisions.DecideNext(desk, new HashSet<long>());
        if (step == NextStep.None)
        {
            return "There is nothing to go on with.";
        }

        return step == NextStep.Wait && !await HasEndedAsync(cancellation)
            ? "Sessions are out; when they have ended, the run goes on."
            : await new NextWorkflowRun(home, desk).WakeAsync(null, cancellation);
    }

    /// <summary>Whether a workflow run that the run waits for is over, cancelled or lost before its merge: then nobody
    /// but this slash command goes on.</summary>
    private async Task<bool> HasEndedAsync(CancellationToken cancellation)
    {
        foreach (var run in ArtifactCollection.OpenWorkflowRuns(desk.State))
        {
            if (await home.Api.FindWorkflowRunAsync(run, cancellation) is not { IsCompleted: false })
            {
                return true;
            }
        }

        return false;
    }
}
