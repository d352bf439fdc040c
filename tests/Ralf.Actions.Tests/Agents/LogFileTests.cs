using System.Diagnostics;
using Ralf.Agents;

namespace Ralf.Actions.Tests.Agents;

public sealed class LogFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ralf-log-").FullName;

    private string LogPath => LogFile.PathIn(_folder);

    [Fact]
    public async Task A_full_log_is_read()
    {
        await File.WriteAllTextAsync(
            LogPath,
            """
            {"status":"partial","summary":"half","decisions":[{"what":"w","why":"y"}],
             "followup_tasks":[{"id":"n","title":"T","prompt":"p","scope":["a/**"],"reads":["b"],"needs":["c"],"why":"y"}],
             "warnings":["careful"],"scope_requests":[{"paths":["d"],"why":"y"}],
             "decision_proposals":[{"what":"w","why":"y"}],"checkpoints":["one"],"unknown":1,
             "usage":{"input_tokens":3,"output_tokens":4,"cost_usd":0.25,"turns":2}}
            """
        );

        var (log, usage) = LogFile.Read(LogPath)!.Value;

        Assert.Equal((AgentStatus.Partial, "half"), (log.Status, log.Summary));
        Assert.Equal([new Decision("w", "y")], log.Decisions);
        var task = Assert.Single(log.FollowupTasks);
        Assert.Equal(("n", "T", "p", "y"), (task.Id, task.Title, task.Prompt, task.Why));
        Assert.Equal(["a/**", "b", "c"], [.. task.Scope, .. task.Reads!, .. task.Needs!]);
        Assert.Equal(["careful"], log.Warnings);
        Assert.Equal(["d"], Assert.Single(log.ScopeRequests).Paths);
        Assert.Equal([new DecisionProposal("w", "y")], log.DecisionProposals);
        Assert.Equal(["one"], log.Checkpoints);
        Assert.Equal(new Usage(3, 4, 0.25m, 2), usage);
    }

    [Fact]
    public async Task A_patch_stays_as_it_is()
    {
        const string Patch = " one\r\n\uFEFF\f-a\r\n \n";
        await File.WriteAllTextAsync(
            LogPath,
            $$$"""{"edit_proposals":[{"path":"a","why":"w\r\f","patch":{{{System.Text.Json.JsonSerializer.Serialize(Patch)}}}}]}"""
        );

        var edit = Assert.Single(LogFile.Read(LogPath)!.Value.Log.EditProposals);

        Assert.Equal((Patch, "w"), (edit.Patch, edit.Why));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"status\":\"complete\"} {}")]
    [InlineData("{\"status\":1}")]
    [InlineData("{\"status\":\"COMPLETE\"}")]
    [InlineData("{\"status\":\"\\ud800\"}")]
    [InlineData("{\"status\":{\"a\":[]}}")]
    public async Task A_log_that_does_not_fit_is_a_warning_without_a_status(string text)
    {
        await File.WriteAllTextAsync(LogPath, text);

        var (log, _) = LogFile.Read(LogPath)!.Value;

        Assert.Null(log.Status);
        Assert.Single(log.Warnings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"what\":\"torn")]
    [InlineData("{\"what\":\"w\",\"why\":\"y\"}],\"usage\":{\"turns\":1")]
    public async Task Of_a_log_that_is_too_long_the_beginning_is_read(string last)
    {
        const string Start = "{\"status\":\"complete\",\"warnings\":[\"careful\"],\"decisions\":[";
        var entries = string.Concat(Enumerable.Repeat("{\"what\":\"w\",\"why\":\"y\"},", 3));
        await File.WriteAllTextAsync(LogPath, Start + entries + last + new string(' ', LogFile.MaxBytes) + "\"");

        var (log, _) = LogFile.Read(LogPath)!.Value;

        Assert.Null(log.Status);
        Assert.InRange(log.Decisions.Count, 3, 4);
        Assert.Contains("the rest were not read", log.Warnings[0], StringComparison.Ordinal);
        Assert.Equal("careful", log.Warnings[^1]);
    }

    [Theory]
    [InlineData("{\"decisions\":\"x\"}")]
    [InlineData("{\"decisions\":[1]}")]
    [InlineData("{\"decisions\":[{\"what\":\"w\"}]}")]
    [InlineData("{\"decisions\":[{\"what\":[],\"why\":\"y\"}]}")]
    [InlineData("{\"warnings\":{\"a\":1}}")]
    [InlineData("{\"warnings\":[7]}")]
    [InlineData("{\"followup_tasks\":[{\"id\":\"a\",\"prompt\":\"p\",\"scope\":\"a/**\",\"why\":\"y\"}]}")]
    [InlineData("{\"scope_requests\":[{\"paths\":[1],\"why\":\"y\"}]}")]
    public async Task An_entry_that_does_not_fit_is_left_out_with_a_warning(string text)
    {
        await File.WriteAllTextAsync(LogPath, text.Insert(1, "\"status\":\"complete\","));

        var (log, _) = LogFile.Read(LogPath)!.Value;

        Assert.Equal(AgentStatus.Complete, log.Status);
        Assert.Empty(log.Decisions);
        Assert.Empty(log.FollowupTasks);
        Assert.Empty(log.ScopeRequests);
        Assert.Contains("left out", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_and_lists_are_bounded_and_clean()
    {
        var some = string.Join(',', Enumerable.Repeat($"\"a\\u001b\\u202eb{new string('x', 4500)}\"", 201));
        await File.WriteAllTextAsync(LogPath, $"{{\"warnings\":[{some}]}}");
        var (log, _) = LogFile.Read(LogPath)!.Value;

        Assert.Equal(201, log.Warnings.Count);
        Assert.Contains("more than 200", log.Warnings[0], StringComparison.Ordinal);
        Assert.All(log.Warnings.Skip(1), text => Assert.Equal(4000, text.Length));
        Assert.StartsWith("abx", log.Warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_over_a_megabyte_is_left_out()
    {
        await File.WriteAllTextAsync(LogPath, $"{{\"status\":\"complete\"}}{new string(' ', 1024 * 1024)}");

        var (log, _) = LogFile.Read(LogPath)!.Value;

        Assert.Null(log.Status);
        Assert.Contains("the most is 1048576", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mkdir log.json")]
    [InlineData("ln -s /etc/passwd log.json")]
    [InlineData("ln -s log.json log.json")]
    [InlineData("ln -s /dev/zero log.json")]
    [InlineData("mkfifo log.json")]
    public async Task What_is_no_plain_file_is_not_read(string make)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", make]) { WorkingDirectory = _folder })!;
        await shell.WaitForExitAsync();

        var (log, _) = LogFile.Read(LogPath)!.Value;

        Assert.Null(log.Status);
        Assert.Matches("it is (not a plain file|a link)", Assert.Single(log.Warnings));
    }

    [Theory]
    [InlineData("{}", nameof(CostBasis.Unknown))]
    [InlineData("{\"usage\":null}", nameof(CostBasis.Unknown))]
    [InlineData("{\"usage\":{\"input_tokens\":5}}", nameof(CostBasis.Unknown))]
    [InlineData("{\"usage\":{\"cost_usd\":\"1\"}}", nameof(CostBasis.Unknown))]
    [InlineData("{\"usage\":{\"cost_usd\":0}}", nameof(CostBasis.Reported))]
    public async Task A_cost_that_is_not_claimed_is_unknown(string text, string basis)
    {
        await File.WriteAllTextAsync(LogPath, text);

        Assert.Equal(basis, LogFile.Read(LogPath)!.Value.Usage.CostBasis.ToString());
    }

    [Theory]
    [InlineData("{\"usage\":[]}", 0, 0)]
    [InlineData("{\"usage\":{\"cost_usd\":\"1\",\"turns\":-5}}", 0, 0)]
    [InlineData("{\"usage\":{\"cost_usd\":1e27,\"turns\":9000000000}}", 1_000_000, 1_000_000)]
    [InlineData("{\"usage\":{\"cost_usd\":1e999,\"turns\":1e999}}", 0, 0)]
    public async Task A_claimed_usage_is_bounded(string text, int cost, int turns)
    {
        await File.WriteAllTextAsync(LogPath, text);

        var usage = LogFile.Read(LogPath)!.Value.Usage;

        Assert.Equal((cost, turns), (usage.CostUsd, usage.Turns));
    }

    [Fact]
    public void No_file_is_no_log()
    {
        Assert.Null(LogFile.Read(LogPath));
        Assert.Equal(AgentLog.Empty, AgentFactory.ReadJournal(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
