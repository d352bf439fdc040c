using System.CommandLine;
using Ralf.Actions.GitHub;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Actions.State;

namespace Ralf.Actions.Commands;

/// <summary>
/// <c>ralf merge</c>: the last job of a workflow run. Takes in what its sessions left, proves and folds it, shows the result as a pull request, and starts
/// the workflow that goes on, or ends the run.
/// </summary>
internal static class MergeCommand
{
    public static Command Create(CommandContext context)
    {
        var repository = SharedOptions.Repository();
        var run = SharedOptions.RunOfJob();
        var sessions = new Option<string>("--sessions")
        {
            Description = "What was downloaded: a folder for each artifact",
            HelpName = "DIR",
            Required = true,
        };
        var parallel = SharedOptions.Parallel(
            "Sessions at a time, handed on to the next workflow run"
        );
        var command = new Command(
            "merge",
            "On GitHub Actions: takes in what a wave left, folds it, and goes on"
        )
        {
            repository,
            run,
            sessions,
            parallel,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                using var home = ActionsHome.Open(context, parsed.GetValue(repository));
                var folder = Path.GetFullPath(
                    parsed.GetRequiredValue(sessions),
                    context.CurrentDirectory
                );
                return await new MergeWork(home, parsed.GetRequiredValue(run)).RunAsync(
                    folder,
                    SharedOptions.ParallelOf(parsed, parallel),
                    cancellation
                );
            }
        );
        return command;
    }
}

/// <summary>One merge job, step by step. Each step can be done again: the log knows what has been done.</summary>
internal sealed class MergeWork
{
    private readonly ActionsHome _home;
    private readonly RunDesk _desk;
    private readonly Git.OriginStore _store;
    private readonly List<string> _notes = [];

    public MergeWork(ActionsHome home, string run)
    {
        _home = home;
        (_desk, _store) = home.Desk(run);
    }

    private RunState State => _desk.State;

    public async Task<int> RunAsync(string sessions, int? parallel, CancellationToken cancellation)
    {
        var before = State.Phase;
        TakeIn(sessions);
        Decide();
        if (PublishedResult.Follow(_store, State, _desk.Log.Tip) is { } behind)
        {
            _notes.Add($"`{BranchNames.Result(State.Run)}` was left where it is: {behind}");
        }

        var failure = await ShowAsync(cancellation);
        var next = new NextWorkflowRun(_home, _desk);
        if (await next.StartAsync(parallel, cancellation) is { } said)
        {
            _notes.Add(said);
        }

        Report();
        return failure?.ExitCode
            ?? _home.NoteDisagreement(State)
            ?? (
                before == RunPhase.Running && State.Phase == RunPhase.Failed
                    ? ExitCode.RunFailed
                    : ExitCode.Done
            );
    }

    private void TakeIn(string sessions)
    {
        var intake = new SessionIntake(_desk, _home.Repository, _home.Clock);
        if (Directory.Exists(sessions))
        {
            intake.Take(_home.Job.RunId, sessions);
        }

        intake.GiveUp(
            _home.Job.RunId,
            SessionReason.Lost,
            $"its job in workflow run {_home.Job.RunId} left no record: a lost runner, a time limit, or an upload that failed"
        );
    }

    /// <summary>Folds, and pauses or ends the run where that is due.</summary>
    private void Decide()
    {
        var mine = new HashSet<long> { _home.Job.RunId };
        _desk.Log.Commit(() =>
        {
            _desk.Settle();
            return After(mine);
        });
    }

    private NewEvent? After(HashSet<long> mine) =>
        State.Phase != RunPhase.Running ? null
        : PastWaves.PauseFor(State, PastWaves.Of(_desk.Events)) is { } pause ? pause
        : NextSteps.Of(_desk, mine) switch
        {
            NextStep.Gate => _desk.Pause,
            NextStep.Finish => new RunEnd(State).Finish(),
            _ => null,
        };

    /// <summary>The pull request; what GitHub refuses of it does not hold the run up, and is told in the end.</summary>
    private async Task<UserException?> ShowAsync(CancellationToken cancellation)
    {
        try
        {
            _notes.AddRange(await new PullRequestSync(_home, _desk).RunAsync(cancellation));
            return null;
        }
        catch (UserException refused)
        {
            _home.Commands.Annotate(Annotation.Error, $"{refused.Code}: {refused.Message}");
            _notes.Add(refused.Message);
            return refused;
        }
    }

    private void Report()
    {
        _home.Output.Set("run", State.Run.Value);
        _home.Output.Set("state", Words.Lower(State.Phase));
        _home.Output.Set("result", State.Result.Hex);
        _home.Output.Set("pull_request", State.PullRequest?.Url ?? "");
        new JobSummaries(_home).Merge(_desk, _notes);
    }
}
