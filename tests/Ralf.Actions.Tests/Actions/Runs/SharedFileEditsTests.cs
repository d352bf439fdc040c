using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.Tests.Workflows;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.Runs.SimulatedRun;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

/// <summary>Files that are nobody's: proposed edits, and the task that applies them.</summary>
public sealed class SharedFileEditsTests
{
    private const string Patch = "--- a/app.lock\n+++ b/app.lock\n@@ -1 +1,2 @@\n one\n+two\n";

    [Fact]
    public async Task A_proposed_edit_is_applied_by_a_task_that_alone_owns_the_file()
    {
        using var bench = new WaveFixture(("app.lock", "one\n"));
        var prompts = new Dictionary<string, string>();
        var asked = true;
        bench.Act = (packet, workspace) =>
        {
            prompts[packet.Task.Id.Value] = packet.Prompt;
            if (packet.Task.Glue is not null)
            {
                WaveFixture.WriteFile(workspace, "app.lock", "one\ntwo\n");
                WaveFixture.WriteFile(workspace, "src/a/stolen.cs", "x");
            }
            else
            {
                WaveFixture.Write(packet, workspace);
                // Whatever it writes there is not its own.
                WaveFixture.WriteFile(workspace, "app.lock", "mine\n");
            }
        };
        bench.Logs = packet =>
            packet.Task.Id == Id("a") && asked
                ? AgentLog.Empty with
                {
                    EditProposals =
                    [
                        new("app.lock", Patch, "Add two.", "a needs two"),
                        new("README.md", null, "Mention a.", "people ask"),
                        new("../etc/passwd", null, "Root.", "fun"),
                    ],
                }
                : AgentLog.Empty;
        bench.Start(
            Plan(
                Shared(Task("a")) with
                {
                    // It holds with the patch alone.
                    Checks = ["grep -q two app.lock"],
                },
                Shared(Task("b")),
                Shared(Task("reader", "b")) with
                {
                    Reads = ["app.lock"],
                }
            ) with
            {
                Shared = ["**/*.lock"],
                Policy = new PlanPolicy() with { OutOfScope = OutOfScopePolicy.Strip },
            }
        );
        var coordinator = await bench.RunAsync(11);

        Assert.Equal("a landed, b landed, reader pending, glue pending", Standings(coordinator.State));
        Assert.Equal(
            ["a.1-e1 open", "a.1-e2 refused", "a.1-e3 refused"],
            coordinator.State.Proposals.Select(p =>
                $"{p.Proposal.Proposal} {(p.Accepted is null ? "open" : "refused")}"
            )
        );
        Assert.Contains("`**/*.lock`", prompts["a"], StringComparison.Ordinal);

        // The reader waits for it.
        asked = false;
        coordinator = await bench.RunAsync(12);
        Assert.Equal("a landed, b landed, reader pending, glue landed", Standings(coordinator.State));
        Assert.Equal("one\ntwo", bench.Git("show", $"{coordinator.State.Result.Hex}:app.lock").Trim());
        Assert.Contains("> +two", prompts["glue"], StringComparison.Ordinal);
        Assert.Contains("> Add two.", prompts["glue"], StringComparison.Ordinal);
        Assert.Equal(["**/*.lock"], coordinator.State[Id("glue")].Dispatch!.Scope);
        Assert.True(coordinator.State.Proposals[0].Accepted);
        Assert.Contains("glue, attempt 1", coordinator.State.Proposals[0].Why, StringComparison.Ordinal);
        await bench.RunAsync(13);
        Assert.Contains("reader landed", Standings(bench.Coordinator().State), StringComparison.Ordinal);
        Assert.Empty(RunAudit.Audit(coordinator.Store, Run));
    }

