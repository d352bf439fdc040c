using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.State;

/// <summary>Plans, events and logs to test on.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    public static readonly RunId Run = RunId.Parse("r1");
    public static readonly GitId Base = GitId.Parse(new string('b', 40));
    public static readonly GitId Result = GitId.Parse(new string('c', 40));

    public static readonly AgentSettings Agent = new(
        AgentKind.Command,
        ["agent"],
        Model: null,
        TimeSpan.FromMinutes(40),
        Turns: null,
        BudgetUsd: null,
        Env: []
    );

    public static TaskId Id(string id) => TaskId.Parse(id);

    /// <summary>A task; <paramref name="needs"/> are separated by spaces.</summary>
    public static PlanTask Task(string id, string needs = "") =>
        new(
            Id(id),
            $"Title of {id}",
            $"Do {id}",
            Scope: [$"src/{id}/**"],
            Reads: [],
            Produces: [],
            [.. needs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Id)],
            Checks: [],
            Agent,
            id
        );

    /// <summary>The task with a gate named <c>gate-TASK</c>.</summary>
    public static PlanTask Gated(this PlanTask task, GateWhen when = GateWhen.After, params string[] approvers) =>
        task with
        {
            Gate = new TaskGate($"gate-{task.Id}", when, approvers),
        };

    public static Plan Plan(params PlanTask[] tasks) =>
        new(
            "sample",
            "A goal",
            "main",
            Agent,
            new PlanLimits(),
            new PlanPolicy(),
            [new PlanDecision("Use results", "docs/decisions.md")],
            Setup: [],
            Verify: [],
            Unprotect: [],
            Source: "ralf.yml",
            tasks
        );

    /// <summary>a, b after a, c after b, d alone.</summary>
    public static Plan Chain { get; } = Plan(Task("a"), Task("b", "a"), Task("c", "b"), Task("d"));

    public static RunStarted Started { get; } = new(Run, "0.1.0", Base, "local", Only: null);

    public static string Fence(string task, int attempt) => $"{task}.{attempt}-f";

    public static TaskDispatched Dispatch(string task, int attempt = 1) =>
        new(Id(task), attempt, Fence(task, attempt), Base, [$"src/{task}/**"]);

    public static SessionRecord Record(
        string task,
        int attempt = 1,
        SessionReason? reason = null,
        string? fence = null
    ) =>
        new(
            SessionRecord.CurrentVersion,
            Run,
            Id(task),
            attempt,
            fence ?? Fence(task, attempt),
            SessionId: "s-1",
            reason is null ? SessionStatus.Complete : SessionStatus.Partial,
            reason,
            Detail: reason is null ? null : "one line",
            Summary: "did it",
            FilesModified: [RepoPath.Parse($"src/{task}/x.cs")],
            Decisions: [new Decision("what", "why")],
            DecisionProposals: [new DecisionProposal("rule", "because")],
            FollowupTasks: [new FollowupTask("f", null, "do f", ["src/f/**"], Reads: null, ["a"], "needed")],
            Warnings: ["careful"],
            ScopeViolations: [new ScopeViolation(RepoPath.Parse("x.txt"), ChangeKind.Added)],
            ScopeRequests: [new ScopeRequest(["docs/**"], "for the docs")],
            Checks: [new CheckRun("make", 0, 1.5, Output: null)],
            Base,
            Head: Result,
            new Usage(10, 20, 0.25m, 3),
            Noon,
            Noon.AddMinutes(5)
        );

    public static SessionRecorded Recorded(string task, int attempt = 1, SessionReason? reason = null) =>
        new(Record(task, attempt, reason));

    public static TaskLanded Landed(string task, int attempt = 1) => new(Id(task), attempt, Result, Result);

    public static TaskFailed Failed(string task, int attempt = 1) =>
        new(Id(task), attempt, SessionReason.CheckFailed, "checks are red");

    /// <summary>The state after <see cref="Started"/> and these events.</summary>
    public static RunState Fold(Plan plan, params RunEvent[] bodies) =>
        RunFold.FoldMany(
            RunFold.Start(plan, Run),
            bodies.Prepend(Started).Select((b, i) => new LoggedEvent(i, $"e{i}", Noon, b))
        );

    public static StateLog Create(IGitStore store, Plan? plan = null)
    {
        Assert.True(StateLog.TryCreate(store, plan ?? Chain, Started, Noon, out var log));
        return log!;
    }

    public static StateLog Open(IGitStore store) => StateLog.Open(store, Run);

    public static bool Append(this StateLog log, params NewEvent[] events) =>
        log.TryAppend(events, Noon.AddMinutes(log.Events.Count), []);
}
