using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.Runs.SimulatedRun;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Workflows;

/// <summary>A real bare remote whose hook refuses pushes that bring a certain word, as hosts refuse secrets.</summary>
public sealed class RemoteRefusalTests : IDisposable
{
    private const string Secret = "AKIAABCDEFGHIJKLMNOP";

    private readonly WaveFixture _bench = new();

    private string Pushes => Path.Combine(_bench.Remote, "pushes");

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("found for $ref")]
    [InlineData("somewhere")]
    // Its words can be an agent's: they are a hint and no proof.
    [InlineData("found for refs/heads/ralf/r1/b.1")]
    public async Task A_session_whose_push_is_refused_fails_alone_and_its_next_prompt_says_why(string words)
    {
        Refuse($"GH013: Push cannot contain secrets, {words}");
        _bench.Start(Wave("a", "b", "c") with { Limits = new(Attempts: 2) });
        _bench.Act = (packet, workspace) =>
            WaveFixture.WriteFile(workspace, $"src/{packet.Task.Id}/new.cs", Bad(packet, "a") ? Secret : "fine");

        var one = (await _bench.RunAsync(11)).State;

        Assert.Equal("a pending, b landed, c landed", Standings(one));
        Assert.Equal(SessionReason.RemoteRefused, one[Id("a")].LastRecord!.Reason);
        Assert.Equal((1, null), (one[Id("a")].UsedAttempts, one[Id("a")].LastRecord!.Head));
        Assert.Contains("GH013: Push cannot contain", one[Id("a")].LastRecord!.Detail, StringComparison.Ordinal);
        Assert.Empty(_bench.Git("for-each-ref", "refs/heads/ralf/r1/a.1"));

        // The artifact is there still, and nothing of it is pushed.
        _bench.Merge(11);
        Assert.False(HasSecret());

        var prompt = "";
        _bench.Act = (packet, workspace) =>
        {
            prompt = packet.Prompt;
            WaveFixture.Write(packet, workspace);
        };
        var two = (await _bench.RunAsync(12)).State;
        Assert.Contains("remote_refused: the remote refused its work: GH013", prompt, StringComparison.Ordinal);
        Assert.Equal("a landed, b landed, c landed", Standings(two));
    }

    [Fact]
    public async Task Several_are_found_by_halves_in_a_bounded_number_of_pushes()
    {
        Refuse("no");
        string[] ids = ["a", "b", "c", "d", "e", "f", "g", "h"];
        _bench.Start(Wave(ids) with { Limits = new(Attempts: 1) });
        _bench.Act = (packet, workspace) =>
            WaveFixture.WriteFile(workspace, $"src/{packet.Task.Id}/new.cs", Bad(packet, "c", "h") ? Secret : "fine");

        var (_, jobs, packets) = _bench.Next(11, parallel: 8);
        foreach (var job in jobs)
        {
            await _bench.WorkAsync(11, 1, job, packets);
        }

        var before = (await File.ReadAllLinesAsync(Pushes)).Length;
        var state = _bench.Merge(11).State;

        Assert.Equal(
            "a landed, b landed, c failed, d landed, e landed, f landed, g landed, h failed",
            Standings(state)
        );
        Assert.InRange((await File.ReadAllLinesAsync(Pushes)).Length - before, 5, 20);
        Assert.False(HasSecret());
    }

    [Fact]
    public async Task What_an_agent_logged_is_left_out_where_the_remote_refuses_it()
    {
        Refuse("no");
        _bench.Start(Wave("a", "b"));
        _bench.Logs = packet => AgentLog.Empty with { Summary = Bad(packet, "a") ? $"key {Secret}" : "fine" };

        var state = (await _bench.RunAsync(11)).State;

        Assert.Equal("a pending, b landed", Standings(state));
        Assert.Equal(("", SessionReason.RemoteRefused), (state[Id("a")].LastRecord!.Summary, state[Id("a")].Reason));
        Assert.False(HasSecret());
    }

    [Fact]
    public async Task Neither_are_the_folders_of_what_it_wrote_outside_its_scope()
    {
        Refuse("no");
        _bench.Start(Wave("a", "b"));
        _bench.Act = (packet, workspace) =>
        {
            WaveFixture.WriteFile(workspace, $"src/{packet.Task.Id}/new.cs", "fine");
            for (var i = 0; Bad(packet, "a") && i < 150; i++)
            {
                WaveFixture.WriteFile(workspace, $"{Secret}/{i}.txt", "out of scope");
            }
        };

        var state = (await _bench.RunAsync(11)).State;

        Assert.Equal("a pending, b landed", Standings(state));
        var record = state[Id("a")].LastRecord!;
        Assert.Equal(SessionReason.RemoteRefused, record.Reason);
        Assert.Empty(record.MoreScopeViolations);
        Assert.False(HasSecret());
    }

    [Fact]
    public async Task A_rule_that_refuses_everything_is_nobodys_fault()
    {
        _bench.Start(Wave("a", "b"));
        var (_, jobs, packets) = _bench.Next(11);
        foreach (var job in jobs)
        {
            await _bench.WorkAsync(11, 1, job, packets);
        }

        Hook("pre-receive", "echo this repository is archived >&2; exit 1");
        var error = Assert.Throws<UserException>(() => _bench.Merge(11));

        Assert.Equal("RALF218", error.Code);
        Assert.Contains("this repository is archived", error.Message, StringComparison.Ordinal);
        Assert.Equal("a running, b running", Standings(_bench.Coordinator().State));
    }

    [Fact]
    public async Task A_task_whose_commit_on_the_result_is_refused_fails_alone()
    {
        _bench.Forbid("src/a/new.cs");
        _bench.Start(Wave("a", "b", "c") with { Limits = new(Attempts: 1) });

        var state = (await _bench.RunAsync(11)).State;

        Assert.Equal("a failed, b landed, c landed", Standings(state));
        Assert.Equal(SessionReason.RemoteRefused, state[Id("a")].Reason);
        Assert.Contains("refusing to allow a GitHub App", state[Id("a")].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_above_the_limit_of_hosts_is_not_pushed_and_a_large_one_is_a_warning()
    {
        _bench.Start(Wave("a", "b"));
        _bench.Act = (packet, workspace) =>
        {
            WaveFixture.Write(packet, workspace);
            using var file = File.Create(Path.Combine(workspace, $"src/{packet.Task.Id}/large.bin"));
            file.SetLength((packet.Task.Id == Id("a") ? 101 : 51) * 1024 * 1024);
        };

        var state = (await _bench.RunAsync(11)).State;

        Assert.Equal("a pending, b landed", Standings(state));
        var (refused, warned) = (state[Id("a")].LastRecord!, state[Id("b")].LastRecord!);
        Assert.Equal(SessionReason.RemoteRefused, refused.Reason);
        Assert.Equal("hosts refuse a file above 100 MiB: 'src/a/large.bin' (101 MiB)", refused.Detail);
        Assert.Equal("hosts warn of a file above 50 MiB: 'src/b/large.bin' (51 MiB)", warned.Warnings[0]);
        Assert.Empty(_bench.Git("for-each-ref", "refs/heads/ralf/r1/a.1"));
    }

    [Fact]
    public async Task A_change_of_workflow_files_is_not_pushed_since_no_job_may()
    {
        string[] scope = [".github/workflows/**", "src/a/**"];
        _bench.Start(Plan(Task("a") with { Scope = scope }, Task("b")) with { Unprotect = [".github/**"] });
        _bench.Act = (packet, workspace) =>
        {
            WaveFixture.Write(packet, workspace);
            if (Bad(packet, "a"))
            {
                WaveFixture.WriteFile(workspace, ".github/workflows/ci.yml", "on: push\n");
            }
        };

        var state = (await _bench.RunAsync(11)).State;

        Assert.Equal("a pending, b landed", Standings(state));
        var refused = state[Id("a")].LastRecord!;
        Assert.Equal((SessionReason.RemoteRefused, null), (refused.Reason, refused.Head));
        Assert.Equal(
            "GitHub lets no job push workflow files: '.github/workflows/ci.yml'; change them by hand, on the base branch",
            refused.Detail
        );
        Assert.Empty(_bench.Git("for-each-ref", "refs/heads/ralf/r1/a.1"));
    }

    [Theory]
    [InlineData("!\tx:refs/heads/a\t[remote rejected] (pre-receive hook declined)", true)]
    [InlineData("!\tx:refs/heads/a\t[remote rejected] (push declined due to repository rule violations)", true)]
    [InlineData("!\tx:refs/heads/a\t[remote rejected] (unpacker error)", true)]
    [InlineData("error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413", true)]
    [InlineData("!\tx:refs/heads/a\t[remote rejected] (atomic transaction failed)", false)]
    [InlineData("!\tx:refs/heads/a\t[remote rejected] (cannot lock ref)", false)]
    [InlineData("!\tx:refs/heads/a\t[rejected] (stale info)", false)]
    [InlineData("fatal: unable to access 'https://x/': Could not resolve host: x", false)]
    [InlineData("remote: hook declined\nfatal: the remote end hung up unexpectedly", false)]
    public void Only_what_a_rule_of_the_remote_says_is_about_content(string output, bool isAboutContent)
    {
        var answer = RemoteAnswer.Read($"To https://user:password@host/x\n{output}\nDone");

        Assert.Equal(isAboutContent, answer.IsAboutContent);
        Assert.DoesNotContain("password", answer.Text, StringComparison.Ordinal);
    }

    private static Plan Wave(params string[] ids) => Plan([.. ids.Select(i => Task(i))]);

    private static bool Bad(SessionPacket packet, params string[] ids) => ids.Contains(packet.Task.Id.Value);

    private bool HasSecret() =>
        _bench
            .Git("cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectname)")
            .Split('\n')
            .Where(l => l.StartsWith("blob", StringComparison.Ordinal))
            .Any(l => _bench.Git("cat-file", "blob", l.Split(' ')[1]).Contains(Secret, StringComparison.Ordinal));

    private void Refuse(string words) =>
        Hook(
            "pre-receive",
            $$"""
            echo x >>"$GIT_DIR/pushes"
            while read -r old new ref; do
              case $new in 0000000*) continue ;; esac
              for o in $(git rev-list --objects "$new" --not --all | cut -d ' ' -f 1); do
                [ "$(git cat-file -t "$o")" = blob ] || continue
                ! git cat-file blob "$o" | grep -q {{Secret}} || { echo "{{words}}" >&2; exit 1; }
              done
            done
            """
        );

    private void Hook(string name, string script)
    {
        var file = Path.Combine(_bench.Remote, "hooks", name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        TempRepository.SetMode(file, 493);
    }
}
