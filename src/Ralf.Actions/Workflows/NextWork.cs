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

        var chosen = values.Run is null
            ? await new RunSelector(job, plan!).ChooseAsync(values.WhenOpen, cancellation)
            : new(RunId.TryParse(values.Run, out var run) ? run : throw RunErrors.BadRunId(values.Run));
        if (chosen.Why is { } why)
        {
            job.Commands.Annotate(Annotation.Notice, why);
        }

        var (coordinator, store) = job.OpenRun(chosen.Run.Value);
        if (chosen.IsSkipped)
        {
            new WaveOutputs(job).Write(coordinator.State, "skipped", [], null);
            new JobSummaries(job).Plan(coordinator, [], chosen.Why);
            return ExitCode.Done;
        }

        var ended = await new ArtifactCollection(job, coordinator).RunAsync(cancellation);
        coordinator.SettleAll();
        var parallel = SessionSlots.Check(context.Error, values.Parallel ?? coordinator.State.Plan.Limits.Parallel);
        var wave = new NextWave(coordinator, job.WorkflowRun, parallel, ended).Take();
        var folder = Path.GetFullPath(values.Output, context.CurrentDirectory);
        Directory.CreateDirectory(folder);
        var jobs = new MatrixPackets(job.Repository, coordinator.State, folder).Write(store, wave);
        new WaveOutputs(job).Write(coordinator.State, DisplayText.Lower(coordinator.State.Phase), jobs, parallel);
        new JobSummaries(job).Plan(coordinator, jobs, chosen.Why);
        return job.NoteDisagreement(coordinator.State) ?? ExitCode.Done;
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
