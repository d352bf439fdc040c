using System.Text.Json.Nodes;
using Ralf.Core.State;
using static Ralf.Actions.Tests.Runs.SimulatedRun;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Workflows;

public sealed partial class SessionIntakeTests
{
    /// <summary>A pipe would keep whoever opens it waiting for ever.</summary>
    [Theory]
    [InlineData("pipe")]
    [InlineData("link")]
    [InlineData("folder")]
    public async Task A_bundle_that_is_no_plain_file_is_lost_work(string kind)
    {
        var record = await SessionAsync();
        var bundle = Path.Combine(Path.GetDirectoryName(record)!, "session.bundle");
        File.Move(bundle, Path.Combine(_folder.Root, "bundle"));
        if (kind == "pipe")
        {
            await System.Diagnostics.Process.Start("mkfifo", bundle).WaitForExitAsync();
        }
        else if (kind == "link")
        {
            File.CreateSymbolicLink(bundle, Path.Combine(_folder.Root, "bundle"));
        }
        else
        {
            Directory.CreateDirectory(bundle);
        }

        Assert.Equal(SessionReason.Lost, _bench.Merge(11).State[Id("a")].LastRecord?.Reason);
    }

    [Theory]
    [InlineData("""[{"command":"true","exit_code":0,"seconds":1}]""", "a landed")]
    [InlineData("""[{"command":"true","exit_code":1,"seconds":1}]""", "'true' exited with 1")]
    [InlineData("""[{"command":"false","exit_code":0,"seconds":1}]""", "does not hold the commands")]
    [InlineData("[]", "does not hold the commands")]
    public async Task A_record_is_believed_if_it_holds_what_its_task_asks_for(string checks, string answer)
    {
        var record = await SessionAsync(Task("a") with { Checks = ["true"] });
        Edit(record, r => r["checks"] = JsonNode.Parse(checks));

        AssertAnswer(answer);
    }

    [Fact]
    public async Task A_record_without_what_its_task_produces_is_not_believed()
    {
        var record = await SessionAsync(Task("a") with { Produces = ["src/a/made.json"] });
        Edit(
            record,
            r =>
            {
                r["status"] = "complete";
                r["reason"] = null;
            }
        );

        AssertAnswer("its commit has no file 'src/a/made.json'");
    }

    private void AssertAnswer(string answer)
    {
        var state = _bench.Merge(11).State;
        if (answer == "a landed")
        {
            Assert.Equal(answer, Standings(state));
            return;
        }

        Assert.Equal(_bench.Base, state.Result);
        Assert.Contains(answer, state[Id("a")].Detail, StringComparison.Ordinal);
    }
}
