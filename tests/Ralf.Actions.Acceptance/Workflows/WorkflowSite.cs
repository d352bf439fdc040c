using Ralf.Actions.Shared.GitHub;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>What the jobs of all workflow runs share: the repository's host, GitHub's API, the artifacts; and what goes
/// wrong.</summary>
internal sealed class WorkflowSite(string root, GitHost git, GitHubServer api)
{
    private readonly Lock _lock = new();
    private readonly string _docker = Path.Combine(root, "docker-bin");
    private readonly Dictionary<string, ServerToken> _tokens = new(StringComparer.Ordinal);
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

    /// <summary>How often steps fail that do nothing then, by their names: a storage that is full, a download that breaks
    /// off.</summary>
    public Dictionary<string, int> FailingSteps { get; } = [];

    private readonly HashSet<(long Run, string Name)> _taken = [];

    /// <summary>Outputs of jobs that GitHub takes for secrets, and hides from the jobs that need them.</summary>
    public HashSet<string> HiddenOutputs { get; } = [];

    /// <summary>What happens before a job starts, by the job's name; each once.</summary>
    public Dictionary<string, Action> BeforeJobs { get; } = [];

    /// <summary>A person cancels the workflow run while this step works, once the file is there.</summary>
    public (string Step, string File)? CancelsDuring { get; set; }

    /// <summary>A person cancels the workflow run when this job has ended.</summary>
    public string? CancelsAfter { get; set; }

    private string DockerLogFile => Path.Combine(root, "docker.log");

    /// <summary>Steps whose runner is lost when they have ended, by their names; each once.</summary>
    public HashSet<string> LostAfterSteps { get; } = [];

    /// <summary>Variables of every step, beside those of GitHub Actions.</summary>
    public Dictionary<string, string> MoreVariables { get; } = new(StringComparer.Ordinal);

    /// <summary>The folder that is first on the PATH of each step.</summary>
    public string Tools => _docker;

    /// <param name="program">What is started for the image, as words of a shell.</param>
    public void Prepare(string image, string program) => DockerShim.Write(_docker, image, DockerLogFile, program);

    public bool LosesRunnerAfter(string step)
    {
        lock (_lock)
        {
            return LostAfterSteps.Remove(step);
        }
    }

    /// <summary>An upload that breaks off leaves an artifact that is not listed, and whose name is taken.</summary>
    public void Take(long run, string name)
    {
        lock (_lock)
        {
            _taken.Add((run, name));
        }
    }

    public bool IsTaken(long run, string name)
    {
        lock (_lock)
        {
            return _taken.Contains((run, name));
        }
    }

    public bool Fails(string? step)
    {
        lock (_lock)
        {
            if (FailingSteps.GetValueOrDefault(step ?? "") is not (var left and > 0))
            {
                return false;
            }

            FailingSteps[step!] = left - 1;
            return true;
        }
    }

    /// <summary>What a token may do; null for one that is none (any more).</summary>
    public ServerToken? Find(string token)
    {
        lock (_lock)
        {
            return _tokens.GetValueOrDefault(token);
        }
    }

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

    /// <summary>What happened outside, in its order: packages, image, refs, attestations. The stand-ins write
    /// it.</summary>
    public string Journal => Path.Combine(root, "journal");

    public void Note(string line)
    {
        lock (_lock)
        {
            File.AppendAllText(Journal, $"{line}\n");
        }
    }

    public string NewMachine(string job)
    {
        var name = new string([.. job.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')]);
        return Path.Combine(root, "machines", $"{Interlocked.Increment(ref _machines)}-{name}");
    }

    public void Allow(string token, ServerToken rights)
    {
        lock (_lock)
        {
            _tokens[token] = rights;
        }

        git.Allow(token, rights);
        api.AddToken(token, rights.Login, [.. rights.Rights.Select(r => $"{r.Key}: {r.Value}")]);
    }

    public void Forget(string token)
    {
        lock (_lock)
        {
            _tokens.Remove(token);
        }

        git.Forget(token);
        api.RemoveToken(token);
    }

    public void Upload(long run, string name, byte[] zip) => api.AddArtifact(run, name, zip);

    public void RemoveArtifact(long run, string name) => api.RemoveArtifact(run, name);

    public IEnumerable<(string Name, byte[] Zip)> Artifacts(long run) =>
        api.Artifacts.Where(a => a.RunId == run).Select(a => (a.Name, a.Content));

    /// <summary>All that a step's process gets beside what the step says.</summary>
    public IEnumerable<(string Name, string Value)> Variables(
        IWorkflowRun call,
        string workspace,
        string temp,
        string output,
        string summary
    ) =>
        [
            .. call.Variables(),
            .. MoreVariables.Select(v => (v.Key, v.Value)),
            ("PATH", $"{_docker}:{Environment.GetEnvironmentVariable("PATH")}"),
            ("HOME", Directory.CreateDirectory(Path.Combine(temp, "..", "home")).FullName),
            ("LANG", "C.UTF-8"),
            ("GITHUB_WORKSPACE", workspace),
            ("RUNNER_TEMP", temp),
            ("GITHUB_OUTPUT", output),
            ("GITHUB_STEP_SUMMARY", summary),
        ];
}
