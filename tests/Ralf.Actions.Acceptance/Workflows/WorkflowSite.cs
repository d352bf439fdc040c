using Ralf.Actions.Shared.GitHub;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>What the jobs of all workflow runs share: the repository's host, GitHub's API, the artifacts; and what goes wrong.</summary>
internal sealed class WorkflowSite(string root, GitHost git, GitHubServer api)
{
    private readonly Lock _lock = new();
    private readonly string _docker = Path.Combine(root, "docker-bin");
    private int _machines;

    public string Repository => api.Repository;

    public string ServerUrl => git.Url;

    public string ApiUrl => api.BaseUrl;

    /// <summary>Of the repository, by their names.</summary>
    public Dictionary<string, string> Secrets { get; } = new(StringComparer.Ordinal);

    /// <summary>Jobs whose steps could see secrets, in the order of their start.</summary>
    public List<string> SecretsRead { get; } = [];

    /// <summary>Each run of the program: its command, its user, the names of its variables.</summary>
    public string[] DockerLog => File.Exists(DockerLogFile) ? File.ReadAllLines(DockerLogFile) : [];

    /// <summary>Legs whose runner is lost, by their titles; each once.</summary>
    public HashSet<string> LostLegs { get; } = [];

    /// <summary>Artifacts that do not arrive, by their names; each once.</summary>
    public HashSet<string> LostArtifacts { get; } = [];

    /// <summary>A person cancels the workflow run when this job has ended.</summary>
    public string? CancelsAfter { get; set; }

    private string DockerLogFile => Path.Combine(root, "docker.log");

    public void Prepare(string image) => DockerShim.Write(_docker, image, DockerLogFile);

    public bool Loses(string leg)
    {
        lock (_lock)
        {
            return LostLegs.Remove(leg);
        }
    }

    public bool Drops(string artifact)
    {
        lock (_lock)
        {
            return LostArtifacts.Remove(artifact);
        }
    }

    public string NewMachine(string job)
    {
        var name = new string([.. job.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')]);
        return Path.Combine(root, "machines", $"{Interlocked.Increment(ref _machines)}-{name}");
    }

    public void Allow(string token, ServerToken rights)
    {
        git.Allow(token, rights);
        api.AddToken(token, rights.Login, [.. rights.Rights.Select(r => $"{r.Key}: {r.Value}")]);
    }

    public void Forget(string token)
    {
        git.Forget(token);
        api.RemoveToken(token);
    }

    public void Upload(long run, string name, byte[] zip) => api.AddArtifact(run, name, zip);

    public IEnumerable<(string Name, byte[] Zip)> Artifacts(long run) =>
        api.Artifacts.Where(a => a.RunId == run).Select(a => (a.Name, a.Content));

    /// <summary>All that a step's process gets beside what the step says.</summary>
    public IEnumerable<(string Name, string Value)> Variables(
        WorkflowCall call,
        string workspace,
        string temp,
        string output,
        string summary
    ) =>
        [
            .. call.Variables(),
            ("PATH", $"{_docker}:{Environment.GetEnvironmentVariable("PATH")}"),
            ("HOME", Directory.CreateDirectory(Path.Combine(temp, "..", "home")).FullName),
            ("LANG", "C.UTF-8"),
            ("GITHUB_WORKSPACE", workspace),
            ("RUNNER_TEMP", temp),
            ("GITHUB_OUTPUT", output),
            ("GITHUB_STEP_SUMMARY", summary),
        ];
}
