using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.GitHub;

namespace Ralf.Actions.Workflows;

internal sealed class SlashCommandWork(WorkflowJob job, RunCoordinator coordinator)
{
    public async Task<int> RunAsync(string line, CancellationToken cancellation)
    {
        var (command, by) = await ReadAsync(line, cancellation);
        var dispatched = coordinator
            .State.Tasks.Where(t => t.State == TaskState.Running)
            .Select(t => t.Dispatch!.WorkflowRun)
            .OfType<long>()
            .Distinct()
            .ToList();
        if (command is ResumeSlashCommand)
        {
            // Commits that a person pushed meanwhile may be the reason to resume an ended run.
            coordinator.AdoptManualCommits();
        }

        coordinator.Log.Commit(() => new LogTransaction(SlashCommandEvents.Decide(coordinator.State, command, by), []));

        var reply =
            command is CancelSlashCommand ? await CancelAsync(dispatched, cancellation) : await WakeAsync(cancellation);
        job.Commands.Annotate(Annotation.Notice, $"{by}: {line}. {reply}");
        if (coordinator.State is not { Phase: RunPhase.Paused, PausedFor: PauseReasons.Dispatch })
        {
            return ExitCode.Done;
        }

        await new PullRequestSync(job, coordinator).RunAsync(cancellation);
        return job.NotePause(coordinator.State) ?? ExitCode.Done;
    }

    private async Task<(SlashCommand Line, string By)> ReadAsync(string line, CancellationToken cancellation)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (
            words is not ["comment", var number]
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        )
        {
            return (SlashCommand.Parse(line), job.Environment.Actor);
        }

        var comment =
            await job.Api.CommentAsync(id, cancellation)
            ?? throw WorkflowErrors.CommentRefused(number, "it was deleted");
        if (comment.PullRequest != coordinator.State.PullRequest?.Number)
        {
            throw WorkflowErrors.CommentRefused(
                comment.Author,
                $"it is not on the pull request of the run '{coordinator.State.Run}'"
            );
        }

        var permission = await job.Api.PermissionOfAsync(comment.Author, cancellation);
        return permission >= RepositoryPermission.Write
            ? (SlashCommand.Parse(FirstLine(comment.Body)), comment.Author)
            : throw WorkflowErrors.CommentRefused(comment.Author, "it takes write access");
    }

    private static string FirstLine(string body) => body.Trim().Split('\n')[0].Trim();

    /// <summary>Ends the jobs that still run, and updates the pull request.</summary>
    private async Task<string> CancelAsync(IEnumerable<long> workflowRuns, CancellationToken cancellation)
    {
        foreach (var run in workflowRuns)
        {
            await job.Api.CancelWorkflowRunAsync(run, cancellation);
        }

        await new PullRequestSync(job, coordinator).RunAsync(cancellation);
        return "The run is cancelled; what has landed stays on its branch.";
    }

    private async Task<string> WakeAsync(CancellationToken cancellation)
    {
        var step = WorkflowDecisions.DecideNext(coordinator, new HashSet<long>());
        if (step == NextStep.None)
        {
            return "There is nothing to go on with.";
        }

        return step == NextStep.Wait && !await HasEndedAsync(cancellation)
            ? "Sessions are out; when they have ended, the run goes on."
            : await new NextWorkflowRun(job, coordinator).WakeAsync(null, cancellation);
    }

    /// <summary>True if a workflow run that the run waits for has ended, cancelled or lost before its merge: then only
    /// this slash command can continue.</summary>
    private async Task<bool> HasEndedAsync(CancellationToken cancellation)
    {
        foreach (var run in ArtifactCollection.OpenWorkflowRuns(coordinator.State))
        {
            if (await job.Api.FindWorkflowRunAsync(run, cancellation) is not { IsCompleted: false })
            {
                return true;
            }
        }

        return false;
    }
}
