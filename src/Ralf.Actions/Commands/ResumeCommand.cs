using System.CommandLine;
using Ralf.Actions.Runs;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf resume [RUN]</c>: continues an interrupted, paused or retried run.</summary>
internal static class ResumeCommand
{
    public static Command Create(CommandContext context)
    {
        var (run, repository) = (LocalRuns.Argument(), SharedOptions.Repository());
        var parallel = SharedOptions.Parallel();
        var approve = SharedOptions.Approve();
        var limit = new Option<string[]>("--limit")
        {
            Description = "A limit of the run set anew: sessions=N, budget_usd=N or budget_tokens=N",
            HelpName = "KEY=VALUE",
        };
        var command = new Command("resume", "Goes on with an interrupted or paused run")
        {
            run,
            repository,
            parallel,
            approve,
            limit,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var limits = LimitParser.Parse(parsed.GetValue(limit) ?? []);
                var given = SharedOptions.ParallelOf(parsed, parallel);
                using var selected = OpenedRun.Open(context, parsed.GetValue(repository), parsed.GetValue(run));
                var (opened, log) = (selected.Repository, selected.Log);
                if (!log.State.IsLocal)
                {
                    throw CommandErrors.RunIsElsewhere(log.State.Run, selected.WakeCommand);
                }

                // Somebody pushed the branches of a run whose log is kept in another clone.
                if (selected.IsRemote)
                {
                    throw StateErrors.NoSuchRun(log.State.Run.Value, StateLog.Runs(opened));
                }

                var approved = parsed.GetValue(approve) ?? [];
                GateAnswers.CheckNames(log.State.Plan, approved);
                await PrepareAsync(context, opened, log, cancellation);
                if (cancellation.IsCancellationRequested)
                {
                    return ExitCode.Interrupted;
                }

                Resume(context, log, new(limits));
                var slots = SessionSlots.Check(context.Error, given ?? log.State.Plan.Limits.Parallel);
                return await new RunDriver(context, opened, approved).DriveAsync(log, slots, cancellation);
            }
        );
        return command;
    }

    private static async Task PrepareAsync(
        CommandContext context,
        GitRepository repository,
        StateLog log,
        CancellationToken cancellation
    )
    {
        if (log.State.Phase is RunPhase.Running or RunPhase.Paused)
        {
            await RunCommand.PreflightAsync(context, log.State.Plan, cancellation);
            WarnOfChangedPlan(context, repository, log.State.Plan);
        }
    }

    private static void Resume(CommandContext context, StateLog log, ResumeSlashCommand line)
    {
        while (
            log.State.Phase is RunPhase.Running or RunPhase.Paused
            && SlashCommandEvents.Decide(log.State, line, by: null) is { Count: > 0 } events
        )
        {
            log.TryAppend(events, context.Clock.GetUtcNow(), []);
        }
    }

    /// <summary>A run keeps the plan that it started with; warns if the file has changed since.</summary>
    private static void WarnOfChangedPlan(CommandContext context, GitRepository repository, Plan frozen)
    {
        if (
            frozen.Source is not { } source
            || repository.WorkTree is not { } root
            || !File.Exists(Path.Combine(root, source))
        )
        {
            return;
        }

        var now = context.LoadPlan(repository, Path.Combine(root, source)).Plan;
        if (
            now is null
            || FrozenPlan.Write(now with { Agent = frozen.Agent, Tasks = SameAgents(now, frozen) })
                != FrozenPlan.Write(frozen)
        )
        {
            context.Error.WriteLine(
                $"note: {source} or its base has changed since this run began; the run keeps the plan that it started with"
            );
        }
    }

    /// <summary>The agent may come from <c>--agent</c>, which is not a change of the plan.</summary>
    private static IReadOnlyList<PlanTask> SameAgents(Plan now, Plan frozen)
    {
        var agents = frozen.Tasks.ToDictionary(t => t.Id, t => t.Agent);
        return [.. now.Tasks.Select(t => agents.TryGetValue(t.Id, out var agent) ? t with { Agent = agent } : t)];
    }
}
