using System.Text.Json;

namespace Ralf.Actions.Acceptance;

/// <summary>Whole runs in which sessions of the real CLI end badly: what is kept of them, and what becomes of their
/// tasks.</summary>
public sealed class RunFailureTests
{
    private static readonly string[] _passed = ["CLAUDE_CODE_MAX_RETRIES", "API_TIMEOUT_MS"];

    /// <summary>Half of a task's work, then an end: by turns, money, tokens, time, a broken server, a lost connection,
    /// and silence.</summary>
    [Fact]
    public async Task A_session_that_ends_early_leaves_its_work_its_record_and_a_failed_task()
    {
        await using var model = RunScripts.Model((task, _) => [Half(task), .. Ending(task)]);
        using var bench = RunFixture.With(model, ("wait.sh", "sleep ${1:-0}\n"));
        bench.Variables["API_TIMEOUT_MS"] = "20000";
        bench.Variables["CLAUDE_CODE_MAX_RETRIES"] = "0";

        var code = await bench.RunPlanAsync(
            $$$"""
            version: 1
            name: ends
            goal: Nothing ends well.
            agent: {use: claude, timeout: 5m, env: {{{JsonSerializer.Serialize(_passed)}}}}
            limits: {parallel: 3, attempts: 1}
            setup: [sh wait.sh]
            tasks:
              turns: {scope: [turns/**], prompt: Work., agent: {turns: 1}}
              budget: {scope: [budget/**], prompt: Work., agent: {budget_usd: 0.5}}
              tokens: {scope: [tokens/**], prompt: Work., agent: {budget_tokens: 24}}
              timeout: {scope: [timeout/**], prompt: Work., agent: {timeout: 45s}}
              error: {scope: [error/**], prompt: Work.}
              broken: {scope: [broken/**], prompt: Work.}
              after: {scope: [after/**], prompt: Work., needs: [turns]}

            """
        );

        model.AssertPlayed();
        Assert.True(code == 1, bench.Talk);
        await AssertKeptAsync(bench, "turns", "turns", "maximum number of turns (1)");
        await AssertKeptAsync(bench, "budget", "budget", "budget");
        await AssertKeptAsync(bench, "tokens", "budget", "after 30 tokens; agent.budget_tokens is 24");
        await AssertKeptAsync(bench, "timeout", "timeout", "time limit");
        await AssertKeptAsync(bench, "error", "agent_error", "500");
        await AssertKeptAsync(bench, "broken", "agent_error", "");
        var after = await bench.TaskAsync("after");
        Assert.Equal("blocked", after.GetProperty("state").GetString());
        Assert.Equal(["wait.sh"], bench.ResultPaths);
        await bench.AssertSoundAsync();
    }

    private static ModelTurn Half(string task) => ModelTurn.Writes($"{task}/half.txt", "half");

    private static ModelTurn[] Ending(string task) =>
        task switch
        {
            "turns" => [],
            "budget" => [ModelTurn.Calls(100_000, ("Read", new { file_path = "{cwd}/wait.sh" }))],
            "tokens" or "timeout" => [ModelTurn.Runs("sh wait.sh 300")],
            "error" => [ModelTurn.Fails(400, "invalid_request_error", message: "message 500 is not well formed")],
            "broken" => [ModelTurn.BreaksOff("half an ans")],
            _ => throw new InvalidOperationException($"'{task}' must not start."),
        };

