using System.Globalization;
using Ralf.Actions.Sessions;
using Ralf.Actions.Tests.State;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Runs;

/// <summary>
/// A random plan and what its sessions do, all from a seed: what a session does depends on its task and on how many
/// went before it, not on time, so that
/// every way through the run must end with the same tree.
/// </summary>
internal sealed class RandomRun
{
    /// <summary>A task of a patient run has had its bad days by then, unless it has nothing else.</summary>
    private const int BadTurns = 3;

    private readonly int _seed;
    private readonly bool _isPatient;

    /// <param name="isPatient">So many attempts that lost ones do not use them up.</param>
    public RandomRun(int seed, bool isPatient = false)
    {
        (_seed, _isPatient) = (seed, isPatient);
        var random = new Random(seed);
        var tasks = new List<PlanTask>();
        for (var i = 0; i < random.Next(2, 9); i++)
        {
            var needs = tasks.Where(_ => random.Next(4) == 0).Select(t => t.Id.Value);
            var task = Samples.Task($"t{i}", string.Join(' ', needs));
            tasks.Add(
                random.Next(3) == 0 ? task with { Scope = [.. task.Scope, $"shared/{random.Next(2)}.txt"] } : task
            );
        }

        // Of their own dice, so that seeds give the same plans with gates and without.
        var gates = new Random(~seed);
        if (gates.Next(2) == 0)
        {
            tasks = [.. tasks.Select(t => Gated(t, gates.Next(5)))];
        }

        var limits = new PlanLimits(Attempts: isPatient ? 14 : random.Next(1, 4));
        if (gates.Next(6) == 0)
        {
            limits = limits with { BudgetUsd = gates.Next(1, 20) };
            tasks = [.. tasks.Select(t => t with { Agent = t.Agent with { BudgetUsd = 2 } })];
        }

        Plan = Samples.Plan([.. tasks]) with
        {
            Limits = limits,
            Policy = new PlanPolicy(
                Overlap: OverlapPolicy.Order,
                Followups: new Random(HashCode("followups", 0)).Next(4) switch
                {
                    0 => FollowupPolicy.Drop,
                    1 => FollowupPolicy.Ask,
                    _ => FollowupPolicy.Auto,
                }
            ),
            Verify = random.Next(2) == 0 ? [] : ["make"],
            Shared = gates.Next(3) == 0 ? ["*.lock"] : [],
        };
        Parallel = random.Next(1, 5);
    }

    public Plan Plan { get; }

    public int Parallel { get; }

    /// <summary>What people say at a gate: of what was made by the session, not by when it was.</summary>
    public bool? Answer(RunState state, GateStatus gate)
    {
        var done = Finished(state[gate.Task]);
        return (_isPatient && done > BadTurns) || new Random(HashCode(gate.Name, done)).Next(3) > 0;
    }

    /// <summary>Sessions that ended by themselves: what others lost of them says nothing of the task.</summary>
    public static int Finished(RunTaskStatus task) =>
        task.Records.Count(r =>
            r.Reason is not (SessionReason.Interrupted or SessionReason.Lost or SessionReason.RemoteRefused)
        );

    /// <summary>Whether a person happens to look while this session runs.</summary>
    public bool IsLookedAt(SessionPacket packet) =>
        new Random(HashCode(packet.Task.Id.Value, -packet.Attempt)).Next(2) == 0;

    private static PlanTask Gated(PlanTask task, int number) =>
        number switch
        {
            0 or 1 => task.Gated(GateWhen.After),
            2 => task.Gated(GateWhen.Before),
            _ => task,
        };

    public Deed Act(IGitStore store, SessionPacket packet, int turn)
    {
        if (packet.Task.Glue is not null)
        {
            return Glued(store, packet);
        }

        var random = new Random(HashCode(packet.Task.Id.Value, turn));
        var cost = random.Next(9) * 0.25m;
        return Act(store, packet, turn, random) with
        {
            Shape = r =>
                r with
                {
                    Usage = new(10, 10, cost, 1),
                    EditProposals = Edits(packet.Task.Id),
                    FollowupTasks = FollowUps(packet.Task.Id),
                    DecisionProposals = Rules(packet.Task.Id),
                },
        };
    }

    /// <summary>What a task asks for, whichever of its sessions does: an edit of the shared file, or of one that is not
    /// shared.</summary>
    private IReadOnlyList<EditProposal> Edits(TaskId task)
    {
        var dice = new Random(HashCode(task.Value, 2_000));
        return Plan.Shared.Count == 0 || dice.Next(2) == 0
            ? []
            : [new(dice.Next(6) == 0 ? "README.md" : "app.lock", null, $"Add {task}.", "needed")];
    }

