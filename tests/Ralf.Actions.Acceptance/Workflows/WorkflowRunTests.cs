using System.Globalization;
using System.Text.RegularExpressions;
using Ralf.Actions.Shared.GitHub;
using Ralf.Core.Plans;
using Ralf.Core.State;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>Whole runs as GitHub runs them: the workflow's own jobs, a remote that checks rights, GitHub's
/// API.</summary>
public sealed class WorkflowRunTests
{
    private const string Agent = """mkdir -p out; echo "$id" > "out/$id.txt" """;

    [Fact]
    [Trait("smoke", "yes")]
    public async Task A_plan_becomes_a_pull_request()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan(
            """
            verify: ["test -f out/c.txt"]
            pull_request: {title: "A, b and c", labels: [letters], reviewers: [ann, acme/architects]}
            tasks:
              a: {scope: ["out/a.txt"], prompt: Write a.}
              b: {scope: ["out/b.txt"], prompt: Write b.}
              c: {scope: ["out/c.txt"], needs: [a], prompt: Write c.}
            """,
            Agent
        );

        bench.Api.AddPerson("ann", "write");

        var first = await bench.DispatchAsync();

        Assert.True(bench.Jobs.All(j => j.Result is "success" or "skipped"), bench.Everything());
        var run = $"test-{first}";
        Assert.Equal("a landed, b landed, c landed", bench.States(run));
        var pull = Assert.Single(bench.Api.PullRequests);
        Assert.Equal(($"ralf/{run}/result", "main", false), (pull.Head, pull.Base, pull.IsDraft));
        Assert.Equal("A, b and c", pull.Title);
        Assert.Equal(["ralf", "letters"], pull.Labels);
        Assert.Equal(["ann", "acme/architects"], pull.Reviewers);
        Assert.Equal("c", bench.Remote("show", $"refs/heads/ralf/{run}/result:out/c.txt"));
        Assert.Empty(bench.Audit(run));
        bench.Api.AssertHonest();

