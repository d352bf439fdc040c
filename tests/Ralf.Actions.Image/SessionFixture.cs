using System.Text.Json;
using Ralf.Actions.Acceptance.Workflows;
using Ralf.Actions.Sessions;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.Scopes;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Image;

/// <summary>
/// The job that runs a session, on a machine whose files belong to a runner that is not root: the step of
/// <c>ralf.yml</c> as it stands there, with its
/// own <c>docker run</c>.
/// </summary>
internal sealed class SessionFixture : IDisposable
{
    /// <summary>The user of GitHub's own runners.</summary>
    private const string Runner = "1001:1001";

    private readonly string _root = Directory.CreateTempSubdirectory("ralf-image-").FullName;
    private readonly string _base;

    public SessionFixture(params (string Path, string Text)[] files)
    {
        Git("init", "--quiet", "--initial-branch=main", Workspace);
        foreach (var (path, text) in files)
        {
            File.WriteAllText(Path.Combine(Workspace, path), text);
        }

        Git("-C", Workspace, "add", "--all");
        Git("-C", Workspace, "commit", "--quiet", "--allow-empty", "--message=base");
        _base = Git("-C", Workspace, "rev-parse", "HEAD");
        Git("clone", "--quiet", "--bare", Workspace, Path.Combine(_root, "seen.git"));
        Directory.CreateDirectory(Outcome);
    }

    public string Workspace => Path.Combine(_root, "work");

    public string Packet => Path.Combine(_root, "packet");

    public string Credentials => Path.Combine(_root, "credentials");

    public string Outcome => Path.Combine(_root, "outcome");

    /// <summary>What the session left.</summary>
    public JsonElement Record => JsonDocument.Parse(File.ReadAllText(Path.Combine(Outcome, "record.json"))).RootElement;

    /// <summary>Makes the packet of a task <c>a</c> that may write <c>out/**</c>.</summary>
    public void Given(AgentSettings agent, string[]? setup = null, string[]? checks = null)
    {
        var task = new PlanTask(
            TaskId.Parse("a"),
            "Write",
            "Write it.",
            ["out/**"],
            [],
            [],
            [],
            checks ?? [],
            agent,
            "a"
        );
        new SessionPacket(
            SessionPacket.CurrentVersion,
            RunId.Parse("r"),
            task,
            1,
            "r/a.1",
            GitId.Parse(_base),
            null,
            task.Scope,
            ProtectedPaths.For([], null).Globs,
            setup ?? [],
            "Write it.\n"
        ).WriteTo(Packet);
    }

    /// <summary>An agent that is this shell script.</summary>
    public static AgentSettings Script(string script) =>
        new(AgentKind.Command, ["/bin/sh", "-c", script], null, TimeSpan.FromMinutes(5), null, null, []);

    public static AgentSettings Claude => new(AgentKind.Claude, [], null, TimeSpan.FromMinutes(5), 20, 5, []);

    /// <summary>Runs the step.</summary>
    /// <param name="flags">Of the engine, beside the workflow's own: what a test needs and a job does not.</param>
    /// <param name="key">The model's.</param>
    public async Task<Ended> RunAsync(
        string flags = "",
        string key = "the-models-key",
        params (string Name, string Value)[] variables
    )
    {
        await ChownAsync();
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = $"{Engine.Folder}:{Environment.GetEnvironmentVariable("PATH")}",
            ["IMAGE"] = Engine.Image,
            ["PACKET"] = Packet,
            ["OUTCOME"] = Outcome,
            ["CREDENTIALS"] = Credentials,
            ["GITHUB_WORKSPACE"] = Workspace,
            ["GITHUB_TOKEN"] = "the-jobs-token",
            ["GOOGLE_KEY"] = "",
            ["ANTHROPIC_API_KEY"] = key,
            ["RALF_TEST_RUN"] = flags,
        };
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return await Engine.RunAsync("bash", Workspace, environment, "-e", "-c", Step());
    }

    /// <summary>A file of the session's commit.</summary>
    public string Left(string path)
    {
        var bundle = Path.Combine(Outcome, "session.bundle");
        var seen = Path.Combine(_root, "seen.git");
        Git("-C", seen, "fetch", "--quiet", bundle, "+refs/heads/ralf/r/a.1:refs/heads/left");
        return Git("-C", seen, "show", $"left:{path}");
    }

    /// <summary>The contents of all objects that a bundle brings.</summary>
    public string Objects(string bundle)
    {
        var seen = Path.Combine(_root, $"{Guid.NewGuid():N}.git");
        // A clone would be of a repository of another user.
        Engine.RunAsync("cp", "/", [], "-r", Path.Combine(_root, "seen.git"), seen).GetAwaiter().GetResult().Must();
        Git("-C", seen, "fetch", "--quiet", bundle, "+refs/*:refs/left/*");
        return Git("-C", seen, "cat-file", "--batch-all-objects", "--batch");
    }

    /// <summary>Who owns what is in the workspace now, without repetition.</summary>
    public async Task<string> OwnersAsync() =>
        (await Engine.RunAsync("sh", "/", [], "-c", $"find {Workspace} -printf '%U:%G\\n' | sort -u")).Must();

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Step()
    {
        var file = Path.Combine(Engine.Root, ".github", "workflows", "ralf.yml");
        var steps = WorkflowNode.Parse(File.ReadAllText(file), "ralf.yml")["jobs"]["work"]["steps"];
        return steps.Items.Single(s => s.Text("id") == "session")["run"].Scalar;
    }

    /// <summary>Where these tests are root, files are given to a runner who is not; elsewhere they are the runner's
    /// already.</summary>
    public async Task ChownAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            (await Engine.RunAsync("chown", "/", [], "-R", Runner, _root)).Must();
        }
    }

    private static string Git(params string[] arguments) =>
        Engine
            .RunAsync(
                "git",
                "/",
                new Dictionary<string, string> { ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_CONFIG_NOSYSTEM"] = "1" },
                ["-c", "safe.directory=*", "-c", "user.name=T", "-c", "user.email=t@localhost", .. arguments]
            )
            .GetAwaiter()
            .GetResult()
            .Must();
}
