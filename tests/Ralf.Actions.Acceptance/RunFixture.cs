using System.Diagnostics;
using System.Text.Json;
using Ralf.Actions.Commands;
using Ralf.Actions.Runs;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Acceptance;

/// <summary>A real repository in a temp folder, and the program to run a plan on it with the real CLI and a scripted
/// model; gone afterwards.</summary>
internal sealed class RunFixture : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ralf-run-").FullName;
    private readonly FakeModel _model;

    private RunFixture(FakeModel model, string? cloneOf)
    {
        _model = model;
        string[] make = cloneOf is null
            ? ["init", "-q", "-b", "main", Repository]
            : ["clone", "-q", cloneOf, Repository];
        GitIn(_root, make);
    }

    /// <summary>A folder of the test's own, outside the repository.</summary>
    public string Beside => _root;

    public string Repository => Path.Combine(_root, "repository");

    /// <summary>Unlike any other run on this machine, since sessions are known by it.</summary>
    public string Run { get; } = $"run-{Guid.NewGuid():N}"[..20];

    /// <summary>Variables of the program beside those that every run has.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Everything that the program said of itself.</summary>
    public string Talk { get; private set; } = "";

    /// <summary>An empty repository with these files in its one commit.</summary>
    public static RunFixture With(FakeModel model, params (string Path, string Text)[] files)
    {
        var bench = new RunFixture(model, null);
        foreach (var (path, text) in files)
        {
            bench.Given(path, text);
        }

        bench.Git("add", "-A");
        bench.Git("commit", "-q", "-m", "base");
        return bench;
    }

    /// <summary>A clone of the repository at <paramref name="root"/>, on a branch <c>main</c> at its head.</summary>
    public static RunFixture CloneOf(FakeModel model, string root)
    {
        var bench = new RunFixture(model, root);
        bench.Git("checkout", "-q", "-B", "main");
        return bench;
    }

    /// <summary>Writes a file of the user's work tree.</summary>
    public void Given(string path, string text)
    {
        var file = Path.Combine(Repository, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Runs the plan in <c>ralf.yml</c>; returns the program's exit code.</summary>
    public async Task<int> RunPlanAsync(string plan)
    {
        Given("ralf.yml", plan);
        return (await RalfAsync("run", "--run", Run)).Code;
    }

    /// <summary>Runs the program in the repository; its exit code and standard output.</summary>
    public async Task<(int Code, string Out)> RalfAsync(params string[] arguments)
    {
        var environment = await ClaudeFixture.EnvironmentAsync(_model);
        foreach (var (name, value) in Variables)
        {
            environment[name] = value;
        }

        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext(
            TextWriter.Synchronized(output),
            TextWriter.Synchronized(error),
            TextReader.Null,
            environment,
            TimeProvider.System,
            Repository,
            IsTerminal: false,
            ClaudeFixture.ProgramPath
        );
        var code = await RootCommands.InvokeAsync(context, arguments);
        Talk += error.ToString();
        return (code, output.ToString());
    }

    /// <summary>The run's events of one kind, oldest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> EventsAsync(string kind)
    {
        var (code, lines) = await RalfAsync("log", Run, "--format", "jsonl");
        Assert.Equal(0, code);
        return
        [
            .. lines
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonElement.Parse(line))
                .Where(e => e.GetProperty("kind").GetString() == kind),
        ];
    }

    /// <summary>The record of one attempt.</summary>
    public async Task<JsonElement> RecordAsync(string task, int attempt) =>
        Assert.Single(
            (await EventsAsync("session_recorded")).Select(e => e.GetProperty("record")),
            r => r.GetProperty("task_id").GetString() == task && r.GetProperty("attempt").GetInt32() == attempt
        );

    /// <summary>Status and reason of a record.</summary>
    public static (string? Status, string? Reason) EndOf(JsonElement record) =>
        (
            record.GetProperty("status").GetString(),
            record.TryGetProperty("reason", out var reason) ? reason.GetString() : null
        );

    public async Task<JsonElement> StatusAsync()
    {
        var (code, json) = await RalfAsync("status", Run, "--format", "json");
        Assert.Equal(0, code);
        return JsonElement.Parse(json);
    }

    /// <summary>What <c>ralf status</c> says of one task.</summary>
    public async Task<JsonElement> TaskAsync(string task) =>
        (await StatusAsync())
            .GetProperty("tasks")
            .EnumerateArray()
            .Single(t => t.GetProperty("id").GetString() == task);

    public async Task AssertSoundAsync()
    {
        var (code, findings) = await RalfAsync("audit", Run);
        Assert.Equal("", findings);
        Assert.Equal(0, code);
    }

    /// <summary>Paths that the work of one attempt changed, as its branch has it.</summary>
    public IReadOnlyList<string> ChangedBy(string task, int attempt) => Changed($"ralf/{Run}/{task}.{attempt}");

    /// <summary>Paths that a commit changed, in order.</summary>
    public IReadOnlyList<string> Changed(string commit) =>
        Lines(Git("diff-tree", "-r", "--no-commit-id", "--name-only", "--no-renames", commit));

    /// <summary>All paths of the result.</summary>
    public IReadOnlyList<string> ResultPaths => Lines(Git("ls-tree", "-r", "--name-only", $"ralf/{Run}/result"));

    public string ResultText(string path) => Git("show", $"ralf/{Run}/result:{path}");

    public bool HasBranch(string task, int attempt) =>
        Git("branch", "--list", $"ralf/{Run}/{task}.{attempt}").Length > 0;

    public string Git(params string[] arguments) => GitIn(Repository, arguments);

    private LocalFolders Folders
    {
        get
        {
            using var repository = GitRepository.Open(Repository);
            return LocalFolders.Of(repository.CommonDirectory, RunId.Parse(Run), Path.GetTempPath());
        }
    }

    /// <summary>Kills every process of one attempt, as a machine that runs out of memory does.</summary>
    public void Kill(string task, int attempt)
    {
        var processes = SessionProcesses.Find(Folders.Work(TaskId.Parse(task), attempt));
        Assert.NotEmpty(processes);
        foreach (var process in processes)
        {
            Signals.Send(process, Signals.Kill);
        }
    }

    public void Dispose()
    {
        Assert.False(Directory.Exists(Folders.WorkRoot), "a run leaves no workspaces behind");
        Directory.Delete(_root, recursive: true);
    }

    public static IReadOnlyList<string> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string GitIn(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _gitEnvironment)
        {
            start.Environment[name] = value;
        }

        using var git = Process.Start(start)!;
        var error = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0
            ? output.TrimEnd('\n')
            : throw new InvalidOperationException(
                $"git {string.Join(' ', arguments)} ended with {git.ExitCode}: {error.Result}"
            );
    }

    private static readonly (string, string)[] _gitEnvironment =
    [
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("GIT_AUTHOR_NAME", "Ada"),
        ("GIT_AUTHOR_EMAIL", "ada@example.com"),
        ("GIT_COMMITTER_NAME", "Ada"),
        ("GIT_COMMITTER_EMAIL", "ada@example.com"),
        ("LC_ALL", "C"),
    ];
}
