using Ralf.Actions.Sessions;
using Ralf.Actions.Tests.State;
using Ralf.Agents;
using Ralf.Core.Schemas;
using Ralf.Core.Scopes;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Sessions;

public sealed class SessionWorkTests : SessionWorkFixture
{
    [Fact]
    public async Task What_setup_made_is_no_violation_and_what_the_agent_made_in_its_scope_is_kept()
    {
        var seen = await RunAsync(
            Packet() with
            {
                Setup = ["echo made > generated.txt"],
            },
            w => File.WriteAllText(Path.Combine(w, "src/a/x.cs"), "2\n")
        );
        Assert.Empty(seen.Changes.Refused);
        Assert.Equal(["src/a/x.cs"], seen.Changes.Allowed.Select(c => c.Path.Value));
    }

    /// <summary>Protected paths are refused by rules of Ralf's own.</summary>
    [Fact]
    public async Task Files_that_the_agents_rules_refused_count_if_it_may_write_them()
    {
        var seen = await RunAsync(
            Packet(),
            _ => { },
            default,
            "src/a/y.cs",
            "src/b.cs",
            "src/a/CLAUDE.md",
            "src/a/.npmrc",
            "src/a/.Claude"
        );

        Assert.Equal(["src/a/y.cs"], seen.RefusedInScope);
    }

    [Fact]
    public async Task Checks_see_the_proved_tree_alone()
    {
        var packet = Packet();
        var seen = await RunAsync(
            packet with
            {
                Task = packet.Task with
                {
                    Checks = ["test -f src/a/new.cs", "test -f outside.txt"],
                    Produces = ["src/a/new.cs", "src/a/*.md"],
                },
            },
            w =>
            {
                File.WriteAllText(Path.Combine(w, "src/a/new.cs"), "1\n");
                File.WriteAllText(Path.Combine(w, "outside.txt"), "1\n");
            }
        );
        Assert.Equal([true, false], seen.Checks.Select(c => c.Passed));
        Assert.Equal(["outside.txt"], seen.Changes.Refused.Select(c => c.Change.Path.Value));
        Assert.Equal(["src/a/*.md"], seen.MissingOutput);
    }

    [Fact]
    public async Task Interrupted_checks_keep_what_the_agent_did()
    {
        using var interrupt = new CancellationTokenSource();
        var packet = Packet();
        var seen = await RunAsync(
            packet with
            {
                Task = packet.Task with { Checks = ["sleep 60"] },
            },
            w =>
            {
                File.WriteAllText(Path.Combine(w, "src/a/x.cs"), "2\n");
                interrupt.Cancel();
            },
            interrupt.Token
        );
        Assert.Equal(AgentEnd.Cancelled, seen.Agent!.End);
        Assert.Single(seen.Changes.Allowed);
    }

    [Fact]
    public async Task Bad_input_is_told_and_nothing_is_started()
    {
        var packet = Packet();
        var seen = await RunAsync(
            packet with
            {
                Setup = ["exit 1"],
                Task = packet.Task with { Inputs = [Data("README.md"), Data("src/a/no.json")] },
            },
            _ => Assert.Fail("no agent may start")
        );
        Assert.Null(seen.Agent);
        Assert.Null(seen.Setup);
        Assert.Equal(["README.md", "src/a/no.json"], seen.BadInput.Select(f => f.File));
        var verdict = SessionVerdict.Decide(seen);
        Assert.Equal((SessionStatus.Failed, SessionReason.BadInput), (verdict.Status, verdict.Reason));
        Assert.Contains("README.md:1: is no JSON", verdict.Detail!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_is_held_against_its_schema_as_the_proof_has_it()
    {
        var packet = Packet();
        var seen = await RunAsync(
            packet with
            {
                Task = packet.Task with
                {
                    Produces = ["src/a/x.json", "src/a/link.json", "src/a/no.json"],
                    Outputs = [Data("src/a/x.json"), Data("src/a/link.json"), Data("src/a/no.json")],
                },
            },
            w =>
            {
                File.WriteAllText(Path.Combine(w, "src/a/x.json"), "{\n\"n\": \"1\"}");
                File.CreateSymbolicLink(Path.Combine(w, "src/a/link.json"), "x.json");
            }
        );
        Assert.Equal(["src/a/no.json"], seen.MissingOutput);
        Assert.Equal(
            ["src/a/x.json:2: /n: Value is \"string\" but should be \"integer\"", "src/a/link.json: is no plain file"],
            seen.BadOutput.Select(f => f.ToString())
        );
        var verdict = SessionVerdict.Decide(seen with { MissingOutput = [] });
        Assert.Equal((SessionStatus.Partial, SessionReason.Schema), (verdict.Status, verdict.Reason));
    }

    /// <summary>The work doubles with each level.</summary>
    [Theory]
    [InlineData("anyOf")]
    [InlineData("oneOf")]
    public async Task Data_that_take_too_long_break_their_schema_and_say_so(string word)
    {
        var seen = await RunAsync(Recursive(word), MakeDeep);

        Assert.Equal(
            [
                "src/a/x.json: holding it against the schema takes more than 5 s; make the schema simpler, or the data smaller",
            ],
            seen.BadOutput.Select(f => f.ToString())
        );
        Assert.Equal(SessionReason.Schema, SessionVerdict.Decide(seen).Reason);
    }

    [Fact]
    public async Task An_interruption_ends_the_check_of_data()
    {
        using var interrupt = new CancellationTokenSource();
        var seen = await RunAsync(
            Recursive("anyOf"),
            w =>
            {
                MakeDeep(w);
                interrupt.CancelAfter(TimeSpan.FromMilliseconds(300));
            },
            interrupt.Token
        );

        Assert.Equal(AgentEnd.Cancelled, seen.Agent!.End);
        Assert.Single(seen.Changes.Allowed);
    }

    [Fact]
    public async Task Input_that_takes_too_long_blocks_the_task()
    {
        MakeDeep(Temp.Root);
        var deep = await File.ReadAllTextAsync(Temp.Path("src/a/x.json"));
        var id = GitId.Parse(Temp.Commit("deep", ("src/a/x.json", deep)));
        var packet = Recursive("anyOf");
        var seen = await RunAsync(
            packet with
            {
                Base = id,
                Task = packet.Task with { Outputs = [], Inputs = packet.Task.Outputs },
            },
            _ => Assert.Fail("no agent may start")
        );

        Assert.Contains("takes more than 5 s", Assert.Single(seen.BadInput).Message, StringComparison.Ordinal);
    }

    private SessionPacket Recursive(string word)
    {
        const string Rest = "\"type\":\"object\",\"properties\":{\"arg\":{\"$ref\":\"#/$defs/node\"}},\"required\":";
        var schema =
            $$$"""{"$defs":{"node":{"{{{word}}}":[{{{{Rest}}}["op"]},{{{{Rest}}}["arg"]},{"type":"number"}]}},"$ref":"#/$defs/node"}""";
        var packet = Packet();
        return packet with
        {
            Task = packet.Task with { Outputs = [new("src/a/x.json", DataFormat.Json, "schema.json", schema)] },
        };
    }

    private static void MakeDeep(string workspace)
    {
        var text = string.Concat(Enumerable.Repeat("{\"op\":\"not\",\"arg\":", 40)) + "\"x\"" + new string('}', 40);
        File.WriteAllText(Path.Combine(workspace, "src/a/x.json"), text);
    }

    private static DataContract Data(string file) =>
        new(file, DataFormat.Json, "schema.json", """{"properties": {"n": {"type": "integer"}}}""");
}
