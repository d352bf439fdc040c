using System.CommandLine;
using Ralf.Actions.Runs;

namespace Ralf.Actions.Commands;

/// <summary>Commands by which people decide: <c>ralf retry</c>, <c>ralf answer</c>, <c>ralf cancel</c>. Each appends an
/// event to the log, where a running process sees it.</summary>
internal static class DecisionCommands
{
    public static Command Retry(CommandContext context)
    {
        var (run, repository) = (SharedOptions.Run(), SharedOptions.Repository());
        var tasks = new Argument<string[]>("TASK")
        {
            Description = "Failed or conflicted tasks",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("retry", "Brings failed or conflicted tasks back, and what they blocked")
        {
            run,
            tasks,
            repository,
        };
        command.SetAction(parsed =>
            Pull(
                context,
                parsed.GetValue(repository),
                parsed.GetRequiredValue(run),
                new RetrySlashCommand(parsed.GetRequiredValue(tasks))
            )
        );
        return command;
    }

    public static Command Answer(CommandContext context)
    {
        var (run, repository) = (SharedOptions.Run(), SharedOptions.Repository());
        var proposal = new Argument<string>("PROPOSAL")
        {
            Description = "The proposal's id, as `ralf status` shows it",
        };
        var verdict = new Argument<string>("VERDICT") { Description = "accept or reject" };
        verdict.AcceptOnlyFromAmong("accept", "reject");
        var why = SharedOptions.Text("--why", "TEXT", "The reason, kept in the log");
        var command = new Command("answer", "Answers what a session asked for")
        {
            run,
            proposal,
            verdict,
            repository,
            why,
        };
        command.SetAction(parsed =>
            Pull(
                context,
                parsed.GetValue(repository),
                parsed.GetRequiredValue(run),
                new AnswerSlashCommand(
                    parsed.GetRequiredValue(proposal),
                    parsed.GetRequiredValue(verdict) == "accept",
                    parsed.GetValue(why)
                )
            )
        );
        return command;
    }

    public static Command Cancel(CommandContext context)
    {
        var (run, repository) = (SharedOptions.Run(), SharedOptions.Repository());
        var command = new Command("cancel", "Ends a run; what has landed stays, and running sessions are stopped")
        {
            run,
            repository,
        };
        command.SetAction(parsed =>
            Pull(context, parsed.GetValue(repository), parsed.GetRequiredValue(run), new CancelSlashCommand())
        );
        return command;
    }

    /// <summary>Logs a person's request to a run.</summary>
    public static int Pull(CommandContext context, string? repository, string run, SlashCommand line)
    {
        using var selected = OpenedRun.Open(context, repository, run);
        var log = selected.Log;
        new RunLog(log, context.Clock).Commit(() =>
            new LogTransaction(SlashCommandEvents.Decide(log.State, line, by: null), [])
        );

        if (log.State.Phase is RunPhase.Running or RunPhase.Paused)
        {
            context.Error.WriteLine(
                selected.IsRemote
                    ? $"Logged. To go on at once: {selected.WakeCommand}"
                    : $"Logged. A process that runs it goes on by itself; else: ralf resume {log.State.Run}"
            );
        }

        return ExitCode.Done;
    }
}
