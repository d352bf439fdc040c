using System.CommandLine;
using System.Globalization;
using Ralf.Actions.GitHub;
using Ralf.Actions.Runs;
using Ralf.Actions.State;

namespace Ralf.Actions.Commands;

/// <summary>
/// <c>ralf lever LINE --run RUN</c>: what a person asks of a run on GitHub Actions, by the workflow's input or by a comment (<c>comment ID</c>), which is
/// then read from GitHub: who wrote it cannot be claimed. It is logged, and the run is woken.
/// </summary>
internal static class LeverCommand
{
    public static Command Create(CommandContext context)
    {
        var repository = SharedOptions.Repository();
        var line = new Argument<string>("LINE")
        {
            Description = "Such as 'retry core', or 'comment ID' for what a comment says",
        };
        var run = SharedOptions.RunOfJob();
        var command = new Command(
            "lever",
            "On GitHub Actions: logs what a person asks of a run, and wakes it"
        )
        {
            line,
            run,
            repository,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                using var home = ActionsHome.Open(context, parsed.GetValue(repository));
                var (desk, _) = home.Desk(parsed.GetRequiredValue(run));
                return await new LeverWork(home, desk).RunAsync(
                    parsed.GetRequiredValue(line),
                    cancellation
                );
            }
        );
        return command;
    }
}

internal sealed class LeverWork(ActionsHome home, RunDesk desk)
{
    public async Task<int> RunAsync(string line, CancellationToken cancellation)
    {
        var (lever, by) = await ReadAsync(line, cancellation);
        var sent = desk
            .State.Tasks.Where(t => t.State == TaskState.Running)
            .Select(t => t.Dispatch!.WorkflowRun)
            .OfType<long>()
            .Distinct()
            .ToList();
        if (lever is ResumeLine)
        {
            // What a person has pushed meanwhile may be what brings an ended run back.
            desk.Adopt();
        }

        desk.Log.Commit(() => new Transaction(LeverEvents.Of(desk.State, lever, by), []));

        var said =
            lever is CancelLine
                ? await CancelAsync(sent, cancellation)
                : await WakeAsync(cancellation);
        home.Commands.Annotate(Annotation.Notice, $"{by}: {line}. {said}");
        return ExitCode.Done;
    }

    private async Task<(LeverLine Line, string By)> ReadAsync(
        string line,
        CancellationToken cancellation
    )
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (
            words is not ["comment", var number]
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        )
        {
            return (LeverLine.Parse(line), home.Job.Actor);
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
            ? (LeverLine.Parse(FirstLine(comment.Body)), comment.Author)
            : throw WorkflowErrors.CommentRefused(comment.Author, "it takes write access");
    }

    private static string FirstLine(string body) => body.Trim().Split('\n')[0].Trim();

    /// <summary>Ends the jobs that still run, and shows the pull request as it is now.</summary>
    private async Task<string> CancelAsync(
        IEnumerable<long> workflowRuns,
        CancellationToken cancellation
    )
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
        var step = NextSteps.Of(desk, new HashSet<long>());
        if (step == NextStep.None)
        {
            return "There is nothing to go on with.";
        }

        return step == NextStep.Wait && !await HasEndedAsync(cancellation)
            ? "Sessions are out; when they have ended, the run goes on."
            : await new NextWorkflowRun(home, desk).WakeAsync(null, cancellation);
    }

    /// <summary>Whether a workflow run that the run waits for is over, cancelled or lost before its merge: then nobody but this lever goes on.</summary>
    private async Task<bool> HasEndedAsync(CancellationToken cancellation)
    {
        foreach (var run in ArtifactCollection.OpenWorkflowRuns(desk.State))
        {
            if (
                await home.Api.FindWorkflowRunAsync(run, cancellation) is not { IsCompleted: false }
            )
            {
                return true;
            }
        }

        return false;
    }
}
