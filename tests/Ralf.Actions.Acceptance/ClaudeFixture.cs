using Ralf.Actions.Shared;
using Ralf.Agents;

namespace Ralf.Actions.Acceptance;

/// <summary>A workspace for one session of the real CLI, in a temp folder of its own; gone afterwards.</summary>
internal sealed class ClaudeFixture : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ralf-claude-").FullName;

    public ClaudeFixture()
    {
        Directory.CreateDirectory(Workspace);
        Directory.CreateDirectory(Scratch);
    }

    public string Workspace => Path.Combine(_root, "workspace");
    public string Scratch => Path.Combine(_root, "scratch");
    public string Fence { get; } = $"test-{Guid.NewGuid():N}";
    public List<AgentActivity> Activities { get; } = [];

    /// <summary>How to start the program.</summary>
    public static IReadOnlyList<string> ProgramPath => TestedProgram.Command;

    /// <summary>Paths of all files in the workspace, in order.</summary>
    public IReadOnlyList<string> Files =>
        [
            .. Directory
                .EnumerateFiles(Workspace, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Workspace, file))
                .Order(StringComparer.Ordinal),
        ];

    public void Given(string path, string text)
    {
        var file = Path.Combine(Workspace, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public string Text(string path) => File.ReadAllText(Path.Combine(Workspace, path));

    /// <summary>What the program's environment would hold for this model.</summary>
    public static async Task<Dictionary<string, string>> EnvironmentAsync(FakeModel model) =>
        new()
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["RALF_CLAUDE"] = await ClaudeCli.PathAsync(),
            ["ANTHROPIC_API_KEY"] = "no-real-key",
            ["ANTHROPIC_BASE_URL"] = model.Url,
            ["CLAUDE_CODE_MAX_RETRIES"] = "1",
            ["API_TIMEOUT_MS"] = "60000",
        };

    /// <summary>Has the CLI find these settings of the machine's owner, in a name space of its own.</summary>
    public async Task<Dictionary<string, string>> UnderPolicyAsync(string policy)
    {
        var program = Path.Combine(_root, "claude");
        var options = Environment.IsPrivilegedProcess ? "-m" : "-rm";
        await File.WriteAllTextAsync(
            program,
            $$"""
            #!/bin/sh
            etc={{_root}}/etc
            mkdir -p $etc
            cp -a /etc/. $etc 2>/dev/null
            mkdir -p $etc/claude-code
            printf '%s' '{{policy}}' >$etc/claude-code/managed-settings.json
            exec unshare {{options}} sh -c 'mount --bind "$0" /etc && exec "$@"' $etc {{await ClaudeCli.PathAsync()}} "$@"

            """
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        return new() { ["RALF_CLAUDE"] = program };
    }

    /// <summary>Runs a session with the scope <c>src/a/**</c>.</summary>
    public async Task<AgentResult> RunAsync(
        FakeModel model,
        int? turns = 30,
        decimal? budget = 5,
        double seconds = 120,
        IReadOnlyDictionary<string, string>? changes = null,
        string? command = null,
        CancellationToken cancellationToken = default
    )
    {
        var environment = await EnvironmentAsync(model);
        foreach (var (name, value) in changes ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }
        var request = new AgentRequest(
            new(
                AgentKind.Claude,
                [],
                null,
                TimeSpan.FromSeconds(seconds),
                turns,
                budget,
                ["CLAUDE_CODE_MAX_RETRIES", "API_TIMEOUT_MS"]
            ),
            Workspace,
            Scratch,
            "Do the task.",
            "{}",
            1,
            Fence,
            ["src/a/**"],
            ["**/CLAUDE.md", "**/.git*"],
            ["dotnet --version", .. command is null ? [] : new[] { command }]
        );
        return await AgentFactory
            .Create(AgentKind.Claude, environment, ProgramPath, TimeProvider.System)
            .RunAsync(request, new Recorder(Activities), cancellationToken);
    }

    public void Dispose()
    {
        foreach (var process in SessionProcesses.Find(Fence))
        {
            Signals.Send(process, Signals.Kill);
        }
        Directory.Delete(_root, recursive: true);
    }

    private sealed class Recorder(List<AgentActivity> all) : IProgress<AgentActivity>
    {
        public void Report(AgentActivity value) => all.Add(value);
    }
}
