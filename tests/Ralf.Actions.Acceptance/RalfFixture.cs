using System.Diagnostics;
using System.Text;
using Ralf.Agents;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Acceptance;

/// <summary>
/// A repository with a plan whose agent is a shell script, and the program run on it: all below one temp folder,
/// nothing of the machine's
/// configuration. Every process that comes of it carries <c>RALF_TEST</c>, by which leftovers are found.
/// </summary>
internal sealed class RalfFixture : IDisposable
{
    /// <summary>Long enough for any machine; what is waited for comes much sooner.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(120);

    /// <summary>The agent: notes that it ran, then does what the test says for its task, else writes a file named after
    /// it. It says that it is complete, unless the test has its own word for that.</summary>
    private const string Agent = """
        trap '[ $? != 0 ] || [ -e "$RALF_LOG" ] || echo "{\"status\": \"complete\"}" > "$RALF_LOG"' EXIT
        id=$(sed -n 's/^ *"id": "\([^"]*\)".*/\1/p' "$RALF_TASK" | head -n 1)
        echo "$id.$RALF_ATTEMPT" >> "$RALF_TEST/sessions"
        if [ -f "$RALF_TEST/$id.sh" ]; then
            . "$RALF_TEST/$id.sh"
        else
            mkdir -p out
            echo "$id" > "out/$id.txt"
        fi
        """;

    private readonly Dictionary<string, string> _environment;

    public RalfFixture(params IEnumerable<string> initArguments)
        : this(gitFolder: null, initArguments) { }

    /// <param name="gitFolder">Where another git is that the program and the bench are to use; null: the
    /// machine's.</param>
    public RalfFixture(string? gitFolder, IEnumerable<string> initArguments)
    {
        Directory.CreateDirectory(Repository);
        Directory.CreateDirectory(Temp);
        Directory.CreateDirectory(Scripts);
        File.WriteAllText(Path.Combine(Scripts, "agent"), Agent);
        _environment = new(StringComparer.Ordinal)
        {
            ["PATH"] = (gitFolder is null ? "" : gitFolder + ":") + Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = Folder("home"),
            ["TMPDIR"] = Temp,
            ["LANG"] = "C.UTF-8",
            ["CI"] = "1",
            ["RALF_TEST"] = Scripts,
            // Its sockets in TMPDIR would outlive a killed process.
            ["DOTNET_EnableDiagnostics"] = "0",
            // A process of a second gains nothing from profiling itself.
            ["DOTNET_TieredPGO"] = "0",
        };
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
        {
            _environment["DOTNET_ROOT"] = root;
        }

        Git(["init", "-q", "-b", "main", .. initArguments, "."]);
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("ralf-process-").FullName;
    public string Repository => Path.Combine(Root, "repository");
    public string Temp => Path.Combine(Root, "tmp");
    public string Scripts => Path.Combine(Root, "scripts");
    public string PlanFile => Path.Combine(Repository, "ralf.yml");

    /// <summary>The beginning of a plan whose tasks are played by <see cref="Script"/>.</summary>
    public const string Head = """
        version: 1
        name: test
        goal: To be tested.
        base: main
        agent:
          use: command
          command: ["sh", "-c", '. "$RALF_TEST/agent"']
          env: [RALF_TEST]
          timeout: 3m

        """;

    /// <summary>A command that becomes the program.</summary>
    public IReadOnlyList<string> Wrapper { get; init; } = [];

    /// <summary>Sessions that the agent saw, as <c>TASK.ATTEMPT</c>, in the order of their start.</summary>
    public IReadOnlyList<string> Sessions =>
        File.Exists(Path.Combine(Scripts, "sessions")) ? File.ReadAllLines(Path.Combine(Scripts, "sessions")) : [];

    /// <summary>Ids of the living processes of this bench.</summary>
    public IReadOnlyList<int> Processes
    {
        get
        {
            var marker = Encoding.UTF8.GetBytes($"RALF_TEST={Scripts}\0");
            return
            [
                .. Directory
                    .EnumerateDirectories("/proc")
                    .Select(f => int.TryParse(Path.GetFileName(f), out var id) ? id : 0)
                    .Where(id => id > 1 && Carries(id, marker)),
            ];
        }
    }

    /// <summary>A folder of the bench's own, made where missing.</summary>
    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

    /// <summary>Writes and commits the plan, the head put before it, with a file for the result to stand on.</summary>
    public void Plan(string text) => Plan(Head, text);

    /// <summary>The same with another head.</summary>
    public void Plan(string head, string text)
    {
        File.WriteAllText(PlanFile, head + text);
        File.WriteAllText(Path.Combine(Repository, "README.md"), "# Base\n");
        Commit("A plan");
    }

    public void Commit(string message)
    {
        Git("add", "-A");
        Git("commit", "-q", "--allow-empty", "-m", message);
    }

    /// <summary>What the agent does for a task: <c>$id</c> is the task, the current folder its workspace.</summary>
    public void Script(string task, string text) => File.WriteAllText(Path.Combine(Scripts, $"{task}.sh"), text);

    /// <summary>A file beside the repository by which agent and test talk, <c>$RALF_TEST/NAME</c> for the
    /// agent.</summary>
    public string Flag(string name) => Path.Combine(Scripts, name);

    /// <summary>An executable file beside the repository; its path.</summary>
    public string Program(string name, string text)
    {
        var file = Path.Combine(Folder("bin"), name);
        File.WriteAllText(file, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return file;
    }

    public RalfProcess Start(params IEnumerable<string> arguments) => new(Repository, _environment, Wrapper, arguments);

    /// <param name="changes">Variables to set; to remove where empty.</param>
    public RalfProcess StartIn(string folder, Dictionary<string, string> changes, params IEnumerable<string> arguments)
    {
        var environment = new Dictionary<string, string>(_environment, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            environment[name] = value;
        }

        foreach (var (name, _) in changes.Where(c => c.Value.Length == 0))
        {
            environment.Remove(name);
        }

        return new(folder, environment, Wrapper, arguments);
    }

    public Task<RalfExit> RalfAsync(params IEnumerable<string> arguments) => RalfInAsync(Repository, [], arguments);

    /// <param name="changes">Variables to set; to remove where empty.</param>
    public async Task<RalfExit> RalfInAsync(
        string folder,
        Dictionary<string, string> changes,
        params IEnumerable<string> arguments
    )
    {
        using var process = StartIn(folder, changes, arguments);
        return await process.EndAsync();
    }

    /// <summary>Runs the program and asserts what it exits with, showing all that it said where it does not.</summary>
    public async Task<RalfExit> ExpectAsync(int code, params IEnumerable<string> arguments)
    {
        var exit = await RalfAsync(arguments);
        Assert.True(exit.Code == code, $"expected {code}: ralf {string.Join(' ', arguments)}: {exit}");
        return exit;
    }

    /// <summary>The run's log as this process reads it, which is cheaper than to ask the program.</summary>
    public StateLog Log(string run = "r")
    {
        using var repository = GitRepository.Open(Repository);
        return StateLog.Open(repository, RunId.Parse(run));
    }

    /// <summary>Task and state of all tasks, in the plan's order: <c>a Landed, b Failed</c>.</summary>
    public string States(string run = "r") =>
        string.Join(", ", Log(run).State.Tasks.Select(t => $"{t.Task.Id} {t.State}"));

    /// <summary>Commits on the state branch; 0 before there is one.</summary>
    public int LogLength(string run = "r") =>
        TryGit(Repository, "rev-list", "--count", $"refs/heads/ralf/{run}/state") is { Code: 0 } seen
            ? int.Parse(seen.Output)
            : 0;

    /// <summary>The tree of the result branch.</summary>
    public string ResultTree(string run = "r") => Git("rev-parse", $"ralf/{run}/result^{{tree}}");

    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(clock.Elapsed < _longest, $"waited too long until {what}");
            await Task.Delay(20);
        }
    }

