using System.IO.Pipelines;
using System.Text;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Ralf.Agents;

namespace Ralf.Actions.Tests.Agents;

public sealed class JournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ralf-journal-").FullName;

    private string JournalPath => Journal.PathIn(_folder);

    [Fact]
    public async Task Each_call_is_on_disk_when_it_is_answered()
    {
        await WithServerAsync(async client =>
        {
            await CallAsync(client, "checkpoint", new() { ["note"] = "one" });
            Assert.Equal(["one"], Journal.Read(JournalPath).Checkpoints);
            await CallAsync(client, "checkpoint", new() { ["note"] = "two\u001b[1m" });
            Assert.Equal(["one", "two[1m"], Journal.Read(JournalPath).Checkpoints);
        });
    }

    [Fact]
    public async Task Every_tool_has_a_schema()
    {
        await WithServerAsync(async client =>
        {
            var tools = await client.ListToolsAsync();

            Assert.Equal(
                [
                    "checkpoint",
                    "finish",
                    "log_decision",
                    "log_warning",
                    "propose_decision",
                    "propose_edit",
                    "propose_task",
                    "request_scope",
                ],
                tools.Select(tool => tool.Name).Order(StringComparer.Ordinal)
            );
            var finish = tools.Single(tool => tool.Name == "finish").JsonSchema.GetRawText();
            Assert.Contains("\"enum\":[\"complete\",\"partial\",\"failed\"]", finish, StringComparison.Ordinal);
            Assert.Contains("\"required\":[\"status\",\"summary\"]", finish, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_bad_call_is_told_the_way_out_and_not_logged()
    {
        await WithServerAsync(async client =>
        {
            await RefusedAsync(
                client,
                "finish",
                new() { ["status"] = "done", ["summary"] = "s" },
                "say complete, partial or failed"
            );
            await RefusedAsync(client, "log_decision", new() { ["what"] = "w" }, "needs \"why\"");
            await RefusedAsync(client, "log_decision", new() { ["what"] = " ", ["why"] = "y" }, "is empty");
            await RefusedAsync(
                client,
                "log_warning",
                new() { ["text"] = new[] { "a" } },
                "must be a string, not array"
            );
            await RefusedAsync(client, "log_warning", new() { ["text"] = new string('x', 4001) }, "shorten it to 4000");
            await RefusedAsync(client, "request_scope", new() { ["paths"] = "a", ["why"] = "y" }, "array of strings");
            await RefusedAsync(client, "no_such_tool", [], "there are log_decision");
        });
        Assert.False(File.Exists(JournalPath));
    }

    [Fact]
    public async Task A_session_cannot_log_without_end()
    {
        await WithServerAsync(async client =>
        {
            for (var i = 0; i < LogTool.MaxEntries; i++)
            {
                await CallAsync(client, "log_warning", new() { ["text"] = $"{i}" });
            }
            await RefusedAsync(client, "log_warning", new() { ["text"] = "more" }, "200 times already");
            await CallAsync(client, "finish", new() { ["status"] = "complete", ["summary"] = "s" });
        });
        Assert.Equal(200, Journal.Read(JournalPath).Warnings.Count);
        Assert.Equal(AgentStatus.Complete, Journal.Read(JournalPath).Status);
    }

    [Fact]
    public async Task A_torn_line_is_passed_over_and_the_next_is_whole()
    {
        var one = System.Text.Json.JsonSerializer.SerializeToElement(new { note = "one" });
        Assert.True(Journal.TryAppend(JournalPath, "checkpoint", one));
        await File.AppendAllTextAsync(JournalPath, "{\"tool\":\"checkpoint\",\"val");
        Assert.Equal(["one"], Journal.Read(JournalPath).Checkpoints);

        Assert.True(Journal.TryAppend(JournalPath, "checkpoint", one));
        Assert.Equal(["one", "one"], AgentFactory.ReadJournal(_folder).Checkpoints);
        Assert.Empty(Journal.Read(JournalPath).Warnings);
    }

    [Fact]
    public async Task A_forged_journal_breaks_nothing()
    {
        await File.WriteAllTextAsync(
            JournalPath,
            "null\n[]\n{\"tool\":7,\"values\":{}}\n{\"tool\":\"finish\",\"values\":3}\n{\"tool\":\"x\",\"values\":{}}\n\0\n"
        );

        var log = Journal.Read(JournalPath);

        Assert.Null(log.Status);
        Assert.Contains("finish takes an object", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_finish_holds()
    {
        await File.WriteAllTextAsync(
            JournalPath,
            """
            {"tool":"finish","values":{"status":"failed","summary":"a"}}
            {"tool":"finish","values":{"status":"complete","summary":"b"}}
            """
        );

        var log = Journal.Read(JournalPath);

        Assert.Equal((AgentStatus.Complete, "b"), (log.Status, log.Summary));
    }

    [Fact]
    public async Task Nobody_can_call_finish_without_end()
    {
        await WithServerAsync(async client =>
        {
            Dictionary<string, object?> values = new() { ["status"] = "complete", ["summary"] = "s" };
            for (var i = 0; i < LogTool.MaxEntries; i++)
            {
                await CallAsync(client, "finish", values);
            }
            await RefusedAsync(client, "finish", values, "200 times already");
        });
    }

    [Fact]
    public async Task A_full_journal_takes_only_finish_and_then_nothing()
    {
        await File.WriteAllTextAsync(JournalPath, new string(' ', Journal.MaxAppended / 2) + "\n");
        Dictionary<string, object?> finish = new() { ["status"] = "complete", ["summary"] = "s" };
        await WithServerAsync(async client =>
        {
            await RefusedAsync(client, "log_warning", new() { ["text"] = "w" }, "is full, and this was not logged");
            await CallAsync(client, "finish", finish);
            await File.AppendAllTextAsync(JournalPath, new string(' ', Journal.MaxAppended / 2));
            await RefusedAsync(client, "finish", finish, "is full, and this was not logged");
        });
        Assert.Equal("s", Journal.Read(JournalPath).Summary);
    }

    [Fact]
    public async Task A_journal_that_is_too_long_is_read_from_its_beginning()
    {
        var entry = System.Text.Json.JsonSerializer.SerializeToElement(new { note = "one" });
        Assert.True(Journal.TryAppend(JournalPath, "checkpoint", entry));
        await File.AppendAllTextAsync(JournalPath, new string(' ', Journal.MaxBytes));

        var log = Journal.Read(JournalPath);

        Assert.Equal(["one"], log.Checkpoints);
        Assert.Contains("the rest was not read", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_was_answered_as_logged_is_read_however_short_the_entries()
    {
        var entry = "{\"tool\":\"checkpoint\",\"values\":{\"note\":\"a\"}}\n";
        await File.WriteAllTextAsync(JournalPath, string.Concat(Enumerable.Repeat(entry, 40_000)));
        var finish = System.Text.Json.JsonSerializer.SerializeToElement(new { status = "complete", summary = "s" });
        Assert.True(Journal.TryAppend(JournalPath, "finish", finish));

        Assert.Equal("s", Journal.Read(JournalPath).Summary);
    }

    [Fact]
    public async Task A_journal_of_too_many_lines_is_read_from_its_beginning()
    {
        var entry = System.Text.Json.JsonSerializer.SerializeToElement(new { note = "one" });
        Assert.True(Journal.TryAppend(JournalPath, "checkpoint", entry));
        await File.AppendAllTextAsync(JournalPath, new string('\n', Journal.MaxAppended));

        var log = Journal.Read(JournalPath);

        Assert.Equal(["one"], log.Checkpoints);
        Assert.Contains(
            "more than 20000 lines that are not entries",
            Assert.Single(log.Warnings),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("no json", -32700)]
    [InlineData("{\"jsonrpc\":\"2.0\",", -32700)]
    [InlineData("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", -32600)]
    [InlineData("7", -32600)]
    [InlineData("{\"id\":1,\"method\":\"ping\"}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}", -32600)]
    public async Task A_line_that_is_no_request_is_answered_and_the_next_is_served(string line, int code)
    {
        var answers = await SayAsync(line, "", "{\"jsonrpc\":\"2.0\",\"id\":\"n\",\"method\":\"ping\"}");

        Assert.Equal([$"{code}", "n"], answers.Select(CodeOrId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_refused_and_the_next_is_served()
    {
        var answers = await SayAsync(
            new string('x', 3 * RequestFilter.MaxLineBytes),
            "{\"jsonrpc\":\"2.0\",\"id\":\"n\",\"method\":\"ping\"}"
        );

        Assert.Equal(["-32700", "n"], answers.Select(CodeOrId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_journal_in_no_folder_is_refused()
    {
        var error = await Assert.ThrowsAsync<UserException>(() =>
            McpLogServer.RunAsync(Path.Combine(_folder, "no", "journal"), Stream.Null, Stream.Null, default)
        );

        Assert.Equal("RALF305", error.Code);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The server's answers to these lines, of which two ask for one.</summary>
    private async Task<IReadOnlyList<string>> SayAsync(params string[] lines)
    {
        var toServer = new Pipe(new(pauseWriterThreshold: 0));
        var toClient = new Pipe();
        var serving = McpLogServer.RunAsync(
            JournalPath,
            toServer.Reader.AsStream(),
            toClient.Writer.AsStream(),
            CancellationToken.None
        );
        await toServer.Writer.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        using var reader = new StreamReader(toClient.Reader.AsStream());
        string[] answers = [await NextAsync(reader), await NextAsync(reader)];
        await toServer.Writer.CompleteAsync();
        await serving;
        return answers;
    }

    private static async Task<string> NextAsync(StreamReader answers) =>
        (await answers.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken))!;

    private static string CodeOrId(string answer)
    {
        using var json = System.Text.Json.JsonDocument.Parse(answer);
        return json.RootElement.TryGetProperty("error", out var error)
            ? error.GetProperty("code").GetRawText()
            : json.RootElement.GetProperty("id").GetString()!;
    }

    private async Task WithServerAsync(Func<McpClient, Task> talk)
    {
        var toServer = new Pipe();
        var toClient = new Pipe();
        using var stop = new CancellationTokenSource();
        var serving = McpLogServer.RunAsync(
            JournalPath,
            toServer.Reader.AsStream(),
            toClient.Writer.AsStream(),
            stop.Token
        );
        await using (
            var client = await McpClient.CreateAsync(
                new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream())
            )
        )
        {
            await talk(client);
        }
        await toServer.Writer.CompleteAsync();
        await serving;
    }

    private static async Task CallAsync(McpClient client, string tool, Dictionary<string, object?> values)
    {
        var answer = await client.CallToolAsync(tool, values);
        Assert.NotEqual(true, answer.IsError);
    }

    private static async Task RefusedAsync(
        McpClient client,
        string tool,
        Dictionary<string, object?> values,
        string says
    )
    {
        var answer = await client.CallToolAsync(tool, values);
        Assert.True(answer.IsError);
        var text = Assert.IsType<TextContentBlock>(Assert.Single(answer.Content)).Text;
        Assert.Contains(says, text, StringComparison.Ordinal);
    }
}