    private static async Task AssertKeptAsync(RunFixture bench, string task, string reason, string detail)
    {
        var record = await bench.RecordAsync(task, 1);
        Assert.Equal(("partial", reason), RunFixture.EndOf(record));
        Assert.Contains(detail, record.GetProperty("detail").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal([$"{task}/half.txt"], bench.ChangedBy(task, 1));
        var standing = await bench.TaskAsync(task);
        Assert.Equal("failed", standing.GetProperty("state").GetString());
        Assert.Equal(reason, standing.GetProperty("reason").GetString());
        Assert.Equal($"ralf/{bench.Run}/{task}.1", standing.GetProperty("branch").GetString());
    }

    [Theory]
    [InlineData(429, "rate_limit_error")]
    [InlineData(529, "overloaded_error")]
    public async Task A_busy_API_uses_up_no_attempt(int status, string type)
    {
        await using var model = RunScripts.Model(
            (task, attempt) =>
                attempt == 1
                    ? [Half(task), ModelTurn.Fails(status, type)]
                    : RunScripts.Finishes(
                        "Whole.",
                        ModelTurn.Runs("cat work/half.txt"),
                        ModelTurn.Writes("work/rest.txt", "rest")
                    )
        );
        using var bench = RunFixture.With(model, ("README.md", "Base.\n"));
        bench.Variables["CLAUDE_CODE_MAX_RETRIES"] = "0";

        var code = await bench.RunPlanAsync(OneTask(attempts: 1));

        model.AssertPlayed();
        Assert.True(code == 0, bench.Talk);
        var record = await bench.RecordAsync("work", 1);
        Assert.Equal(("partial", "rate_limited"), RunFixture.EndOf(record));
        Assert.Equal(["work/half.txt"], bench.ChangedBy("work", 1));
        Assert.Contains("busy", bench.Talk, StringComparison.Ordinal);
        var starts = (await bench.EventsAsync("task_dispatched"))
            .Select(e => e.GetProperty("at").GetDateTimeOffset())
            .ToList();
        var ended = (await bench.EventsAsync("session_recorded"))[0].GetProperty("at").GetDateTimeOffset();
        Assert.Equal(2, starts.Count);
        Assert.InRange((starts[1] - ended).TotalSeconds, 4.5, 300);
        AssertWentOn(model, attempt: 2);
        Assert.Equal(["README.md", "work/half.txt", "work/rest.txt"], bench.ResultPaths);
        await bench.AssertSoundAsync();
    }

    [Fact]
    public async Task A_refused_key_pauses_the_run_until_it_is_resumed()
    {
        var isRefused = true;
        await using var model = RunScripts.Model(
            (task, _) =>
                isRefused
                    ? [ModelTurn.Fails(401, "authentication_error")]
                    : RunScripts.Finishes("Done.", ModelTurn.Writes($"{task}/new.txt", "new"))
        );
        using var bench = RunFixture.With(model, ("README.md", "Base.\n"));
        bench.Variables["CLAUDE_CODE_MAX_RETRIES"] = "0";

        var code = await bench.RunPlanAsync(OneTask(attempts: 1, other: true));

        Assert.True(code == 3, bench.Talk);
        var record = await bench.RecordAsync("work", 1);
        Assert.Equal(("failed", "credentials"), RunFixture.EndOf(record));
        Assert.False(bench.HasBranch("work", 1));
        var status = await bench.StatusAsync();
        Assert.Equal("paused", status.GetProperty("state").GetString());
        Assert.Equal("credentials", status.GetProperty("paused_for").GetString());
        Assert.Equal("ready", (await bench.TaskAsync("work")).GetProperty("state").GetString());
        Assert.Single(await bench.EventsAsync("task_dispatched"));

        isRefused = false;
        Assert.Equal(0, (await bench.RalfAsync("resume", bench.Run)).Code);

        model.AssertPlayed();
        Assert.Equal(["README.md", "other/new.txt", "work/new.txt"], bench.ResultPaths);
        await bench.AssertSoundAsync();
    }

    [Fact]
    public async Task A_killed_session_goes_on_from_its_checkpoint()
    {
        await using var model = RunScripts.Model(
            (task, attempt) =>
                attempt == 1
                    ?
                    [
                        Half(task),
                        ModelTurn.Calls(
                            "mcp__ralf__log_decision",
                            new { what = "halves first", why = "they are smaller" }
                        ),
                        ModelTurn.Calls("mcp__ralf__checkpoint", new { note = "half is written" }),
                        ModelTurn.Hangs(),
                    ]
                    : RunScripts.Finishes(
                        "Whole.",
                        ModelTurn.Runs("cat work/half.txt"),
                        ModelTurn.Writes("work/rest.txt", "rest")
                    )
        );
        using var bench = RunFixture.With(model, ("README.md", "Base.\n"));

        var running = bench.RunPlanAsync(OneTask(attempts: 2));
        while (model.Requests.Count < 4 && !running.IsCompleted)
        {
            await Task.Delay(50);
        }

        bench.Kill("work", 1);
        var code = await running;

        model.AssertPlayed();
        Assert.True(code == 0, bench.Talk);
        var record = await bench.RecordAsync("work", 1);
        Assert.Equal(("partial", "crash"), RunFixture.EndOf(record));
        Assert.Equal("halves first", record.GetProperty("decisions")[0].GetProperty("what").GetString());
        Assert.Equal(["work/half.txt"], bench.ChangedBy("work", 1));
        AssertWentOn(model, attempt: 2);
        var prompt = model.Prompt("work", 2);
        Assert.Contains("decided: halves first", prompt, StringComparison.Ordinal);
        Assert.Contains("half is written", prompt, StringComparison.Ordinal);
        Assert.Equal(["README.md", "work/half.txt", "work/rest.txt"], bench.ResultPaths);
        await bench.AssertSoundAsync();
    }

    [Fact]
    public async Task A_checkpoint_outlives_an_attempt_that_never_started()
    {
        await using var model = RunScripts.Model(
            (task, attempt) =>
                attempt == 1
                    ? [Half(task), ModelTurn.Hangs()]
                    : RunScripts.Finishes("Whole.", ModelTurn.Runs("cat work/half.txt"))
        );
        using var bench = RunFixture.With(model, ("README.md", "Base.\n"));
        var flag = Path.Combine(bench.Beside, "flag");
        var plan = OneTask(attempts: 2) + $"setup: ['test ! -e {flag}']\n";

        var running = bench.RunPlanAsync(plan);
        while (model.Requests.Count < 2 && !running.IsCompleted)
        {
            await Task.Delay(50);
        }

        await File.WriteAllTextAsync(flag, "");
        bench.Kill("work", 1);
        Assert.Equal(3, await running);
        Assert.Equal(("failed", "setup"), RunFixture.EndOf(await bench.RecordAsync("work", 2)));

        File.Delete(flag);
        var code = (await bench.RalfAsync("resume", bench.Run)).Code;

        model.AssertPlayed();
        Assert.True(code == 0, bench.Talk);
        AssertWentOn(model, attempt: 3);
        Assert.Equal(["README.md", "work/half.txt"], bench.ResultPaths);
        await bench.AssertSoundAsync();
    }

    /// <summary>That an attempt was told of the work before it, and had it.</summary>
    private static void AssertWentOn(FakeModel model, int attempt)
    {
        var requests = model.Of("work", attempt);
        Assert.Contains(
            "Its work inside the scope is in your workspace already",
            requests[0].Prompt,
            StringComparison.Ordinal
        );
        Assert.Equal(["half"], requests[1].ToolResults);
    }

    private static string OneTask(int attempts, bool other = false) =>
        $$$"""
            version: 1
            name: one
            goal: One thing is done.
            agent: {use: claude, timeout: 5m, env: {{{JsonSerializer.Serialize(_passed)}}}}
            limits: {parallel: 1, attempts: {{{attempts}}}}
            tasks:
              work: {scope: [work/**], prompt: Work.}
            {{{(other ? "  other: {scope: [other/**], prompt: Work.}" : "")}}}

            """;
}
