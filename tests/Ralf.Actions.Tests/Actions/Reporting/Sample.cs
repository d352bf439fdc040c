using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Reporting;

/// <summary>Run states made by hand.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly GitId Base = GitId.Parse(new string('a', 40));
    public static readonly GitId Result = GitId.Parse(new string('b', 40));
    public static readonly GitId Head = GitId.Parse(new string('c', 40));

    public static TaskId Id(string id) => TaskId.Parse(id);

    public static IReadOnlyList<TaskId> Ids(params string[] ids) => [.. ids.Select(TaskId.Parse)];

    public static IReadOnlyList<RepoPath> Paths(params string[] paths) => [.. paths.Select(RepoPath.Parse)];

    public static AgentSettings Agent { get; } =
        new(AgentKind.Command, ["agent"], null, TimeSpan.FromMinutes(40), null, null, []);

    public static PlanTask PlanTask(string id) =>
        new(Id(id), $"The {id} task", "Do it.", [$"{id}/**"], [], [], [], [], Agent, id);

    public static SessionRecord Record(string id, int attempt = 1, SessionReason? reason = null) =>
        new(
            SessionRecord.CurrentVersion,
            RunId.Parse("r1"),
            Id(id),
            attempt,
            $"fence-{id}-{attempt}",
            null,
            reason is null ? SessionStatus.Complete : SessionStatus.Failed,
            reason,
            null,
            $"did {id}",
            Paths($"{id}/one.cs", $"{id}/two.cs"),
            [],
            [],
            [],
            [],
            [],
            [],
            [],
            Base,
            Head,
            new Usage(1000, 200, 0.25m, 3),
            Noon,
            Noon.AddSeconds(72)
        );

    public static RunTaskStatus Task(string id, TaskState state, params SessionRecord[] records) =>
        new(
            PlanTask(id),
            state,
            records.Length > 0 ? records[^1].Attempt : 0,
            records.Length,
            null,
            records,
            records.Length > 0 ? records[^1].Reason : null,
            null,
            false,
            state == TaskState.Landed ? Head : null,
            [],
            [],
            [],
            null,
            0
        );

    public static RunTaskStatus Landed(string id) => Task(id, TaskState.Landed, Record(id));

    public static RunState Run(RunPhase phase, params RunTaskStatus[] tasks) =>
        new(
            RunId.Parse("r1"),
            new Plan(
                "sample",
                "A goal.",
                "main",
                Agent,
                new PlanLimits(),
                new PlanPolicy(),
                [],
                [],
                [],
                [],
                "ralf.yml",
                [.. tasks.Select(t => t.Task)]
            ),
            phase,
            null,
            "0.1.0",
            Base,
            tasks.Any(t => t.State == TaskState.Landed) ? Result : Base,
            null,
            tasks,
            [],
            null,
            tasks.SelectMany(t => t.Records).Aggregate(Usage.None, (sum, r) => sum + r.Usage),
            tasks.Sum(t => t.Records.Count),
            10
        );

    /// <summary>A gate that waits for <c>@ann</c>.</summary>
    public static GateStatus Gate(string name, string task, GateWhen when) =>
        new(name, Id(task), when, when == GateWhen.Before ? Result : Head, GateState.Waiting, null, null, ["@ann"], 7);

    public static FollowupTask Followup(string id, string why) =>
        new(id, "Follow up", "Do more.", ["docs/**"], null, null, why);

    public static ProposalStatus Proposal(string proposal, string by, FollowupTask task) =>
        new(new ProposalMade(proposal, Id(by), task, null, null), null, null);
}
