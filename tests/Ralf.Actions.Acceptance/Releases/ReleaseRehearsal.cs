using System.Diagnostics;
using System.Runtime.InteropServices;
using Ralf.Actions.Acceptance.Workflows;
using Ralf.Actions.Shared;
using Ralf.Actions.Shared.GitHub;
using Ralf.Git;

namespace Ralf.Actions.Acceptance.Releases;

/// <summary>
/// A release of this very source, by <c>release.yml</c> as it is: a repository on a host of the tests, a container
/// registry, a NuGet feed, releases. The
/// stand-ins for <c>docker</c>, <c>gh</c> and <c>dotnet</c> are in <c>tests/release</c>. Not rehearsed: native code,
/// the image's system, machines of
/// another architecture, signatures, and <c>.ci/run --all</c>, which runs these tests.
/// </summary>
internal sealed class ReleaseRehearsal : IAsyncDisposable
{
    public const string Repository = "ralf-actions/ralf-actions";
    public const string Version = "1.2.3";
    private const string Person = "ghp_release";
    private const string WorkflowPath = ".github/workflows/release.yml";

    private readonly string _root = Directory.CreateTempSubdirectory("ralf-release-").FullName;
    private readonly GitHost _git;
    private readonly GitHubServer _api;
    private IReadOnlyDictionary<string, JobOutcome>? _before;
    private string _tag = "";
    private int _attempt;

    private ReleaseRehearsal(GitHubServer api)
    {
        _api = api;
        Directory.CreateDirectory(Path.Combine(_root, "ralf-actions"));
        Git("init", "-q", "--bare", "-b", "main", Path.Combine(_root, $"{Repository}.git"));
        _git = new(_root, Repository);
        Site = new(_root, _git, api);
        Registry = new(Site);
        Feed = new(Site, Path.Combine(_root, "feed"), "nuget-key");
    }

    public WorkflowSite Site { get; }

    public RegistryServer Registry { get; }

    public FeedServer Feed { get; }

    /// <summary>Jobs of all attempts, the oldest first.</summary>
    public List<JobOutcome> Jobs { get; } = [];

    public string Releases => Path.Combine(_root, "releases");

    /// <summary>What happened outside, in its order.</summary>
    public IReadOnlyList<string> Journal => File.Exists(Site.Journal) ? File.ReadAllLines(Site.Journal) : [];

    private string Work => Path.Combine(_root, "source");

    /// <param name="isQuick">The tool's package does no demo: for rehearsals that are not about the program.</param>
    /// <param name="change">Of the workflow.</param>
    public static async Task<ReleaseRehearsal> StartAsync(
        ReleaseCache cache,
        bool isQuick = true,
        Func<string, string>? change = null
    )
    {
        var rehearsal = new ReleaseRehearsal(await GitHubServer.StartAsync(Repository));
        rehearsal.Prepare(cache, isQuick);
        rehearsal.PushSource(change ?? (text => text));
        return rehearsal;
    }

    /// <summary>A person pushes the tag that asks for a release; its workflow runs.</summary>
    public Task RunAsync(string version = Version)
    {
        _tag = $"release/v{version}";
        Git("-C", Work, "tag", _tag);
        Git("-C", Work, "push", "-q", _git.Bare, _tag);
        _git.TellMoves(Site.Journal);
        return AttemptAsync(onlyFailed: false);
    }

    /// <summary>Runs the workflow run again, as the button does.</summary>
    public Task RerunAsync(bool onlyFailed) => AttemptAsync(onlyFailed);

    /// <summary>Whether every job of the last attempt went well.</summary>
    public bool IsDone => _before!.Values.All(j => j.Result == "success");

    public string Everything() => string.Join('\n', Jobs);

    /// <summary>Git in the remote itself.</summary>
    public string Remote(params string[] arguments) => Git(["-C", _git.Bare, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        await Feed.DisposeAsync();
        await _git.DisposeAsync();
        await _api.DisposeAsync();
        GitDirectory.Delete(_root);
    }

    /// <summary>A program on the PATH, or the real dotnet; fails where it fails.</summary>
    public static string Run(string folder, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var who in (string[])["AUTHOR", "COMMITTER"])
        {
            start.Environment[$"GIT_{who}_NAME"] = "Ann";
            start.Environment[$"GIT_{who}_EMAIL"] = "ann@example.com";
        }

        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(Dotnet);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.TrimEnd('\n')
            : throw new InvalidOperationException($"{program}: {output}{error.Result}");
    }

