using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ralf.Actions.GitHub;
using Ralf.Actions.Plans;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Actions.State;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf next</c>: the plan job of a workflow run. Starts or goes on with a run, takes its next wave, and writes its packets and the matrix.</summary>
internal static class NextCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new NextOptions();
        var command = new Command(
            "next",
            "On GitHub Actions: takes the next wave of a run and writes its packets"
        );
        options.AddTo(command);
        command.SetAction(
            (parsed, cancellation) => RunAsync(context, options.Read(parsed), cancellation)
        );
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context,
        NextValues values,
        CancellationToken cancellation
    )
    {
        using var home = ActionsHome.Open(context, values.Repository);
        var plan = values.Run is null ? LoadPlan(context, home, values.Plan) : null;
        if (values.Run is null && plan is null)
        {
            return ExitCode.Usage;
        }

        if (values.DryRun)
        {
            return new DryWave(home).Write(plan, values.Run, values.Parallel);
        }

        var chosen = values.Run is null
            ? await new RunChoice(home, plan!).ChooseAsync(values.WhenOpen, cancellation)
            : new(
                RunId.TryParse(values.Run, out var run) ? run : throw RunErrors.BadRunId(values.Run)
            );
        if (chosen.Why is { } why)
        {
            home.Commands.Annotate(Annotation.Notice, why);
        }

        var (desk, store) = home.Desk(chosen.Run.Value);
        if (chosen.IsSkipped)
        {
            new WaveOutputs(home).Write(desk.State, "skipped", [], null);
            new JobSummaries(home).Plan(desk, [], chosen.Why);
            return ExitCode.Done;
        }

        var ended = await new ArtifactCollection(home, desk).RunAsync(cancellation);
        desk.Settle();
        var parallel = RunCommand.Parallel(
            context,
            values.Parallel ?? desk.State.Plan.Limits.Parallel
        );
        var wave = new NextWave(desk, home.WorkflowRun, parallel, ended).Take();
        var folder = Path.GetFullPath(values.Output, context.CurrentDirectory);
        Directory.CreateDirectory(folder);
        var legs = new WaveLegs(home.Repository, desk.State, folder).Write(store, wave);
        new WaveOutputs(home).Write(desk.State, Words.Lower(desk.State.Phase), legs, parallel);
        new JobSummaries(home).Plan(desk, legs, chosen.Why);
        return home.NoteDisagreement(desk.State) ?? ExitCode.Done;
    }

    /// <summary>Null where the plan has errors, which are then told, each at its place.</summary>
    private static Plan? LoadPlan(CommandContext context, ActionsHome home, string file)
    {
        var loaded = PlanLoading.Load(context, home.Repository, file);
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

/// <summary>What was typed after <c>ralf next</c>.</summary>
internal sealed record NextValues(
    string Plan,
    string? Repository,
    string? Run,
    int? Parallel,
    WhenOpen? WhenOpen,
    bool DryRun,
    string Output
);

internal sealed class NextOptions
{
    private readonly Argument<string> _plan = SharedOptions.Plan();
    private readonly Option<string?> _repository = SharedOptions.Repository();

    private readonly Option<string?> _run = new("--run")
    {
        Description = "The run to go on with (default: a new one, or see --when-open)",
        HelpName = "RUN",
    };

    private readonly Option<string?> _parallel = SharedOptions.Parallel();

    private readonly Option<string?> _whenOpen = new("--when-open")
    {
        Description =
            "What an open run of the same plan means: continue (default on a schedule), skip or new",
        HelpName = "POLICY",
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Says what would run, and changes nothing",
    };

    private readonly Option<string> _output = new("--output")
    {
        Description = "Where the packets go, a folder for each leg",
        HelpName = "DIR",
        Required = true,
    };

    public void AddTo(Command command)
    {
        _whenOpen.AcceptOnlyFromAmong("continue", "skip", "new", "");
        command.Arguments.Add(_plan);
        foreach (
            var option in new Option[] { _repository, _run, _parallel, _whenOpen, _dryRun, _output }
        )
        {
            command.Options.Add(option);
        }
    }

    public NextValues Read(ParseResult parsed) =>
        new(
            Given(parsed.GetValue(_plan)) ?? PlanLoading.DefaultPlan,
            parsed.GetValue(_repository),
            Given(parsed.GetValue(_run)),
            SharedOptions.ParallelOf(parsed, _parallel),
            Given(parsed.GetValue(_whenOpen)) is { } policy
                ? Enum.Parse<WhenOpen>(policy, ignoreCase: true)
                : null,
            parsed.GetValue(_dryRun),
            parsed.GetRequiredValue(_output)
        );

    /// <summary>An input that was left empty comes as an empty text.</summary>
    public static string? Given(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
