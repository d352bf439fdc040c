using System.CommandLine;
using Ralf.Actions.Runs;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf run [PLAN]</c>: the whole loop on this machine.</summary>
internal static class RunCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new RunCommandOptions();
        var command = new Command("run", "Runs a plan on this machine, from the first session to the result branch");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(context, options.Read(parsed), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, RunValues values, CancellationToken cancellation)
    {
        using var repository = context.OpenRepository(values.Repository);
        var loaded = context.LoadPlan(repository, values.Plan);
        PlanProblems.Write(loaded, context.Error);
        if (loaded.HasErrors)
        {
            return ExitCode.Usage;
        }

        var plan = WithAgent(loaded.Plan!, values.Agent);
        var selected = RunStart.Select(plan, values.Only, values.Until);
        GateAnswers.CheckNames(plan, values.Approve);
        await PreflightAsync(context, plan, cancellation);
        if (cancellation.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }

        if (values.DryRun)
        {
            await context.Out.WriteLineAsync(
                $"{plan.Name}: {selected?.Count ?? plan.Tasks.Count} tasks would run from {plan.Base}; nothing was changed"
            );
            return ExitCode.Done;
        }

        var parallel = SessionSlots.Check(context.Error, values.Parallel ?? plan.Limits.Parallel);
        var log = RunStart.Create(repository, plan, values.Run, selected, context.Clock.GetUtcNow());
        return await new RunDriver(context, repository, values.Approve).DriveAsync(log, parallel, cancellation);
    }

    private static Plan WithAgent(Plan plan, AgentKind? kind) =>
        kind is not { } use
            ? plan
            : plan with
            {
                Agent = plan.Agent with { Use = use },
                Tasks = [.. plan.Tasks.Select(t => t with { Agent = t.Agent with { Use = use } })],
            };

    /// <summary>Throws <see cref="UserException"/> if an agent of the plan cannot be started here.</summary>
    public static async Task PreflightAsync(CommandContext context, Plan plan, CancellationToken cancellation)
    {
        foreach (var settings in plan.Tasks.Select(t => t.Agent).DistinctBy(a => (a.Use, string.Join('\0', a.Command))))
        {
            if (
                await AgentFactory.PreflightAsync(
                    settings,
                    context.Environment,
                    context.ProgramPath,
                    context.Clock,
                    cancellation
                ) is
                { } error
            )
            {
                throw error;
            }
        }
    }
}

/// <summary>The options of <c>ralf run</c>.</summary>
internal sealed record RunValues(
    string Plan,
    string? Repository,
    int? Parallel,
    IReadOnlyList<string> Only,
    string? Until,
    AgentKind? Agent,
    string? Run,
    bool DryRun,
    IReadOnlyList<string> Approve
);

internal sealed class RunCommandOptions
{
    private readonly Argument<string> _plan = SharedOptions.Plan();
    private readonly Option<string?> _repository = SharedOptions.Repository();

    private readonly Option<string?> _parallel = SharedOptions.Parallel();

    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Runs these tasks (or all of a foreach entry) and no others",
        HelpName = "TASK",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _until = SharedOptions.Text(
        "--until",
        "TASK",
        "Runs this task and all that it needs"
    );

    private readonly Option<AgentKind?> _agent = SharedOptions.Agent();

    private readonly Option<string?> _run = SharedOptions.Text(
        "--run",
        "ID",
        "The id of the run (default: the plan's name and the time)"
    );

    private readonly Option<bool> _dryRun = SharedOptions.Flag("--dry-run", "Checks everything and starts nothing");

    private readonly Option<string[]> _approve = SharedOptions.Approve();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_plan);
        foreach (var option in new Option[] { _repository, _parallel, _only, _until, _agent, _run, _dryRun, _approve })
        {
            command.Options.Add(option);
        }
    }

    public RunValues Read(ParseResult parsed) =>
        new(
            parsed.GetRequiredValue(_plan),
            parsed.GetValue(_repository),
            SharedOptions.ParallelOf(parsed, _parallel),
            parsed.GetValue(_only) ?? [],
            parsed.GetValue(_until),
            parsed.GetValue(_agent),
            parsed.GetValue(_run),
            parsed.GetValue(_dryRun),
            parsed.GetValue(_approve) ?? []
        );
}
