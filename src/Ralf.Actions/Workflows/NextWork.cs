using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.GitHub;

namespace Ralf.Actions.Workflows;

/// <summary>The options of <c>ralf next</c>.</summary>
internal sealed record NextValues(
    string Plan,
    string? Repository,
    string? Run,
    int? Parallel,
    OpenRunPolicy? WhenOpen,
    bool DryRun,
    string Output
);

/// <summary>The plan job of a workflow run: starts or continues a run, takes its next wave, and writes its packets and
/// the matrix.</summary>
internal sealed class NextWork(WorkflowJob job, CommandContext context)
{
    /// <summary>The variable that says whether the workflow has a secret for a model: <c>true</c> or
    /// <c>false</c>.</summary>
    private const string ModelAccess = "RALF_MODEL_ACCESS";

    public async Task<int> RunAsync(NextValues values, CancellationToken cancellation)
    {
        var plan = values.Run is null ? LoadPlan(values.Plan) : null;
        if (values.Run is null && plan is null)
        {
            return ExitCode.Usage;
        }

        if (values.DryRun)
        {
            return new WavePreview(job).Write(plan, values.Run, values.Parallel);
        }

        RequireModelAccess(plan?.Tasks ?? []);
        var chosen = values.Run is null
            ? await new RunSelector(job, plan!).ChooseAsync(values.WhenOpen, cancellation)
            : new(RunId.TryParse(values.Run, out var run) ? run : throw RunErrors.BadRunId(values.Run));
        if (chosen.Why is { } said)
        {
            job.Commands.Annotate(Annotation.Notice, said);
        }

        var (coordinator, store) = job.OpenRun(chosen.Run.Value);
        if (chosen.IsSkipped)
        {
            new WaveOutputs(job).Write(coordinator.State, "skipped", [], null);
            new JobSummaries(job).Plan(coordinator, [], chosen.Why);
            return job.NotePause(coordinator.State) ?? ExitCode.Done;
        }

        if (values.Run is null)
        {
            TakeUp(coordinator);
        }

        return await TakeAsync(values, chosen.Why, coordinator, store, cancellation);
    }

    /// <summary>Takes in what earlier workflow runs left, takes the next wave, and hands it to the jobs after this
    /// one.</summary>
    private async Task<int> TakeAsync(
        NextValues values,
        string? why,
        RunCoordinator coordinator,
        IGitStore store,
        CancellationToken cancellation
    )
    {
        var ended = await new ArtifactCollection(job, coordinator).RunAsync(cancellation);
        coordinator.SettleAll();
        coordinator.Log.Commit(() =>
            coordinator.State.Phase == RunPhase.Running
            && WorkflowDecisions.DecideNext(coordinator, ended) is not (NextStep.Gate or NextStep.Finish)
                ? PastWaves.PauseFor(coordinator.State, coordinator.Events)
                : null
        );
        if (coordinator.State.Phase == RunPhase.Running)
        {
            RequireModelAccess(coordinator.Ready.Select(t => coordinator.State[t].Task));
        }

        var parallel = SessionSlots.Check(context.Error, values.Parallel ?? coordinator.State.Plan.Limits.Parallel);
        var wave = new NextWave(coordinator, job.WorkflowRun, parallel, ended).Take();
        var folder = Path.GetFullPath(values.Output, context.CurrentDirectory);
        Directory.CreateDirectory(folder);
        var jobs = new MatrixPackets(job.Repository, coordinator.State, folder).Write(store, wave);
        new WaveOutputs(job).Write(coordinator.State, DisplayText.Lower(coordinator.State.Phase), jobs, parallel);
        new JobSummaries(job).Plan(coordinator, jobs, why);
        return job.NotePause(coordinator.State) ?? ExitCode.Done;
    }

    /// <summary>Throws, before anything is dispatched, if a task needs a model and the workflow has no secret for
    /// one.</summary>
    private void RequireModelAccess(IEnumerable<PlanTask> tasks)
    {
        if (
            context.Environment.GetValueOrDefault(ModelAccess) == "false"
            && tasks.FirstOrDefault(t => t.Agent.Use == AgentKind.Claude) is { } task
        )
        {
            var missing = WorkflowErrors.NoModelSecret(task.Id.Value);
            job.Commands.Annotate(Annotation.Error, $"{missing.Code}: {missing.Message}");
            throw missing;
        }
    }

    /// <summary>Resumes a run that is paused for what may be over by now, once for each workflow run that a schedule or
    /// a person starts without naming a run.</summary>
    private void TakeUp(RunCoordinator coordinator)
    {
        var by = job.Environment.EventName == "schedule" ? "the schedule" : job.Environment.Actor;
        coordinator.Log.Commit(() =>
            PauseReasons.IsTakenUp(coordinator.State)
                ? new NewEvent(EventIds.Resumed(coordinator.State.LastSeq), new RunResumed { By = by })
                : null
        );
    }

    /// <summary>Returns null if the plan has errors; each is then reported at its place.</summary>
    private Plan? LoadPlan(string file)
    {
        var loaded = context.LoadPlan(job.Repository, file);
        foreach (var problem in loaded.Problems.OrderBy(p => p.Severity))
        {
            job.Commands.Annotate(
                problem.Severity == Severity.Error ? Annotation.Error : Annotation.Warning,
                $"{problem.Code}: {problem.Message}",
                loaded.Name,
                problem.Line
            );
        }

        return loaded.HasErrors ? null : loaded.Plan;
    }
}
