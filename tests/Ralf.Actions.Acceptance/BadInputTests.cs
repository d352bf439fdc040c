namespace Ralf.Actions.Acceptance;

/// <summary>What people give the program by mistake.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string OneTask = """
        tasks:
          a: {scope: ["out/a.txt"], prompt: Write a.}
        """;

    private readonly RalfFixture _bench = new();

    [Fact]
    [Trait("smoke", "yes")]
    public async Task Where_there_is_no_repository_the_way_to_one_is_named()
    {
        var exit = await _bench.RalfInAsync(_bench.Folder("empty"), [], "run");

        Assert.Equal(2, exit.Code);
        Assert.Contains("error RALF201: no repository at", exit.Error, StringComparison.Ordinal);
        Assert.Contains("git init", exit.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("smoke", "yes")]
    public async Task A_repository_without_a_commit_is_refused()
    {
        await File.WriteAllTextAsync(_bench.PlanFile, RalfFixture.Head + OneTask);

        var exit = await _bench.ExpectAsync(2, "run", "--run", "r");

        Assert.Contains("commit something first", exit.Error, StringComparison.Ordinal);
        Assert.Equal("", _bench.Git("for-each-ref"));
    }

    [Fact]
    public async Task SHA_256_objects_are_refused()
    {
        var other = _bench.Folder("sha256");
        _bench.GitIn(other, "init", "-q", "--object-format=sha256", ".");

        var exit = await _bench.RalfInAsync(other, [], "run");

        Assert.Equal(2, exit.Code);
        Assert.Contains("error RALF204", exit.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("base: main", "base: mian", "'mian'")]
    [InlineData("command: [\"sh\"", "command: [\"no-such-program\"", "error RALF303")]
    [InlineData("use: command", "use: comand", "ralf.yml:6:8: error RALF1")]
    [InlineData("name: test", "nmae: test", "ralf.yml:2:1: error RALF1")]
    [InlineData("scope: [\"out/a.txt\"]", "scope: [\"/out/a.txt\"]", "ralf.yml:11:15: error RALF1")]
    public async Task A_plan_that_cannot_be_run_is_refused_before_anything_is_made(
        string right,
        string wrong,
        string says
    )
    {
        var text = RalfFixture.Head + OneTask;
        Assert.Contains(right, text, StringComparison.Ordinal);
        _bench.Plan(OneTask);
        await File.WriteAllTextAsync(_bench.PlanFile, text.Replace(right, wrong, StringComparison.Ordinal));

        var exit = await _bench.ExpectAsync(2, "run", "--run", "r");

        Assert.Contains(says, exit.Error, StringComparison.Ordinal);
        Assert.Equal("refs/heads/main", _bench.Git("for-each-ref", "--format=%(refname)"));
    }

    [Fact]
    public async Task What_Claude_Code_lacks_is_named()
    {
        _bench.Plan(OneTask);
        var plan = await File.ReadAllTextAsync(_bench.PlanFile);
        var start = plan.IndexOf("agent:", StringComparison.Ordinal);
        var end = plan.IndexOf("tasks:", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_bench.PlanFile, $"{plan[..start]}agent: claude\n{plan[end..]}");
        var fake = _bench.Program("claude", "#!/bin/sh\nexit 1\n");

        var missing = await _bench.RalfInAsync(
            _bench.Repository,
            new() { ["RALF_CLAUDE"] = "/no/such/claude" },
            "run",
            "--run",
            "r"
        );
        var noKey = await _bench.RalfInAsync(_bench.Repository, new() { ["RALF_CLAUDE"] = fake }, "run", "--run", "r");

        var old = _bench.Program("old-claude", "#!/bin/sh\necho '2.1.100 (Claude Code)'\n");
        foreach (var option in new[] { "--run=r", "--dry-run" })
        {
            Dictionary<string, string> set = new() { ["RALF_CLAUDE"] = old, ["ANTHROPIC_API_KEY"] = "key" };
            var refused = await _bench.RalfInAsync(_bench.Repository, set, "run", option);
            Assert.Equal(2, refused.Code);
            Assert.Contains("RALF309: Claude Code 2.1.100 is too old", refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal((2, 2), (missing.Code, noKey.Code));
        Assert.Contains("npm install -g @anthropic-ai/claude-code", missing.Error, StringComparison.Ordinal);
        Assert.Contains("ANTHROPIC_API_KEY", noKey.Error, StringComparison.Ordinal);
        Assert.Equal("refs/heads/main", _bench.Git("for-each-ref", "--format=%(refname)"));
    }

    [Fact]
    public async Task Runs_are_named_rightly_or_not_at_all()
    {
        _bench.Plan(OneTask);
        var none = await _bench.ExpectAsync(2, "resume");
        await _bench.ExpectAsync(0, "run", "--run", "r");

        var taken = await _bench.ExpectAsync(2, "run", "--run", "r");
        var bad = await _bench.ExpectAsync(2, "run", "--run", "../R");
        var unknown = await _bench.ExpectAsync(2, "resume", "other");
        var option = await _bench.ExpectAsync(2, "run", "--paralel", "2");

        Assert.Contains("error RALF400", none.Error, StringComparison.Ordinal);
        Assert.Contains("error RALF521", taken.Error, StringComparison.Ordinal);
        Assert.Contains("error RALF522: '../R'", bad.Error, StringComparison.Ordinal);
        Assert.Contains(
            "error RALF401: there is no run 'other'; the runs here are r",
            unknown.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("no option '--paralel'", option.Error, StringComparison.Ordinal);
        Assert.Equal(["a.1"], _bench.Sessions);
    }

    [Fact]
    [Trait("smoke", "yes")]
    public async Task A_run_keeps_the_plan_that_it_started_with()
    {
        _bench.Plan("setup: ['test -f \"$RALF_TEST/mended\"']\n" + OneTask);
        await _bench.ExpectAsync(3, "run", "--run", "r");
        _bench.Plan("""tasks: {z: {scope: ["out/z.txt"], prompt: Write z.}}""");
        await File.WriteAllTextAsync(_bench.Flag("mended"), "");

        var exit = await _bench.ExpectAsync(0, "resume", "r");

        Assert.Contains("the run keeps the plan that it started with", exit.Error, StringComparison.Ordinal);
        Assert.Equal("a Landed", _bench.States());
        Assert.Equal(["a.2"], _bench.Sessions);
    }

    public void Dispose() => _bench.Dispose();
}
