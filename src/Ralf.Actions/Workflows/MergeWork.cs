using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.GitHub;

namespace Ralf.Actions.Workflows;

/// <summary>One merge job, step by step. Each step can be repeated: the log knows what has been done.</summary>
internal sealed class MergeWork
{
    private readonly WorkflowJob _job;
    private readonly RunCoordinator _coordinator;
    private readonly Git.OriginStore _store;
    private readonly List<string> _notes = [];

    public MergeWork(WorkflowJob job, string run)
    {
        _job = job;
        (_coordinator, _store) = job.OpenRun(run);
    }

    private RunState State => _coordinator.State;

    public async Task<int> RunAsync(string sessions, int? parallel, CancellationToken cancellation)
    {
        ResumeDispatch();
        var before = State.Phase;
        await TakeInAsync(sessions, cancellation);
        Decide();
        if (PublishedResult.Follow(_store, State, _coordinator.Log.Tip) is { } behind)
        {
            _notes.Add($"`{BranchNames.Result(State.Run)}` was left where it is: {behind}");
        }

        var failure = await ShowAsync(cancellation);
        var next = new NextWorkflowRun(_job, _coordinator);
        if (await next.StartAsync(parallel, cancellation) is { } said)
        {
            _notes.Add(said);
            // If it could not be started, the run is paused, which the pull request has to say.
            failure = State.Phase == RunPhase.Paused ? await ShowAsync(cancellation) ?? failure : failure;
        }

        Report();
        var paused =
            before == RunPhase.Running || WorkflowDecisions.HasDispatched(_coordinator, _job.Environment.RunId)
                ? _job.NotePause(State)
                : null;
        return failure?.ExitCode
            ?? paused
            ?? (before == RunPhase.Running && State.Phase == RunPhase.Failed ? ExitCode.RunFailed : ExitCode.Done);
    }

    /// <summary>A person runs the job again after the next workflow run could not be started: now it may.</summary>
    private void ResumeDispatch() =>
        _coordinator.Log.Commit(() =>
            _job.Environment.RunAttempt > 1
            && State is { Phase: RunPhase.Paused, PausedFor: PauseReasons.Dispatch }
            && WorkflowDecisions.HasDispatched(_coordinator, _job.Environment.RunId)
                ? new NewEvent(EventIds.Resumed(State.LastSeq), new RunResumed { By = _job.Environment.Actor })
                : null
        );

    /// <summary>Takes in what was downloaded. What is missing there is fetched again before its session is given up: a
    /// download may have failed.</summary>
    private async Task TakeInAsync(string sessions, CancellationToken cancellation)
    {
        var own = _job.Environment.RunId;
        var intake = new SessionIntake(_coordinator, _job.Repository, _job.Clock);
        if (Directory.Exists(sessions))
        {
            intake.Take(own, sessions);
        }

        if (!ArtifactCollection.OpenWorkflowRuns(State).Contains(own))
        {
            return;
        }

        var started = await new ArtifactCollection(_job, _coordinator).TakeAsync(own, intake, cancellation);
        intake.GiveUp(
            own,
            SessionReason.Lost,
            $"its job in workflow run {own} left no record: a lost runner, a time limit, or an upload that failed",
            started
        );
    }

    /// <summary>Folds, and pauses or ends the run if that is due.</summary>
    private void Decide()
    {
        var ended = new HashSet<long> { _job.Environment.RunId };
        _coordinator.Log.Commit(() =>
        {
            _coordinator.SettleAll();
            return After(ended);
        });
    }

    private NewEvent? After(HashSet<long> ended) =>
        State.Phase != RunPhase.Running
            ? null
            : WorkflowDecisions.DecideNext(_coordinator, ended) switch
            {
                NextStep.Gate => _coordinator.Pause,
                NextStep.Finish => new RunEnd(State).Finish(),
                _ => PastWaves.PauseFor(State, _coordinator.Events),
            };

    /// <summary>Updates the pull request. If GitHub refuses, the run goes on and the error is reported at the
    /// end.</summary>
    private async Task<UserException?> ShowAsync(CancellationToken cancellation)
    {
        try
        {
            _notes.AddRange(await new PullRequestSync(_job, _coordinator).RunAsync(cancellation));
            return null;
        }
        catch (UserException refused)
        {
            _job.Commands.Annotate(Annotation.Error, $"{refused.Code}: {refused.Message}");
            _notes.Add(refused.Message);
            return refused;
        }
    }

    private void Report()
    {
        _job.Output.Set("run", State.Run.Value);
        _job.Output.Set("state", DisplayText.Lower(State.Phase));
        _job.Output.Set("result", State.Result.Hex);
        _job.Output.Set("pull_request", State.PullRequest?.Url ?? "");
        new JobSummaries(_job).Merge(_coordinator, _notes);
    }
}
