using System.CommandLine;
using Ralf.Actions.Plans;
using Ralf.Actions.Runs;
using Ralf.Actions.State;

namespace Ralf.Actions.Commands;

/// <summary>People's levers: <c>ralf retry</c>, <c>ralf answer</c>, <c>ralf cancel</c>. Each is an event in the log, and a running process sees it.</summary>
internal static class LeverCommands
{
    private static Argument<string> Run() => new("RUN") { Description = "The run's id" };

    public static Command Retry(CommandContext context)
    {
        var (run, repository) = (Run(), SharedOptions.Repository());
        var tasks = new Argument<string[]>("TASK")
        {
            Description = "Failed or conflicted tasks",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command(
            "retry",
            "Brings failed or conflicted tasks back, and what they blocked"
        )
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
                state => Retries(state, parsed.GetRequiredValue(tasks))
            )
        );
        return command;
    }

    public static Command Answer(CommandContext context)
    {
        var (run, repository) = (Run(), SharedOptions.Repository());
        var proposal = new Argument<string>("PROPOSAL")
        {
            Description = "The proposal's id, as `ralf status` shows it",
        };
        var verdict = new Argument<string>("VERDICT") { Description = "accept or reject" };
        verdict.AcceptOnlyFromAmong("accept", "reject");
        var why = new Option<string?>("--why")
        {
            Description = "The reason, kept in the log",
            HelpName = "TEXT",
        };
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
                state =>
                    Answers(
                        state,
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
        var (run, repository) = (Run(), SharedOptions.Repository());
        var command = new Command(
            "cancel",
            "Ends a run; what has landed stays, and running sessions are stopped"
        )
        {
            run,
            repository,
        };
        command.SetAction(parsed =>
            Pull(context, parsed.GetValue(repository), parsed.GetRequiredValue(run), Cancellation)
        );
        return command;
    }

    private static int Pull(
        CommandContext context,
        string? repository,
        string run,
        Func<RunState, IReadOnlyList<NewEvent>> decide
    )
    {
        using var opened = RunSelection.Open(context, repository);
        var log = StateLog.Open(opened, RunSelection.Pick(opened, run));
        while (!log.TryAppend(decide(log.State), context.Clock.GetUtcNow(), [])) { }

        if (log.State.Phase is RunPhase.Running or RunPhase.Paused)
        {
            context.Error.WriteLine(
                $"Logged. A process that runs it goes on by itself; else: ralf resume {log.State.Run}"
            );
        }

        return ExitCode.Done;
    }

    private static List<NewEvent> Retries(RunState state, IEnumerable<string> names)
    {
        var events = new List<NewEvent>();
        foreach (var name in names)
        {
            var status =
                state.Tasks.FirstOrDefault(t => t.Task.Id.Value == name)
                ?? throw Errors.UnknownTask(name, state.Tasks.Select(t => t.Task.Id.Value));
            if (status.State is not (TaskState.Failed or TaskState.Conflicted))
            {
                throw Errors.NothingToRetry(name, Reporting.Words.Lower(status.State));
            }

            events.Add(
                new(
                    EventIds.Retried(status.Task.Id, state.LastSeq),
                    new TaskRetried(status.Task.Id)
                )
            );
        }

        return events;
    }

    private static IReadOnlyList<NewEvent> Answers(
        RunState state,
        string name,
        bool accept,
        string? why
    )
    {
        var open = state.Proposals.Where(p => p.Accepted is null).Select(p => p.Proposal).ToList();
        var proposal =
            open.Find(p => p.Proposal == name)
            ?? throw Errors.NoOpenProposal(name, open.Select(p => p.Proposal));
        var answer = new NewEvent(EventIds.Answered(name), new ProposalAnswered(name, accept, why));
        if (!accept || proposal.Decision is not null)
        {
            return [answer];
        }

        if (proposal.Task is null)
        {
            throw Errors.ScopeNotGranted(name);
        }

        return FollowUps.TryMakeTask(
            state,
            proposal.By,
            proposal.Task,
            out var added,
            out var reason
        )
            ? [answer, new(EventIds.Added(added!.Task.Id), added)]
            : throw Errors.BadFollowUp(name, reason);
    }

    private static IReadOnlyList<NewEvent> Cancellation(RunState state) =>
        state.Phase is RunPhase.Running or RunPhase.Paused
            ? [new(EventIds.Cancelled(state.LastSeq), new RunCancelled("command line"))]
            : throw Errors.RunIsOver(state.Run.Value, Reporting.Words.Lower(state.Phase));
}
