using System.Diagnostics;
using Ralf.Actions.Commands;
using Ralf.Actions.Shared;
using Ralf.Actions.Shared.GitHub;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>
/// A repository on a host with GitHub's API and the workflows as they are: the reusable one of this repository, called
/// by the one that <c>ralf init</c>
/// writes. Workflow runs that are started by the program's own dispatches run one after the other until none is left.
/// </summary>
internal sealed class WorkflowFixture : IAsyncDisposable
{
    public const string Caller = InitWorkflows.RunPath;

    private const string Head = """
        version: 1
        name: test
        goal: To be tested.
        base: main
        agent:
          use: command
          command: ["sh", "agent.sh"]
          timeout: 3m

        """;

    private readonly string _root = Directory.CreateTempSubdirectory("ralf-workflows-").FullName;
    private readonly GitHost _git;
    private readonly Queue<(long Run, WorkflowEvent Event)> _queue = new();
    private readonly Dictionary<long, Ran> _runs = [];
    private long _lastRun = 7000;

    private WorkflowFixture(GitHubServer api)
    {
        Api = api;
        Git("init", "-q", "-b", "main", Work);
        Directory.CreateDirectory(Path.Combine(_root, "acme"));
        _ = Git("init", "-q", "--bare", "-b", "main", Path.Combine(_root, "acme", "shop.git"));
        _git = new(_root, "acme/shop");
        Site = new(_root, _git, api);
        Api.OnDispatch = Dispatched;
        Api.HasCommits = HasCommits;
        Api.HasRef = branch => Remote("for-each-ref", $"refs/heads/{branch}", $"refs/tags/{branch}").Length > 0;
        Site.Secrets["ANTHROPIC_API_KEY"] = "sk-ant-secret";
    }

    public GitHubServer Api { get; }

    public WorkflowSite Site { get; }

    public GitHost Host => _git;

    /// <summary>All jobs of all workflow runs so far, the oldest first.</summary>
    public List<JobOutcome> Jobs { get; } = [];

    /// <summary>What the caller runs from, where that is not the source beside these tests.</summary>
    public ReleasedRalf? Release { get; init; }

    private string Work => Path.Combine(_root, "user");

    public static async Task<WorkflowFixture> StartAsync(ReleasedRalf? release = null) =>
        new(await GitHubServer.StartAsync()) { Release = release };

    /// <summary>Commits a plan, the agent's script and the caller's workflow on main, and pushes them as a
    /// person.</summary>
    /// <param name="agent">Shell: <c>$id</c> is the task, <c>$RALF_ATTEMPT</c> the attempt.</param>
    /// <param name="files">More files of the base.</param>
    public void Plan(string tasks, string agent, params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            Write(path, text);
        }

