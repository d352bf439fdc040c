using Ralf.Actions.Shared;
using Ralf.Agents;

namespace Ralf.Actions.Tests.Agents;

public sealed class ClaudeStartTests : IDisposable
{
    private readonly AgentFixture _bench = new();

    [Theory]
    [InlineData("src/a/**", "Edit(src/a/**)")]
    [InlineData("*.cs", "Edit(*.cs)")]
    [InlineData("**", "Edit(**)")]
    [InlineData("*", "Edit(**)")]
    [InlineData("src/{a,b}/*.{cs,ts}", "Edit(src/a/*.cs)|Edit(src/a/*.ts)|Edit(src/b/*.cs)|Edit(src/b/*.ts)")]
    [InlineData("src/[a-c]x[!)]/**", "Edit(src/?x?/**)")]
    [InlineData("a b/(c), d/**", "Edit(a?b/?c???d/**)")]
    [InlineData("#x/é", "Edit(?x/é)")]
    public void A_glob_is_a_rule_that_says_no_less(string glob, string rules)
    {
        var request = _bench.Script("") with { ScopeGlobs = [glob, "!ignored/x"] };

        Assert.Equal([.. rules.Split('|'), "mcp__ralf"], ClaudeRules.Allowed(request));
    }

    [Fact]
    public void Too_many_alternatives_become_their_folder()
    {
        var many = string.Concat(Enumerable.Repeat("{a,b}", 8));
        var request = _bench.Script("") with { ScopeGlobs = [$"src/x/p{many}.cs"] };

        Assert.Equal(["Edit(src/x/**)", "mcp__ralf"], ClaudeRules.Allowed(request));
    }

    [Fact]
    public void Only_what_a_rule_says_exactly_is_denied()
    {
        var request = _bench.Script("") with
        {
            Workspace = "/w/s",
            ScopeGlobs = ["src/**", "!**/Generated/**", "!*.md", "!src/{a,b}/**"],
            ProtectedGlobs = ["**/.git*", ".github/**", "ralf.yml"],
        };

        Assert.Equal(
            ["Edit(**/.git*)", "Edit(.github/**)", "Edit(//w/s/ralf.yml)", "Edit(**/Generated/**)"],
            ClaudeRules.Denied(request)
        );
    }