        // Each job says how many requests it made.
        var said = Regex.Matches(bench.Everything(), @"(\d+) requests to GitHub's API");
        Assert.Equal(
            bench.Api.Requests.Count,
            said.Sum(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))
        );
    }

    /// <summary>Twenty tasks in four layers; one fails, two write the same file, an artifact is lost, a runner is lost,
    /// an answer of GitHub's is lost.</summary>
    [Fact]
    public async Task A_run_full_of_trouble_ends_in_one_correct_pull_request()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        var tasks =
            from layer in Enumerable.Range(1, 4)
            from n in Enumerable.Range(1, 5)
            let shared = layer == 4 && (n is 1 or 4) ? ", \"out/shared.txt\"" : ""
            let needs = layer == 1 ? "" : $"needs: [l{layer - 1}-{n}], "
            let gate = (layer, n) == (3, 2) ? "gate: {name: api, when: after}, " : ""
            select $"  l{layer}-{n}: {{scope: [\"out/l{layer}-{n}.txt\"{shared}], {needs}{gate}prompt: Write.}}";
        bench.Plan(
            $$"""
            limits: {attempts: 2}
            policy: {overlap: allow}
            verify: ["test -f out/l4-3.txt"]
            tasks:
            {{string.Join('\n', tasks)}}
            """,
            """
            [ "$id" = l2-5 ] && exit 9
            mkdir -p out; echo "$id" > "out/$id.txt"
            case $id in l4-1 | l4-4) echo "$id" > out/shared.txt ;; esac
            """
        );
        bench.Site.LostArtifacts.Add("ralf-l1-2.1-r1");
        bench.Site.LostLegs.Add("l1-3.1");
        bench.Api.Fail(Fault.LosesAnswer("POST", "/pulls"));

        var first = await bench.DispatchAsync();
        var run = $"test-{first}";

        // All that could be done without the gate is done; what it holds is on no branch but its own.
        Assert.Equal("gate", bench.State(run).PausedFor);
        Assert.Contains("l3-2 held", bench.States(run), StringComparison.Ordinal);
        Assert.Contains("l4-2 pending", bench.States(run), StringComparison.Ordinal);

        // The lost leg is run again, long after its task went on without it.
        var sessions = bench.State(run).Sessions;
        await bench.RerunAsync(first, onlyFailed: true);
        Assert.Equal(sessions, bench.State(run).Sessions);

        // The pull request says what to paste; an approval of another commit is none.
        var asked = Assert.Single(
            bench.Api.Comments,
            c => c.Body.Contains("/ralf approve api ", StringComparison.Ordinal)
        );
        var line = asked.Body.Split('\n').Single(l => l.StartsWith("/ralf approve", StringComparison.Ordinal));
        bench.Api.AddPerson("ann", "write");
        await CommentAsync(bench, run, asked.PullRequest, "/ralf approve api 0badc0de");
        Assert.Equal("gate", bench.State(run).PausedFor);
        await CommentAsync(bench, run, asked.PullRequest, line);

        var state = bench.State(run);
        Assert.True(state.Phase == RunPhase.Failed, bench.Everything());
        Assert.Equal(sessions + 1, state.Sessions);
        Assert.Equal(
            "l2-5 failed, l3-5 blocked, l4-1 conflicted, l4-4 conflicted, l4-5 blocked",
            string.Join(", ", bench.States(run).Split(", ").Where(t => !t.EndsWith("landed", StringComparison.Ordinal)))
        );
        Assert.Equal(2, state[TaskId.Parse("l1-2")].Attempt);
        Assert.Equal(SessionReason.Lost, state[TaskId.Parse("l1-2")].Records[0].Reason);
        // No step of its job ran, so no attempt is used up.
        Assert.Equal(SessionReason.Interrupted, state[TaskId.Parse("l1-3")].Records[0].Reason);
        Assert.Equal(1, state[TaskId.Parse("l1-3")].UsedAttempts);
        Assert.Empty(bench.Audit(run));

        var pull = Assert.Single(bench.Api.PullRequests);
        Assert.True(pull.IsDraft);
        Assert.Contains("l2-5", pull.Body, StringComparison.Ordinal);
        Assert.Contains("out/shared.txt", pull.Body, StringComparison.Ordinal);
        var files = bench.Remote("ls-tree", "-r", "--name-only", $"refs/heads/{pull.Head}", "out").Split('\n');
        Assert.Equal(15, files.Length);
        Assert.DoesNotContain("out/shared.txt", files);
        bench.Api.AssertHonest();
    }

    private static Task CommentAsync(WorkflowFixture bench, string run, int pull, string text)
    {
        var comment = bench.Api.AddComment(pull, "ann", text);
        return bench.DispatchAsync(("run", run), ("slash-command", $"comment {comment.Id}"));
    }

    [Fact]
    public async Task A_night_with_nothing_to_change_is_green_and_shows_nothing()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan(
            """tasks: {a: {scope: ["out/a.txt"], prompt: Write a.}}""",
            """echo '{"status": "complete"}' > "$RALF_LOG" """
        );

        var run = $"test-{await bench.ScheduleAsync()}";

        Assert.True(bench.Jobs.All(j => j.Result is "success" or "skipped"), bench.Everything());
        Assert.Equal(RunPhase.Done, bench.State(run).Phase);
        Assert.Empty(bench.Api.PullRequests);
        Assert.Equal("", bench.Remote("for-each-ref", "refs/heads/ralf/*/result"));
    }

    [Fact]
    public async Task A_plan_has_one_pull_request_however_many_nights_there_are()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan(
            """tasks: {a: {scope: ["out/a.txt"], prompt: A.}, b: {scope: ["out/b.txt"], needs: [a], prompt: B.}}""",
            Agent
        );

        // The first night is cancelled by a person when its session has run.
        bench.Site.CancelsAfter = "work";
        var first = await bench.ScheduleAsync();
        var run = $"test-{first}";
        Assert.Equal("cancelled", bench.State(run).PausedFor);
        Assert.Contains("ann", bench.State(run).PausedDetail, StringComparison.Ordinal);

        // The next does not touch what a person stopped, and starts nothing beside it.
        await bench.ScheduleAsync();
        Assert.Equal("a landed, b pending", bench.States(run));
        Assert.Equal(RunPhase.Paused, bench.State(run).Phase);

        // A person wants it to go on: what the cancelled workflow run had brought is not done again.
        await bench.DispatchAsync(("run", run), ("slash-command", "resume"));
        Assert.Equal("a landed, b landed", bench.States(run));
        Assert.Equal(2, bench.State(run).Sessions);

        // It awaits review, so the third night adds no second one.
        await bench.ScheduleAsync();
        Assert.Single(bench.Api.PullRequests);
        Assert.Single(bench.Remote("for-each-ref", "refs/heads/ralf/*/state").Split('\n'));
        Assert.True(bench.Jobs.All(j => j.Result is not "failure"), bench.Everything());
    }

    [Fact]
    public async Task A_workflow_run_that_is_run_again_continues_its_run()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan("""tasks: {a: {scope: ["out/a.txt"], prompt: A.}, b: {scope: ["out/b.txt"], prompt: B.}}""", Agent);
        bench.Api.Fail(Fault.Answers("GET", "/pulls", 401, "Bad credentials"));
        bench.Site.LostLegs.Add("b.1");
        bench.Site.CancelsAfter = "work";

        var first = await bench.DispatchAsync();
        var run = $"test-{first}";
        Assert.Equal("a running, b running", bench.States(run));

        // Nothing runs any more, so the slash command itself starts what goes on; there GitHub refuses the token.
        await bench.DispatchAsync(("run", run), ("slash-command", "resume"));
        Assert.True(bench.States(run) == "a landed, b landed", bench.Everything());
        Assert.Contains("::error::RALF604", bench.Everything(), StringComparison.Ordinal);
        Assert.Empty(bench.Api.PullRequests);

        var sessions = bench.State(run).Sessions;
        await bench.RerunAsync(first, onlyFailed: false);

        Assert.Equal(sessions, bench.State(run).Sessions);
        Assert.Equal(1, bench.State(run)[TaskId.Parse("a")].Attempt);
        Assert.True(bench.Api.PullRequests.Count == 1, bench.Everything());
        Assert.Single(bench.Remote("for-each-ref", "refs/heads/ralf/*/state").Split('\n'));
    }

    [Fact]
    public async Task A_commit_pushed_to_the_pull_request_ends_a_conflict()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan(
            """
            policy: {overlap: allow}
            tasks:
              a: {scope: ["out/a.txt", "out/shared.txt"], prompt: A.}
              b: {scope: ["out/b.txt", "out/shared.txt"], prompt: B.}
              c: {scope: ["out/c.txt"], prompt: C.}
            """,
            Agent + """; [ "$id" = c ] || echo "$id" > out/shared.txt"""
        );
        var run = $"test-{await bench.DispatchAsync()}";
        Assert.Equal("a conflicted, b conflicted, c landed", bench.States(run));
        var pull = Assert.Single(bench.Api.PullRequests);
        Assert.Contains("/ralf resolve out/shared.txt take a", pull.Body, StringComparison.Ordinal);

        var theirs = bench.Push($"ralf/{run}/result", ("out/shared.txt", "a and b\n"));
        bench.Api.AddPerson("ann", "write");
        await CommentAsync(bench, run, pull.Number, "/ralf resume");

        Assert.True(bench.States(run) == "a landed, b landed, c landed", bench.Everything());
        Assert.Equal("a and b", bench.Remote("show", $"ralf/{run}/result:out/shared.txt"));
        Assert.Equal("b", bench.Remote("show", $"ralf/{run}/result:out/b.txt"));
        bench.Remote("merge-base", "--is-ancestor", theirs, $"refs/heads/ralf/{run}/result");
        Assert.False(pull.IsDraft);
        Assert.Contains("on the result branch, taken in as", pull.Body, StringComparison.Ordinal);
        Assert.Empty(bench.Audit(run));
        Assert.Single(bench.Api.PullRequests);
        bench.Api.AssertHonest();
    }

    [Fact]
    public async Task A_comment_is_obeyed_for_who_wrote_it_and_on_its_own_pull_request()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan(
            """
            limits: {attempts: 1}
            tasks: {a: {scope: ["out/a.txt"], prompt: A.}, b: {scope: ["out/b.txt"], prompt: B.}}
            """,
            """
            [ "$id.$RALF_ATTEMPT" = b.1 ] && exit 9
            mkdir -p out; echo "$id" > "out/$id.txt"
            """
        );
        var run = $"test-{await bench.DispatchAsync()}";
        var pull = Assert.Single(bench.Api.PullRequests);
        bench.Api.AddPerson("ann", "write");
        bench.Api.AddPerson("eve", "read");

        var stranger = bench.Api.AddComment(pull.Number, "eve", "/ralf retry b");
        await bench.DispatchAsync(("run", run), ("slash-command", $"comment {stranger.Id}"));
        Assert.Equal("a landed, b failed", bench.States(run));
        Assert.True(bench.Everything().Contains("it takes write access", StringComparison.Ordinal), bench.Everything());

        var elsewhere = bench.Api.AddComment(77, "ann", "/ralf retry b");
        await bench.DispatchAsync(("run", run), ("slash-command", $"comment {elsewhere.Id}"));
        Assert.Equal("a landed, b failed", bench.States(run));

        var mine = bench.Api.AddComment(pull.Number, "ann", "/ralf retry b\nPlease.");
        await bench.DispatchAsync(("run", run), ("slash-command", $"comment {mine.Id}"));
        Assert.True(bench.States(run) == "a landed, b landed", bench.Everything());
        Assert.False(pull.IsDraft);
        Assert.Single(bench.Api.PullRequests);
    }

    [Fact]
    public async Task Tokens_and_secrets_are_where_they_are_needed_and_nowhere_else()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan(
            """
            verify: ["true"]
            tasks: {a: {scope: ["out/a.txt"], prompt: A.}}
            """,
            """mkdir -p out; env > out/a.txt"""
        );
        bench.Site.Secrets["RALF_PULL_TOKEN"] = "ghp_person";
        bench.Site.Allow(
            "ghp_person",
            new(
                "ann",
                new Dictionary<string, string>
                {
                    ["contents"] = "write",
                    ["pull-requests"] = "write",
                    ["issues"] = "write",
                    ["actions"] = "write",
                }
            )
        );

        var run = $"test-{await bench.DispatchAsync()}";

        Assert.True(bench.State(run).Phase == RunPhase.Done, bench.Everything());
        foreach (var line in bench.Site.DockerLog)
        {
            var isSession = line.StartsWith("work ", StringComparison.Ordinal);
            Assert.Equal(isSession, line.Contains("ANTHROPIC_API_KEY", StringComparison.Ordinal));
            Assert.NotEqual(isSession, line.Contains("GITHUB_TOKEN", StringComparison.Ordinal));
            Assert.Equal(
                line.StartsWith("merge ", StringComparison.Ordinal),
                line.Contains("RALF_PULL_TOKEN", StringComparison.Ordinal)
            );
        }

        // The pull request is the person's, so that the repository's own workflows run on it; sessions saw no token at
        // all.
        Assert.Equal("ann", Assert.Single(bench.Api.PullRequests).Author);
        var seen = bench.Remote("show", $"refs/heads/ralf/{run}/result:out/a.txt");
        foreach (var secret in new[] { "TOKEN", "sk-ant", "ghp_", "ghs_" })
        {
            Assert.DoesNotContain(secret, seen, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret == "TOKEN" ? "ghs_" : secret, bench.Everything(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_plan_with_errors_starts_nothing()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan("""tasks: {a: {scope: ["out/a.txt"], needs: [nobody], prompt: A.}}""", Agent);

        await bench.DispatchAsync();

        Assert.Contains("::error file=ralf.yml,line=", bench.Everything(), StringComparison.Ordinal);
        Assert.Equal("", bench.Remote("for-each-ref", "refs/heads/ralf"));
        Assert.DoesNotContain(bench.Jobs, j => j.Name == "merge" && j.Result != "skipped");
    }

    [Fact]
    public async Task A_dry_run_says_what_would_run()
    {
        await using var bench = await WorkflowFixture.StartAsync();
        bench.Plan("""tasks: {a: {scope: ["out/a.txt"], prompt: A.}}""", Agent);

        await bench.DispatchAsync(("dry-run", "true"));

        Assert.Contains("Would run now: a.", bench.Everything(), StringComparison.Ordinal);
        Assert.Equal("", bench.Remote("for-each-ref", "refs/heads/ralf"));
        Assert.True(bench.Jobs.All(j => j.Result is "success" or "skipped"), bench.Everything());
    }
}
