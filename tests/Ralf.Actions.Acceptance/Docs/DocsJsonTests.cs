using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ralf.Actions.Reporting;
using Ralf.Actions.Shared.Docs;
using Ralf.Agents;
using Ralf.Core.State;

namespace Ralf.Actions.Acceptance.Docs;

/// <summary>The JSON of the documentation is what the program writes and reads: no field more, none less that it would
/// write.</summary>
public sealed class DocsJsonTests
{
    private static readonly JsonSerializerOptions _compact = RalfJson.Options(
        indented: false,
        PlanReportContext.Default,
        StatusReportContext.Default
    );

    private static readonly JsonSerializerOptions _strict = new(_compact)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static TheoryData<string> Blocks =>
        [
            .. MarkdownPage
                .Documentation.SelectMany(p => p.Blocks)
                .Where(b => b.Json is not null)
                .Select(b => b.ToString()),
        ];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task An_example_is_what_the_program_knows(string block)
    {
        var found = MarkdownPage.Documentation.SelectMany(p => p.Blocks).Single(b => b.ToString() == block);

        switch (found.Json)
        {
            case "plan report":
                AssertRoundTrip<PlanReport>(found.Text);
                break;
            case "status report":
                AssertRoundTrip<StatusReport>(found.Text);
                break;
            case "event":
                AssertEvent(found.Text);
                break;
            case "agent log":
                AssertAgentLog(found.Text);
                break;
            case "fold report":
                await AssertFoldAsync(found.Text);
                break;
            default:
                Assert.Fail($"no type '{found.Json}'");
                break;
        }
    }

    [Fact]
    public void A_field_that_is_not_there_is_found() =>
        Assert.Throws<JsonException>(() => AssertRoundTrip<StatusReport>("{\"run\": \"a\", \"sate\": \"done\"}"));

    private static void AssertRoundTrip<T>(string text)
    {
        var value = JsonSerializer.Deserialize(text, _strict.Of<T>())!;
        var written = JsonSerializer.Serialize(value, _compact.Of<T>());

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(text), JsonNode.Parse(written)), written);
    }

    private static void AssertEvent(string text)
    {
        var node = JsonNode.Parse(text)!;
        var logged = EventJson.Read(RunId.Parse("r1"), node["seq"]!.GetValue<long>(), Encoding.UTF8.GetBytes(text));

        Assert.Equal(text, Encoding.UTF8.GetString(EventJson.Write(logged)));
    }

    private static void AssertAgentLog(string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            var (log, _) = LogFile.Read(file)!.Value;

            // What does not fit would be one more warning.
            var node = JsonNode.Parse(text)!;
            Assert.Equal(node["warnings"]!.AsArray().Count, log.Warnings.Count);
            Assert.Equal(node["decisions"]!.AsArray().Count, log.Decisions.Count);
            Assert.Equal(node["followup_tasks"]!.AsArray().Count, log.FollowupTasks.Count);
            Assert.Equal(node["scope_requests"]!.AsArray().Count, log.ScopeRequests.Count);
            Assert.Equal(AgentStatus.Complete, log.Status);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The fields of a real fold with a conflict and a warning, and no others.</summary>
    private static async Task AssertFoldAsync(string text)
    {
        using var places = new DocsPlaces();
        var (_, output, _) = await places.RunAsync(
            await places.NewAsync("a repository with two branches"),
            "ralf fold --format json --text main feature-a feature-b"
        );

        Assert.Equal(Fields(JsonNode.Parse(output)!), Fields(JsonNode.Parse(text)!));
    }

    private static SortedSet<string> Fields(JsonNode node, string at = "") =>
        [
            .. node switch
            {
                JsonObject map => map.SelectMany(m => Fields(m.Value!, $"{at}.{m.Key}").Append($"{at}.{m.Key}")),
                JsonArray list => list.SelectMany(item => Fields(item!, $"{at}[]")),
                _ => [],
            },
        ];
}