    [Theory]
    [InlineData("/usr/share/dotnet", """{"DOTNET_ROOT":"/usr/share/dotnet"}""")]
    [InlineData(null, "{}")]
    public async Task The_log_server_is_this_program_and_is_told_where_dotnet_is(string? dotnet, string environment)
    {
        var request = _bench.Script("");
        ClaudeCommandLine.Make(request, ["dotnet", "ralf.dll"], dotnet, Guid.Empty);

        using var servers = System.Text.Json.JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(_bench.Scratch, "claude-mcp.json"))
        );
        var ralf = servers.RootElement.GetProperty("mcpServers").GetProperty("ralf");
        Assert.Equal("dotnet", ralf.GetProperty("command").GetString());
        Assert.Equal(
            ["ralf.dll", "mcp", "--journal", Journal.PathIn(_bench.Scratch)],
            ralf.GetProperty("args").EnumerateArray().Select(a => a.GetString())
        );
        Assert.Equal(environment, System.Text.Json.JsonSerializer.Serialize(ralf.GetProperty("env")));
    }

    [Fact]
    public void A_command_is_allowed_part_by_part()
    {
        var request = _bench.Script("") with
        {
            ScopeGlobs = [],
            AllowedCommands = ["dotnet build && dotnet test | tail -5", "grep 'a;b' x", "x $(y)"],
        };

        Assert.Equal(
            ["Bash(dotnet build *)", "Bash(dotnet test *)", "Bash(tail -5 *)", "Bash(grep 'a;b' x *)", "mcp__ralf"],
            ClaudeRules.Allowed(request)
        );
    }

    [Fact]
    public void Who_strayed_is_denied_those_paths_and_commands_of_its_own_making()
    {
        var request = _bench.Script("") with
        {
            ScopeGlobs = ["src/**"],
            ProtectedGlobs = [],
            AllowedCommands = ["dotnet test"],
            OutOfScopePaths = ["docs/a.md", "odd (name).md"],
        };

        Assert.Equal(["Edit(src/**)", "Bash(dotnet test)", "mcp__ralf"], ClaudeRules.Allowed(request));
        Assert.Equal(["Edit(docs/a.md)"], ClaudeRules.Denied(request));
    }

    [Fact]
    public void Limits_that_are_not_set_are_not_given()
    {
        var request = _bench.Script("");
        string[] limits = ["--max-turns", "--max-budget-usd", "--model"];

        var without = ClaudeCommandLine.Make(request, ["ralf"], null, Guid.Empty);
        var with = ClaudeCommandLine.Make(
            request with
            {
                Settings = request.Settings with { Turns = 7, BudgetUsd = 1.5m, Model = "sonnet" },
            },
            ["ralf"],
            null,
            Guid.Empty
        );

        Assert.Empty(without.Intersect(limits));
        Assert.Equal(["--max-turns", "7", "--max-budget-usd", "1.5", "--model", "sonnet"], with.Skip(without.Count));
    }

    [Fact]
    public void A_prompt_never_begins_with_a_slash()
    {
        Assert.Equal(" /cost", ClaudeCommandLine.Prompt("/cost"));
        Assert.Equal("do /cost", ClaudeCommandLine.Prompt("do /cost"));
    }

    [Fact]
    public void Its_environment_holds_the_key_and_nothing_unnamed()
    {
        var host = new Dictionary<string, string>(AgentFixture.Host)
        {
            ["ANTHROPIC_API_KEY"] = "key",
            ["ANTHROPIC_BASE_URL"] = "url",
            ["API_TIMEOUT_MS"] = "5",
        };
        var request = _bench.Script("", null, "GIVEN", "API_TIMEOUT_MS");

        var environment = ClaudeInstallation.Environment(host, request);

        Assert.Equal(
            [
                "ANTHROPIC_API_KEY",
                "ANTHROPIC_BASE_URL",
                "API_TIMEOUT_MS",
                "CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS",
                "CLAUDE_CODE_DISABLE_BACKGROUND_TASKS",
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
                "CLAUDE_CODE_MAX_RETRIES",
                "CLAUDE_CODE_TMPDIR",
                "CLAUDE_ENABLE_BYTE_WATCHDOG",
                "DISABLE_AUTOUPDATER",
                "DISABLE_TELEMETRY",
                "GIT_CEILING_DIRECTORIES",
                "GIVEN",
                "HOME",
                "LANG",
                "MCP_TIMEOUT",
                "PATH",
                "RALF_SESSION",
                "TMPDIR",
            ],
            environment.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal("5", environment["API_TIMEOUT_MS"]);
        Assert.StartsWith(_bench.Scratch, environment["HOME"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_named_with_the_way_out()
    {
        var empty = new Dictionary<string, string> { ["PATH"] = _bench.Workspace };
        var claude = _bench.Script("").Settings with { Use = AgentKind.Claude };

        var missing = (await PreflightAsync(claude, empty))!;
        Assert.Equal("RALF301", missing.Code);
        Assert.Contains("npm install -g @anthropic-ai/claude-code", missing.Message, StringComparison.Ordinal);

        empty["RALF_CLAUDE"] = "/no/claude";
        var wrong = (await PreflightAsync(claude, empty))!;
        Assert.Contains("\"/no/claude\"", wrong.Message, StringComparison.Ordinal);

        empty["RALF_CLAUDE"] = "/bin/sh";
        var noKey = (await PreflightAsync(claude, empty))!;
        Assert.Equal("RALF302", noKey.Code);
        Assert.Contains("ANTHROPIC_API_KEY", noKey.Message, StringComparison.Ordinal);
        Assert.Contains("CLAUDE_CODE_OAUTH_TOKEN", noKey.Message, StringComparison.Ordinal);

        empty["CLAUDE_CODE_OAUTH_TOKEN"] = "token";
        Assert.Equal("RALF310", (await PreflightAsync(claude, empty))?.Code);
    }

    [Theory]
    [InlineData("echo '2.1.260 (Claude Code)'", null)]
    [InlineData("echo '10.0.0 (Claude Code)'", null)]
    [InlineData("echo '2.1.259 (Claude Code)'", "RALF309")]
    [InlineData("echo '2.0.300 (Claude Code)'; exit 1", "RALF309")]
    [InlineData("echo '2.1.99999999999'", null)]
    [InlineData("echo of its own", null)]
    [InlineData("echo of its own; exit 1", "RALF310")]
    public async Task A_version_that_is_too_old_is_refused(string script, string? code)
    {
        using var folder = new TempFolder();
        var program = Path.Combine(folder.Root, "claude");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\ntest \"$*\" = --version || exit 9\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var host = new Dictionary<string, string>(AgentFixture.Host)
        {
            ["RALF_CLAUDE"] = program,
            ["ANTHROPIC_API_KEY"] = "key",
        };
        var refused = await PreflightAsync(_bench.Script("").Settings with { Use = AgentKind.Claude }, host);

        Assert.Equal(code, refused?.Code);
        var tells = refused?.Message.Contains("2.1.260 or later. Install it with: npm", StringComparison.Ordinal);
        Assert.Equal(code == "RALF309", tells ?? false);
    }

    private static Task<UserException?> PreflightAsync(
        AgentSettings settings,
        IReadOnlyDictionary<string, string> host
    ) => AgentFactory.PreflightAsync(settings, host, TestedProgram.Command, TimeProvider.System, default);

    [Theory]
    [InlineData("sh", null)]
    [InlineData("/bin/sh", null)]
    [InlineData("./in/the/repository.sh", null)]
    [InlineData("no-such-agent", "RALF303")]
    [InlineData("/no/such/agent", "RALF303")]
    [InlineData("", "RALF304")]
    public async Task A_commands_program_is_looked_for(string program, string? code)
    {
        var settings = _bench.Script("").Settings with { Command = [program] };

        Assert.Equal(code, (await PreflightAsync(settings, AgentFixture.Host))?.Code);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_file_of_a_key_is_copied_for_the_sessions_user_alone()
    {
        var request = _bench.Script("");
        Directory.CreateDirectory(request.Scratch);
        var file = Path.Combine(request.Scratch, "root's");
        await File.WriteAllTextAsync(file, "the key");
        var environment = new Dictionary<string, string> { [KeyFile.Variable] = file };
        var owned = new List<string>();

        Assert.Null(KeyFile.HandOver(environment, request.Scratch, own: null));
        Assert.Equal(file, environment[KeyFile.Variable]);
        var copy = KeyFile.HandOver(environment, request.Scratch, owned.Add);

        Assert.Equal(copy, environment[KeyFile.Variable]);
        Assert.Equal("the key", await File.ReadAllTextAsync(copy!));
        Assert.Equal([copy!], owned);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(copy!));
        }

        Assert.Null(KeyFile.HandOver(new Dictionary<string, string>(), request.Scratch, owned.Add));
    }

    [Fact]
    public void The_keys_of_a_cloud_are_passed_only_where_it_serves_the_model()
    {
        var request = _bench.Script("");
        var host = new Dictionary<string, string>
        {
            ["ANTHROPIC_API_KEY"] = "key",
            ["AWS_SECRET_ACCESS_KEY"] = "aws",
            ["GOOGLE_APPLICATION_CREDENTIALS"] = "google",
            ["GITHUB_TOKEN"] = "token",
        };

        var plain = ClaudeInstallation.Environment(host, request);
        var bedrock = ClaudeInstallation.Environment(
            new Dictionary<string, string>(host) { ["CLAUDE_CODE_USE_BEDROCK"] = "1" },
            request
        );

        Assert.Equal("key", plain["ANTHROPIC_API_KEY"]);
        Assert.DoesNotContain("AWS_SECRET_ACCESS_KEY", plain.Keys);
        Assert.DoesNotContain("GOOGLE_APPLICATION_CREDENTIALS", plain.Keys);
        Assert.DoesNotContain("GITHUB_TOKEN", plain.Keys);
        Assert.Equal("aws", bedrock["AWS_SECRET_ACCESS_KEY"]);
        Assert.DoesNotContain("GOOGLE_APPLICATION_CREDENTIALS", bedrock.Keys);
    }
}