        Write("ralf.yml", Head + tasks);
        Write(
            "agent.sh",
            $$"""
            id=$(sed -n 's/^ *"id": "\([^"]*\)".*/\1/p' "$RALF_TASK" | head -n 1)
            {{agent}}
            """
        );
        Write("README.md", "# Base\n");
        Write(Caller, Release?.Caller ?? InitWorkflows.Run(new GitHubHost("github.com"), "0"));
        Git("-C", Work, "add", "-A");
        Git("-C", Work, "commit", "-q", "-m", "A plan");
        Git("-C", Work, "push", "-q", _git.Bare, "main");
        var image = Callee(Release?.Caller)["env"]["RALF_IMAGE"].Scalar;
        Site.Prepare(image, Release?.Program(image) ?? TestedProgram.Words);
    }

    /// <summary>The branch that people and the clock start the workflow on.</summary>
    public string Branch { get; set; } = "main";

    /// <summary>Starts the caller's workflow as a person does, and runs all that comes of it. The id of the first
    /// workflow run.</summary>
    public Task<long> DispatchAsync(params (string Name, string Value)[] inputs) =>
        StartRunAsync(new("workflow_dispatch", "ann", inputs.ToDictionary(i => i.Name, i => i.Value), Branch));

    /// <summary>Starts it as the clock does.</summary>
    public Task<long> ScheduleAsync() =>
        StartRunAsync(new("schedule", "ann", new Dictionary<string, string>(), Branch));

    /// <summary>Runs a workflow run again, as the button does.</summary>
    /// <param name="onlyFailed">Jobs that went well are kept with what they gave.</param>
    public async Task RerunAsync(long run, bool onlyFailed)
    {
        var ran = _runs[run];
        Api.AddWorkflowRun(run, "in_progress", ran.Attempt + 1, Caller);
        await RunAsync(run, ran.Event, ran.Attempt + 1, onlyFailed ? ran.Jobs : null);
        await DrainAsync();
    }

    /// <summary>The state of a run, as a clone of the repository sees it.</summary>
    public RunState State(string run)
    {
        using var repository = GitRepository.Open(_git.Bare);
        return StateLog.Open(repository, RunId.Parse(run)).State;
    }

    public IReadOnlyList<AuditFinding> Audit(string run)
    {
        using var repository = GitRepository.Open(_git.Bare);
        return RunAudit.Audit(repository, RunId.Parse(run));
    }

    public string States(string run) =>
        string.Join(", ", State(run).Tasks.Select(t => $"{t.Task.Id} {t.State.ToString().ToLowerInvariant()}"));

    /// <summary>A person commits a file on a branch of the remote, and pushes it; the commit.</summary>
    public string Push(string branch, (string Path, string Text) file)
    {
        Git("-C", Work, "fetch", "-q", _git.Bare, branch);
        Git("-C", Work, "checkout", "-q", "--detach", "FETCH_HEAD");
        Write(file.Path, file.Text);
        Git("-C", Work, "add", "-A");
        Git("-C", Work, "commit", "-q", "-m", "By hand");
        Git("-C", Work, "push", "-q", _git.Bare, $"HEAD:refs/heads/{branch}");
        var commit = Git("-C", Work, "rev-parse", "HEAD");
        Git("-C", Work, "checkout", "-q", "main");
        return commit;
    }

    /// <summary>Git in the remote itself.</summary>
    public string Remote(params string[] arguments) => Git(["-C", _git.Bare, .. arguments]);

    public string Everything() => string.Join('\n', Jobs);

    public async ValueTask DisposeAsync()
    {
        await _git.DisposeAsync();
        await Api.DisposeAsync();
        GitDirectory.Delete(_root);
    }

    private async Task<long> StartRunAsync(WorkflowEvent started)
    {
        var run = ++_lastRun;
        Api.AddWorkflowRun(run, "in_progress", 1, Caller, started.Branch, started.Name);
        await RunAsync(run, started, 1, null);
        await DrainAsync();
        return run;
    }

    private async Task DrainAsync()
    {
        for (var count = 0; _queue.TryDequeue(out var next); count++)
        {
            Assert.True(count < 40, $"workflow runs start each other for ever: {Everything()}");
            Api.AddWorkflowRun(next.Run, "in_progress", 1, Caller);
            await RunAsync(next.Run, next.Event, 1, null);
        }
    }

    private async Task RunAsync(
        long run,
        WorkflowEvent started,
        int attempt,
        IReadOnlyDictionary<string, JobOutcome>? before
    )
    {
        var sha = attempt == 1 ? Remote("rev-parse", $"refs/heads/{started.Branch}") : _runs[run].Sha;
        var caller = WorkflowNode.Parse(Remote("show", $"{sha}:{Caller}"), "ralf-run.yml");
        var callee = Callee(Remote("show", $"{sha}:{Caller}"));
        var call = new WorkflowCall(Site, Caller, caller, callee, started, run, attempt, sha);
        Api.AddWorkflowRun(run, "in_progress", attempt, Caller).Title = call.RunName;
        var runner = new WorkflowRunner(call, Site);
        await runner.RunAsync(WorkflowRunner.Kept(before));
        Site.CancelsAfter = null;
        Jobs.AddRange(runner.Outcomes);
        _runs[run] = new(started, attempt, sha, runner.Jobs);
        var results = runner.Jobs.Values.Select(j => j.Result).ToList();
        Api.CompleteRun(
            run,
            results.Contains("cancelled") ? "cancelled"
                : results.Contains("failure") ? "failure"
                : "success"
        );
    }

    private long Dispatched(ServerDispatch dispatch)
    {
        Assert.Equal("ralf-run.yml", dispatch.File);
        var run = ++_lastRun;
        _queue.Enqueue((run, new("workflow_dispatch", ServerToken.Bot, dispatch.Inputs, dispatch.Ref)));
        return run;
    }

    private bool? HasCommits(string head, string @base)
    {
        var refs = Remote("for-each-ref", "--format=%(refname)").Split('\n');
        return !refs.Contains($"refs/heads/{head}") || !refs.Contains($"refs/heads/{@base}")
            ? null
            : Remote("rev-list", "--count", $"refs/heads/{@base}..refs/heads/{head}") != "0";
    }

    /// <summary>The reusable workflow: this repository's, or what the caller names of a release.</summary>
    private WorkflowNode Callee(string? caller) =>
        WorkflowNode.Parse(
            Release is { } release
                ? release.Workflow(WorkflowNode.Parse(caller!, "ralf-run.yml")["jobs"]["ralf"]["uses"].Scalar)
                : File.ReadAllText(Path.Combine(PinnedPackages.RepositoryRoot(), ".github", "workflows", "ralf.yml")),
            "ralf.yml"
        );

    private void Write(string path, string text)
    {
        var file = Path.Combine(Work, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = _root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var (name, value) in new[]
            {
                ("GIT_CONFIG_GLOBAL", "/dev/null"),
                ("GIT_CONFIG_NOSYSTEM", "1"),
                ("GIT_AUTHOR_NAME", "Ann"),
                ("GIT_AUTHOR_EMAIL", "ann@example.com"),
                ("GIT_COMMITTER_NAME", "Ann"),
                ("GIT_COMMITTER_EMAIL", "ann@example.com"),
            }
        )
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.TrimEnd('\n')
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error.Result}");
    }

    private sealed record Ran(
        WorkflowEvent Event,
        int Attempt,
        string Sha,
        IReadOnlyDictionary<string, JobOutcome> Jobs
    );
}