    public static string Dotnet { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    private void Prepare(ReleaseCache cache, bool isQuick)
    {
        Site.Secrets["RELEASE_TOKEN"] = Person;
        Site.Secrets["NUGET_API_KEY"] = "nuget-key";
        Site.Allow(
            Person,
            new("ann", new Dictionary<string, string> { ["contents"] = "write", ["workflows"] = "write" })
        );
        Directory.CreateDirectory(Site.Tools);
        var scripts = Path.Combine(PinnedPackages.RepositoryRoot(), "tests", "release");
        foreach (var tool in (string[])["docker", "gh", "dotnet"])
        {
            var file = Path.Combine(Site.Tools, tool);
            File.WriteAllText(file, $"#!/bin/sh\nexec node '{scripts}/{tool}.mjs' \"$@\"\n");
            Executable.Make(file);
        }

        var variables = new Dictionary<string, string>
        {
            ["REHEARSAL_CACHE"] = cache.Folder,
            ["REHEARSAL_DOTNET"] = Dotnet,
            ["REHEARSAL_FEED"] = Feed.Index,
            ["REHEARSAL_HOME"] = Environment.GetEnvironmentVariable("HOME")!,
            ["REHEARSAL_JOURNAL"] = Site.Journal,
            ["REHEARSAL_REGISTRY"] = Registry.Url,
            ["REHEARSAL_RELEASES"] = Releases,
            ["REHEARSAL_IS_QUICK"] = isQuick ? "true" : "",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        };
        foreach (var (name, value) in variables)
        {
            Site.MoreVariables[name] = value;
        }
    }

    /// <summary>What a release needs of this source, at the rehearsed version; the checks of CI are not run
    /// again.</summary>
    private void PushSource(Func<string, string> change)
    {
        var root = PinnedPackages.RepositoryRoot();
        string[] parts = ["src", "action", ".ci", ".github"];
        var files = Directory
            .EnumerateFiles(root)
            .Concat(
                parts.SelectMany(p => Directory.EnumerateFiles(Path.Combine(root, p), "*", SearchOption.AllDirectories))
            )
            .Select(f => Path.GetRelativePath(root, f))
            .Where(f => !f.Split('/').Intersect(["bin", "obj", "node_modules"]).Any());
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Work, file))!);
            File.Copy(Path.Combine(root, file), Path.Combine(Work, file));
        }

        File.WriteAllText(Path.Combine(Work, ".ci", "run"), "[ \"$*\" = --all ] && echo 'every check'\n");
        var workflow = Path.Combine(Work, WorkflowPath);
        File.WriteAllText(workflow, change(File.ReadAllText(workflow)));
        Run(Work, "bash", ".ci/version", Version);
        Git("init", "-q", "-b", "main", Work);
        Git("-C", Work, "add", "-A");
        Git("-C", Work, "commit", "-q", "-m", "The source");
        Git("-C", Work, "push", "-q", _git.Bare, "main");
    }

    private async Task AttemptAsync(bool onlyFailed)
    {
        _attempt++;
        var sha = Remote("rev-parse", $"refs/tags/{_tag}^{{commit}}");
        var file = WorkflowNode.Parse(Remote("show", $"{sha}:{WorkflowPath}"), "release.yml");
        file["on"].Knows("push")["push"].Knows("tags");
        _api.AddWorkflowRun(1, "in_progress", _attempt, WorkflowPath);
        var runner = new WorkflowRunner(new TagPush(Site, file, _tag, 1, _attempt, sha), Site);
        await runner.RunAsync(WorkflowRunner.Kept(onlyFailed ? _before : null));
        Jobs.AddRange(runner.Outcomes);
        _before = runner.Jobs;
    }

    private string Git(params string[] arguments) => Run(_root, "git", arguments);
}