    /// <summary>No process, no temporary file, no lock of git.</summary>
    public async Task AssertNothingLeftAsync()
    {
        await UntilAsync(() => Processes.Count == 0, "all processes are gone");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temp, "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Repository, ".git"), "*.lock", SearchOption.AllDirectories));
    }

    public string Git(params string[] arguments) => GitIn(Repository, arguments);

    public string GitIn(string folder, params string[] arguments)
    {
        var seen = TryGit(folder, arguments);
        return seen.Code == 0
            ? seen.Output
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {seen}");
    }

    public void Dispose()
    {
        foreach (var process in Processes)
        {
            Signals.Send(process, Signals.Kill);
        }

        GitDirectory.Delete(Root);
    }

    private RalfExit TryGit(string folder, params string[] arguments)
    {
        // `env` looks for git on the PATH that it is given; .NET would look on that of the tests.
        var start = new ProcessStartInfo("env", ["git", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = _environment["PATH"];
        start.Environment["HOME"] = _environment["HOME"];
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        foreach (var role in (string[])["AUTHOR", "COMMITTER"])
        {
            start.Environment[$"GIT_{role}_NAME"] = "Ada";
            start.Environment[$"GIT_{role}_EMAIL"] = "ada@example.com";
            start.Environment[$"GIT_{role}_DATE"] = "@1767225600 +0000";
        }

        using var git = Process.Start(start)!;
        var error = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEnd().TrimEnd('\n');
        git.WaitForExit();
        return new(git.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private static bool Carries(int process, byte[] marker)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{process}/environ").AsSpan().IndexOf(marker) >= 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
