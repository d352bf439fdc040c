using System.Text;
using Ralf.Actions.Shared;
using Ralf.Agents;
using Ralf.Core.State;

namespace Ralf.Actions.Acceptance;

/// <summary>The value of a credential that a session was given is nowhere that the session could carry it.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Token = "very-secret-0123456789";

    private const string Plan = """
        limits: {attempts: 1}
        tasks:
          a: {scope: ["out/**"], prompt: Write a., checks: [echo "$MY_TOKEN"; exit 3]}

        """;

    /// <summary>Says it in every way that an agent has.</summary>
    private const string Says = """
        mkdir -p out
        echo fine > out/fine.txt
        echo "$MY_TOKEN" > out/made.txt
        ln -s "$MY_TOKEN" out/link
        echo 1 > "out/$MY_TOKEN"
        echo 1 > "$MY_TOKEN"
        echo "$MY_TOKEN"
        echo "$MY_TOKEN" >&2
        cat > "$RALF_LOG" <<END
        {"status": "complete", "summary": "It is $MY_TOKEN.",
         "decisions": [{"what": "$MY_TOKEN", "why": "$MY_TOKEN"}], "warnings": ["$MY_TOKEN"], "checkpoints": ["$MY_TOKEN"],
         "followup_tasks": [{"id": "$MY_TOKEN", "title": "$MY_TOKEN", "prompt": "$MY_TOKEN", "scope": ["$MY_TOKEN/**"], "why": "$MY_TOKEN"}],
         "scope_requests": [{"paths": ["$MY_TOKEN/x"], "why": "$MY_TOKEN"}]}
        END
        """;

    private readonly RalfFixture _bench = new();

    [Theory]
    [InlineData("")]
    [InlineData("exit 5")]
    public async Task It_is_in_no_object_file_or_output_of_a_run(string end)
    {
        _bench.Plan(RalfFixture.Head.Replace("[RALF_TEST]", "[RALF_TEST, MY_TOKEN]"), Plan);
        _bench.Script("a", $"{Says}\n{end}\n");

        var exit = await RalfAsync("run", "--run", "r");

        Assert.True(exit.Code is 1 or 3, $"{exit}");
        Assert.Equal(["a.1"], _bench.Sessions);
        AssertNowhere(exit);
        var record = _bench.Log().State[TaskId("a")].LastRecord!;
        Assert.Equal(["out/fine.txt"], record.FilesModified.Select(f => f.Value));
        Assert.Equal("It is redacted.", record.Summary);
        Assert.Contains("MY_TOKEN", record.Warnings[0], StringComparison.Ordinal);
        foreach (
            var command in (string[][])
                [
                    ["status", "r"],
                    ["status", "r", "--json"],
                    ["log", "r"],
                    ["report", "r"],
                ]
        )
        {
            AssertNowhere(await RalfAsync(command));
        }
    }

    [Fact]
    public async Task It_is_not_in_what_is_recovered_of_a_run_that_was_killed()
    {
        _bench.Plan(RalfFixture.Head.Replace("[RALF_TEST]", "[RALF_TEST, MY_TOKEN]"), Plan);
        _bench.Script("a", $"{Says}\ntouch '{_bench.Flag("said")}'\nsleep 100\n");
        using (var run = _bench.StartIn(_bench.Repository, Variables, "run", "--run", "r"))
        {
            await RalfFixture.UntilAsync(() => File.Exists(_bench.Flag("said")), "it said it");
            run.Signal(Signals.Kill);
            await run.EndAsync(killed: true);
        }

        _bench.Script("a", "exit 6");
        var exit = await RalfAsync("resume", "r");

        Assert.Equal(["a.1", "a.2"], _bench.Sessions);
        AssertNowhere(exit);
        var first = _bench.Log().Events.Select(e => e.Body).OfType<SessionRecorded>().First().Record;
        Assert.Equal((SessionReason.Interrupted, "It is redacted."), (first.Reason, first.Summary));
    }

    [Fact]
    public async Task It_is_not_in_what_verify_says()
    {
        _bench.Plan(
            RalfFixture.Head.Replace("[RALF_TEST]", "[RALF_TEST, MY_TOKEN]"),
            """
            limits: {attempts: 1}
            verify: [echo "it is $MY_TOKEN"; exit 3]
            tasks:
              a: {scope: ["out/**"], prompt: Write a.}

            """
        );

        var exit = await RalfAsync("run", "--run", "r");

        AssertNowhere(exit);
        var verified = _bench.Log().Events.Select(e => e.Body).OfType<VerifyRecorded>().First();
        Assert.Equal("it is redacted\n", verified.Checks.Single().Output);
    }

    public void Dispose() => _bench.Dispose();

    private static Dictionary<string, string> Variables => new() { ["MY_TOKEN"] = Token };

    private static Core.Plans.TaskId TaskId(string id) => Core.Plans.TaskId.Parse(id);

    private Task<RalfExit> RalfAsync(params string[] arguments) =>
        _bench.RalfInAsync(_bench.Repository, Variables, arguments);

    private void AssertNowhere(RalfExit exit)
    {
        Assert.DoesNotContain(Token, $"{exit}", StringComparison.Ordinal);
        Assert.DoesNotContain(
            Token,
            _bench.Git("cat-file", "--batch", "--batch-all-objects"),
            StringComparison.Ordinal
        );
        foreach (var file in Directory.EnumerateFiles(_bench.Repository, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(Token, file, StringComparison.Ordinal);
            Assert.False(File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(Token)) >= 0, file);
        }
    }
}