    /// <summary>A task that a task of the plan asks for, whichever of its sessions does; one that none may make, and
    /// one twice, among them.</summary>
    private IReadOnlyList<FollowupTask> FollowUps(TaskId task)
    {
        var dice = new Random(HashCode(task.Value, 3_000));
        if (!task.Value.StartsWith('t') || dice.Next(3) > 0)
        {
            return [];
        }

        var id = $"f-{task}";
        var scope = dice.Next(6) == 0 ? ".github/**" : $"src/{id}/**";
        var one = new FollowupTask(id, null, $"Do {id}.", [scope], null, null, "it is left");
        return dice.Next(4) == 0 ? [one, one with { Prompt = $"DO {id}" }] : [one];
    }

    private IReadOnlyList<DecisionProposal> Rules(TaskId task) =>
        new Random(HashCode(task.Value, 4_000)).Next(4) == 0 ? [new($"{task} comes first", "it was first")] : [];

    /// <summary>What people say to a proposal, whoever asks when.</summary>
    public bool Answer(ProposalMade proposal) =>
        new Random(HashCode(proposal.Task?.Id ?? proposal.By.Value, 5_000)).Next(2) == 0;

    /// <summary>A line for each task that asks for one, in their order: the same file however they came
    /// together.</summary>
    private static Deed Glued(IGitStore store, SessionPacket packet)
    {
        var file = RepoPath.Parse("app.lock");
        var tree = store.ReadCommit(packet.Base).Tree;
        var before = TreeWalk.Find(store, tree, file) is { } found
            ? System.Text.Encoding.UTF8.GetString(store.ReadBlob(found.Id)).Split('\n')
            : [];
        var asked = packet
            .Prompt.Split('\n')
            .Where(l => l.StartsWith("> Add ", StringComparison.Ordinal))
            .Select(l => l["> Add ".Length..].TrimEnd('.'));
        return new([("app.lock", string.Join('\n', before.Concat(asked).Distinct().Order(StringComparer.Ordinal)))]);
    }

    /// <summary>How the tasks of the plan stand; in which order others came, and how many Ralf makes to apply edits
    /// depends on who is done when.</summary>
    public static string Standings(RunState state) =>
        string.Join(
            ", ",
            state
                .Tasks.Where(t => t.Task.Glue is null)
                .Select(t => $"{t.Task.Id} {t.State}")
                .Order(StringComparer.Ordinal)
        );

    private Deed Act(IGitStore store, SessionPacket packet, int turn, Random random) =>
        _isPatient && IsHopeless(packet) ? Work(store, packet, SessionReason.CheckFailed)
        : _isPatient && turn > BadTurns ? Work(store, packet, null)
        : Any(store, packet, turn, random);

    private bool IsHopeless(SessionPacket packet) => new Random(HashCode(packet.Task.Id.Value, 1_000)).Next(15) == 0;

    private Deed Any(IGitStore store, SessionPacket packet, int turn, Random random) =>
        random.Next(12) switch
        {
            0 => Work(store, packet, SessionReason.CheckFailed),
            1 => Work(store, packet, SessionReason.Timeout),
            2 => new([], SessionReason.Crash),
            3 => new([], SessionReason.NoChange),
            4 when turn < 3 => new([], SessionReason.RateLimited),
            5 => Work(store, packet, SessionReason.ScopeViolation),
            6 => Hostile(store, packet),
            _ => Work(store, packet, null),
        };

    /// <summary>A record that says nothing of the path outside the scope that its commit holds.</summary>
    private Deed Hostile(IGitStore store, SessionPacket packet) =>
        new([.. Work(store, packet, null).Files, ("README.md", "mine\n")]);

    /// <summary>A file of its own, and a line more in the file it shares with others.</summary>
    private static Deed Work(IGitStore store, SessionPacket packet, SessionReason? reason)
    {
        var files = new List<(string, string?)> { ($"src/{packet.Task.Id}/x.cs", $"{packet.Task.Id}\n") };
        foreach (var shared in packet.Scope.Where(g => g.StartsWith("shared/", StringComparison.Ordinal)))
        {
            var tree = store.ReadCommit(packet.Base).Tree;
            var before = TreeWalk.Find(store, tree, RepoPath.Parse(shared)) is { } found
                ? System.Text.Encoding.UTF8.GetString(store.ReadBlob(found.Id))
                : "";
            files.Add((shared, $"{before}{packet.Task.Id}\n"));
        }

        return new(files, reason);
    }

    /// <summary>The same in every process, unlike <see cref="System.HashCode"/>.</summary>
    private int HashCode(string task, int turn)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{_seed}/{task}/{turn}");
        return text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));
    }
}
