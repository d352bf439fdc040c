using System.Globalization;
using Ralf.Actions.Git;
using Ralf.Actions.Plans;
using Ralf.Actions.Sessions;
using Ralf.Actions.State;
using Ralf.Actions.Tests.State;

namespace Ralf.Actions.Tests.Runs;

/// <summary>
/// A random plan and what its sessions do, all from a seed: what a session does depends on its task and on how many went before it, not on time, so that
/// every way through the run must end with the same tree.
/// </summary>
internal sealed class RandomRun
{
    private readonly int _seed;

    public RandomRun(int seed)
    {
        _seed = seed;
        var random = new Random(seed);
        var tasks = new List<PlanTask>();
        for (var i = 0; i < random.Next(2, 9); i++)
        {
            var needs = tasks.Where(_ => random.Next(4) == 0).Select(t => t.Id.Value);
            var task = Samples.Task($"t{i}", string.Join(' ', needs));
            tasks.Add(
                random.Next(3) == 0
                    ? task with
                    {
                        Scope = [.. task.Scope, $"shared/{random.Next(2)}.txt"],
                    }
                    : task
            );
        }

        Plan = Samples.Plan([.. tasks]) with
        {
            Limits = new PlanLimits(Attempts: random.Next(1, 4)),
            Policy = new PlanPolicy(Overlap: OverlapPolicy.Order),
            Verify = random.Next(2) == 0 ? [] : ["make"],
        };
        Parallel = random.Next(1, 5);
    }

    public Plan Plan { get; }

    public int Parallel { get; }

    public Deed Act(IGitStore store, SessionPacket packet, int turn)
    {
        var random = new Random(HashCode(packet.Task.Id.Value, turn));
        return random.Next(12) switch
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
    }

    /// <summary>A record that says nothing of the path outside the scope that its commit holds.</summary>
    private Deed Hostile(IGitStore store, SessionPacket packet) =>
        new([.. Work(store, packet, null).Files, ("README.md", "mine\n")]);

    /// <summary>A file of its own, and a line more in the file it shares with others.</summary>
    private static Deed Work(IGitStore store, SessionPacket packet, SessionReason? reason)
    {
        var files = new List<(string, string?)>
        {
            ($"src/{packet.Task.Id}/x.cs", $"{packet.Task.Id}\n"),
        };
        foreach (
            var shared in packet.Scope.Where(g => g.StartsWith("shared/", StringComparison.Ordinal))
        )
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
