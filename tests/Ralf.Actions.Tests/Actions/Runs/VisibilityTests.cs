using System.Text.Json;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.Tests.Workflows;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using static Ralf.Actions.Tests.Runs.SimulatedRun;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

/// <summary><c>if</c> and <c>sees</c>: when a task runs, and what its sessions are given. Real git and workspaces, as
/// on GitHub Actions.</summary>
public sealed class VisibilityTests : IDisposable
{
    private readonly WaveFixture _bench = new();
    private readonly Dictionary<string, List<string>> _seen = [];

    public VisibilityTests() =>
        _bench.Act = (packet, workspace) =>
        {
            _seen[packet.Task.Id.Value] = Files(workspace);
            WaveFixture.Write(packet, workspace);
        };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task An_assembly_session_sees_what_its_needs_produced_and_its_own_scope_alone()
    {
        _bench.Start(
            Plan(
                Task("a"),
                Task("b"),
                Task("c"),
                Task("book", "a") with
                {
                    Scope = ["src/book/**", "README.md"],
                    Sees = TaskVisibility.Produced,
                    Checks = ["test -f src/c/new.cs", "test -f src/a/x.cs"],
                }
            ) with
            {
                Setup = ["test -f src/a/x.cs"],
            }
        );

        await _bench.RunAsync(11);
        var (coordinator, jobs, packets) = _bench.Next(12);
        await _bench.WorkAsync(12, 1, Assert.Single(jobs), packets);

        // Not c's files, not a's that were there before, no repository; its checks see the whole.
        Assert.Equal(["README.md", "src/a/new.cs"], _seen["book"]);
        coordinator = _bench.Merge(12);
        Assert.Equal("a landed, b landed, c landed, book landed", Standings(coordinator.State));
        Assert.Equal(["src/book/new.cs"], coordinator.State[Id("book")].LastRecord!.FilesModified.Select(p => p.Value));
        Assert.Equal(
            ["README.md", "src/a/new.cs", "src/a/x.cs", "src/b/new.cs", "src/book/new.cs", "src/c/new.cs"],
            _bench.Git("ls-tree", "-r", "--name-only", coordinator.State.Result.Hex).Trim().Split('\n')
        );
        Assert.Empty(RunAudit.Audit(coordinator.Store, Run));
    }

    [Fact]
    public async Task A_consistency_check_sees_the_log_and_no_source_and_its_findings_are_kept()
    {
        var records = new List<string>();
        _bench.Act = (packet, workspace) =>
        {
            _seen[packet.Task.Id.Value] = Files(workspace);
            if (packet.Task.Id == Id("check"))
            {
                records.AddRange(
                    Directory.EnumerateFiles(Path.Combine(workspace, ".ralf/records")).Select(File.ReadAllText)
                );
                File.WriteAllText(Path.Combine(workspace, ".ralf/records/a.1.json"), "forged");
                return;
            }

            WaveFixture.Write(packet, workspace);
        };
        _bench.Logs = packet =>
            packet.Task.Id == Id("check")
                ? AgentLog.Empty with
                {
                    Warnings = ["a keeps nulls, b does not"],
                    FollowupTasks = [new("mend", null, "No nulls.", ["src/a/**"], null, null, "as b does")],
                }
                : AgentLog.Empty with
                {
                    Decisions = [new("no nulls", $"{packet.Task.Id} says so")],
                };
        _bench.Start(Plan(Task("a"), Task("b"), Task("check", "a b") with { Scope = [], Sees = TaskVisibility.Log }));

        await _bench.RunAsync(11);
        var (_, jobs, packets) = _bench.Next(12);
        var prompt = SessionPacket.ReadFrom(Path.Combine(packets, "check.1")).Prompt;
        await _bench.WorkAsync(12, 1, Assert.Single(jobs), packets);
        var coordinator = _bench.Merge(12);

        Assert.Equal(
            [".ralf/decisions.md", ".ralf/records/a.1.json", ".ralf/records/b.1.json", ".ralf/status.json"],
            _seen["check"]
        );
        Assert.Contains("## What you see", prompt, StringComparison.Ordinal);
        Assert.Equal(
            ["a says so", "b says so"],
            records
                .Select(r =>
                    JsonDocument.Parse(r).RootElement.GetProperty("decisions")[0].GetProperty("why").GetString()
                )
                .Order()
        );
        var record = coordinator.State[Id("check")].LastRecord!;
        Assert.Empty(record.FilesModified);
        Assert.Contains("a keeps nulls, b does not", record.Warnings);
        Assert.Equal([".ralf/records/a.1.json"], record.ScopeViolations.Select(v => v.Path.Value));
        Assert.Equal("mend", Assert.Single(coordinator.State.Proposals).Proposal.Task!.Id);
    }

    [Fact]
    public async Task A_task_that_runs_in_any_case_waits_for_what_it_needs_and_is_told_of_it()
    {
        var prompts = new Dictionary<string, string>();
        var plan = Plan(
            Task("a"),
            Task("b", "a"),
            Task("last", "a b") with
            {
                If = TaskCondition.Always,
            },
            Task("after", "last")
        );
        var run = new SimulatedRun(
            plan with
            {
                Limits = new(Attempts: 1),
            },
            (p, _) =>
            {
                prompts[p.Task.Id.Value] = p.Prompt;
                return p.Task.Id == Id("a") ? new([], SessionReason.Crash) : SimulatedRun.Write(p);
            }
        );

        var state = await run.RunAsync();

        Assert.Equal("a failed, b blocked, last landed, after landed", Standings(state));
        Assert.Equal(RunPhase.Failed, state.Phase);
        Assert.Equal(["a", "after", "last"], prompts.Keys.Order());
        Assert.Contains("crash", prompts["last"], StringComparison.OrdinalIgnoreCase);
        Assert.Empty(run.Audit());
    }

    private static List<string> Files(string workspace) =>
        [
            .. Directory
                .EnumerateFiles(workspace, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(workspace, f))
                .Order(StringComparer.Ordinal),
        ];
}
