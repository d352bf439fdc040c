using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.GitHub;

namespace Ralf.Actions.Workflows;

/// <summary>What was typed after <c>ralf next</c>.</summary>
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
internal sealed class NextWork(WorkflowJob home, CommandContext context)
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
            return new WavePreview(home).Write(plan, values.Run, values.Parallel);
        }

        var chosen = values.Run is null
            ? await new RunSelector(home, plan!).ChooseAsync(values.WhenOpen, cancellation)
            : new(RunId.TryParse(values.Run, out var run) ? run : throw RunErrors.BadRunId(values.Run));
        if (chosen.Why is { } why)
        {
            home.Commands.Annotate(Annotation.Notice, why);
        }

        var (desk, store) = home.OpenRun(chosen.Run.Value);
        if (chosen.IsSkipped)
        {
            new WaveOutputs(home).Write(desk.State, "skipped", [], null);
            new JobSummaries(home).Plan(desk, [], chosen.Why);
            return ExitCode.Done;
        }

        var ended = await new ArtifactCollection(home, desk).RunAsync(cancellation);
        desk.SettleAll();
        var parallel = SessionSlots.Check(context.Error, values.Parallel ?? desk.State.Plan.Limits.Parallel);
        var wave = new NextWave(desk, home.WorkflowRun, parallel, ended).Take();
        var folder = Path.GetFullPath(values.Output, context.CurrentDirectory);
        Directory.CreateDirectory(folder);
        var legs = new MatrixPackets(home.Repository, desk.State, folder).Write(store, wave);
        new WaveOutputs(home).Write(desk.State, DisplayText.Lower(desk.State.Phase), legs, parallel);
        new JobSummaries(home).Plan(desk, legs, chosen.Why);
        return home.NoteDisagreement(desk.State) ?? ExitCode.Done;
    }

    /// <summary>Null where the plan has errors, which are then told, each at its place.</summary>
    private Plan? LoadPlan(string file)
    {
        var loaded = context.LoadPlan(home.Repository, file);
        foreach (var problem in loaded.Problems.OrderBy(p => p.Severity))
        {
            home.Commands.Annotate(
                problem.Severity == Severity.Error ? Annotation.Error : Annotation.Warning,
                $"{problem.Code}: {problem.Message}",
                loaded.Name,
                problem.Line
            );
        }

        return loaded.HasErrors ? null : loaded.Plan;
    }
}
