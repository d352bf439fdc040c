using System.CommandLine;
using System.Text.Json.Nodes;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Actions.Workflows;
using Ralf.Core.Scheduling;
using Ralf.GitHub;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf next</c>: the plan job of a workflow run. It starts or continues a run, takes its next wave, and
/// writes its packets and the matrix.</summary>
internal static class NextCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new NextOptions();
        var command = new Command("next", "On GitHub Actions: takes the next wave of a run and writes its packets");
        options.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var values = options.Read(parsed);
                using var job = WorkflowJob.Open(context, values.Repository);
                return await new NextWork(job, context).RunAsync(values, cancellation);
            }
        );
        return command;
    }
}

internal sealed class NextOptions
{
    private readonly Argument<string> _plan = SharedOptions.Plan();
    private readonly Option<string?> _repository = SharedOptions.Repository();

    private readonly Option<string?> _run = SharedOptions.Text(
        "--run",
        "RUN",
        "The run to go on with (default: a new one, or see --when-open)"
    );

    private readonly Option<string?> _parallel = SharedOptions.Parallel();

    private readonly Option<string?> _whenOpen = SharedOptions.Text(
        "--when-open",
        "POLICY",
        "What an open run of the same plan means: continue (default on a schedule), skip or new"
    );

    private readonly Option<bool> _dryRun = SharedOptions.Flag("--dry-run", "Says what would run, and changes nothing");

    private readonly Option<string> _output = SharedOptions.Required(
        "--output",
        "DIR",
        "Where the packets go, a folder for each leg"
    );

    public void AddTo(Command command)
    {
        _whenOpen.AcceptOnlyFromAmong("continue", "skip", "new", "");
        command.Arguments.Add(_plan);
        foreach (var option in new Option[] { _repository, _run, _parallel, _whenOpen, _dryRun, _output })
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
                ? Enum.Parse<OpenRunPolicy>(policy, ignoreCase: true)
                : null,
            parsed.GetValue(_dryRun),
            parsed.GetRequiredValue(_output)
        );

    /// <summary>An input that was left empty arrives as an empty text.</summary>
    public static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