    [Fact]
    public async Task Every_edit_ends_taken_refused_or_open_whatever_happens()
    {
        var run = new SimulatedRun(
            Plan(Task("a"), Task("b"), Task("c", "b")) with
            {
                Shared = ["x/*.lock", "y/*.lock"],
                Limits = new PlanLimits(Attempts: 1),
            },
            (p, _) =>
                p.Task.Glue switch
                {
                    "x/*.lock" => new([("x/a.lock", "x")]),
                    "y/*.lock" => new([], SessionReason.Crash),
                    _ => Write(p) with
                    {
                        Shape = r =>
                            r with
                            {
                                EditProposals =
                                [
                                    new("x/a.lock", null, $"for {p.Task.Id}", "w"),
                                    new("y/a.lock", null, $"for {p.Task.Id}", "w"),
                                ],
                            },
                    },
                }
        );

        var state = await run.RunAsync();

        Assert.Equal(RunPhase.Failed, state.Phase);
        Assert.Equal(6, state.Proposals.Count);
        Assert.All(state.Proposals, p => Assert.Equal(p.Proposal.Edit!.Path == "x/a.lock" ? true : null, p.Accepted));
        // One under way for each entry; none is added beside one that failed.
        Assert.Single(state.Tasks, t => t.Task.Glue == "y/*.lock" && t.State == TaskState.Failed);
        Assert.All(state.Tasks.Where(t => t.Task.Glue == "x/*.lock"), t => Assert.Equal(TaskState.Landed, t.State));
        Assert.Equal("RALF558", Assert.Throws<UserException>(() => Answer(state, "a.1-e2", "accept")).Code);
        run.Append(Assert.Single(Answer(state, "a.1-e2", "reject not needed")).Body);
        Assert.False(run.State.Proposals.Single(p => p.Proposal.Proposal == "a.1-e2").Accepted);
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task A_task_that_applies_edits_cannot_call_for_another_such_task()
    {
        var run = new SimulatedRun(
            Plan(Task("a")) with
            {
                Shared = ["*.lock"],
            },
            (p, _) =>
                (p.Task.Glue is null ? Write(p) : new([("app.lock", "x")])) with
                {
                    Shape = r => r with { EditProposals = [new("app.lock", null, "More.", "w")] },
                }
        );

        var state = await run.RunAsync();

        Assert.Equal("a landed, glue landed", Standings(state));
        Assert.Equal(RunPhase.Done, state.Phase);
        Assert.Equal([true, false], state.Proposals.Select(p => p.Accepted));
        Assert.Contains("itself", state.Proposals[1].Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app.lock", Patch, "one\ntwo\n", "")]
    [InlineData("new.lock", "--- /dev/null\n+++ b/new.lock\n@@ -0,0 +1 @@\n+hi\n", "hi\n", "")]
    [InlineData("app.lock", "--- a/app.lock\n+++ b/app.lock\n@@ -1 +1 @@\n-three\n+four\n", null, "app.lock")]
    [InlineData("app.lock", "nonsense", null, "app.lock")]
    [InlineData("app.lock", "--- a/../evil\n+++ b/../evil\n@@ -0,0 +1 @@\n+x\n", null, "app.lock")]
    [InlineData("app.lock", "--- a/src/a/x.cs\n+++ b/src/a/x.cs\n@@ -1 +1 @@\n-1\n+2\n", null, "app.lock")]
    [InlineData(
        "app.lock",
        "diff --git a/app.lock b/app.lock\ndeleted file mode 100644\n--- a/app.lock\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n",
        null,
        "app.lock"
    )]
    [InlineData(
        "new.lock",
        "diff --git a/new.lock b/new.lock\nnew file mode 120000\n--- /dev/null\n+++ b/new.lock\n@@ -0,0 +1 @@\n+/etc/passwd\n\\ No newline at end of file\n",
        null,
        "new.lock"
    )]
    [InlineData(
        "crlf.lock",
        "--- a/crlf.lock\n+++ b/crlf.lock\n@@ -1,2 +1,3 @@\n one\r\n two\r\n+3\r\n",
        "one\r\ntwo\r\n3\r\n",
        ""
    )]
    [InlineData(
        "crlf.lock",
        "--- a/crlf.lock\r\n+++ b/crlf.lock\r\n@@ -1,2 +1,3 @@\r\n one\r\n two\r\n+3",
        "one\r\ntwo\r\n3\r\n",
        ""
    )]
    [InlineData(
        "crlf.lock",
        "--- a/crlf.lock\n+++ b/crlf.lock\n@@ -1,2 +1,3 @@\n one\n two\n+3\n",
        "one\r\ntwo\r\n3\r\n",
        ""
    )]
    [InlineData(
        "app.lock",
        "diff --git a/app.lock b/app.lock\r\n--- a/app.lock\r\n+++ b/app.lock\r\n@@ -1 +1,2 @@\r\n one\r\n+two\r\n",
        "one\ntwo\n",
        ""
    )]
    [InlineData("src/a/x.cs", "--- a/src/a/x.cs\n+++ b/src/a/x.cs\n@@ -1 +1 @@\n-1\n+2\n", null, "")]
    public void A_patch_changes_its_own_shared_file_and_nothing_else(
        string path,
        string patch,
        string? expected,
        string problem
    )
    {
        using var temp = new TempRepository();
        var start = GitId.Parse(
            temp.Commit("base", ("app.lock", "one\n"), ("crlf.lock", "one\r\ntwo\r\n"), ("src/a/x.cs", "1\n"))
        );
        using var repository = GitRepository.Open(temp.Root);
        using var clean = CleanRepository.Create(temp.Beside("clean.git"), repository);
        var tree = clean.Store.ReadCommit(start).Tree;
        var scratch = Directory.CreateDirectory(temp.Beside("scratch")).FullName;

        var (made, problems) = EditPatch.Apply(clean, tree, [new(path, patch, null, "w")], ["*.lock"], scratch);

        var changes = TreeWalk.Compare(clean.Store, tree, made);
        Assert.Equal(expected is null ? [] : [path], changes.Select(c => c.Path.Value));
        Assert.Equal(
            expected,
            changes is [var change] ? System.Text.Encoding.UTF8.GetString(clean.Store.ReadBlob(change.NewId)) : null
        );
        Assert.Equal(problem.Length > 0, problems.Count > 0);
        Assert.All(problems, p => Assert.Contains(problem, p, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch));
        Assert.False(File.Exists(Path.Combine(scratch, "..", "evil")));
    }

    private static PlanTask Shared(PlanTask task) =>
        task with
        {
            Scope = SharedFiles.TakenOutOf(["src/" + task.Id + "/**", "app.lock"], ["**/*.lock"]),
        };

    private static IReadOnlyList<NewEvent> Answer(RunState state, string proposal, string word) =>
        SlashCommandEvents.Decide(state, SlashCommand.Parse($"answer {proposal} {word}"), null);
}
