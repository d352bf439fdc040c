namespace Ralf.Actions.Shared.GitHub;

/// <summary>What the repository holds: tests set it up, and look at it afterwards.</summary>
internal sealed partial class GitHubServer
{
    private readonly Dictionary<string, ServerToken> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _people = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ServerPullRequest> _pullRequests = [];
    private readonly List<ServerComment> _comments = [];
    private readonly List<ServerRun> _runs = [];
    private readonly List<ServerArtifact> _artifacts = [];
    private readonly List<ServerDispatch> _dispatches = [];
    private long _lastId = 1000;

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>The setting "Allow GitHub Actions to create and approve pull requests".</summary>
    public bool AllowsActionsPullRequests { get; set; } = true;

    /// <summary>Not every plan of GitHub's has drafts.</summary>
    public bool AllowsDrafts { get; set; } = true;

    /// <summary>Whether a dispatch may say which run it became; older servers answer 204.</summary>
    public bool ReturnsRunDetails { get; set; } = true;

    /// <summary>Whether a download says at its start how large it is.</summary>
    public bool TellsArtifactSize { get; set; } = true;

    /// <summary>How many of the next downloads break off in their middle.</summary>
    public int BreaksDownloads { get; set; }

    /// <summary>Whether a branch (head) has commits that another (base) lacks; null where there is no such
    /// branch.</summary>
    public Func<string, string, bool?> HasCommits { get; set; } = (_, _) => true;

    /// <summary>Whether a branch or tag is there; what is not cannot be dispatched.</summary>
    public Func<string, bool> HasRef { get; set; } = _ => true;

    public string DefaultBranch { get; set; } = "main";

    /// <summary>Called for each dispatch; gives the id of the run that it became, which is added where it is not there
    /// yet. Must not block.</summary>
    public Func<ServerDispatch, long> OnDispatch { get; set; } = _ => 0;

    public IReadOnlyList<ServerPullRequest> PullRequests => Copy(_pullRequests);
    public IReadOnlyList<ServerComment> Comments => Copy(_comments);
    public IReadOnlyList<ServerRun> WorkflowRuns => Copy(_runs);
    public IReadOnlyList<ServerArtifact> Artifacts => Copy(_artifacts);
    public IReadOnlyList<ServerDispatch> Dispatches => Copy(_dispatches);

    /// <summary>A token that may do these things, each as <c>pull-requests: write</c>; nothing else but to read
    /// metadata.</summary>
    public void AddToken(string token, string login, params string[] rights)
    {
        var granted = rights.Select(r => r.Split(':')).ToDictionary(r => r[0].Trim(), r => r[1].Trim());
        lock (_lock)
        {
            _tokens[token] = new(login, granted);
        }
    }

    /// <summary>From now on it is refused, as a job's own is when the job is over.</summary>
    public void RemoveToken(string token)
    {
        lock (_lock)
        {
            _tokens.Remove(token);
        }
    }

    /// <param name="permission"><c>admin</c>, <c>maintain</c>, <c>write</c>, <c>triage</c>, <c>read</c> or
    /// <c>none</c>.</param>
    public void AddPerson(string login, string permission)
    {
        lock (_lock)
        {
            _people[login] = permission;
        }
    }

    public ServerRun AddWorkflowRun(
        long id,
        string status = "in_progress",
        int attempt = 1,
        string path = ".github/workflows/ralf.yml",
        string branch = "main",
        string @event = "workflow_dispatch"
    )
    {
        lock (_lock)
        {
            if (_runs.Find(r => r.Id == id) is { } known)
            {
                (known.Status, known.Attempt, known.Conclusion) = (status, attempt, null);
                return known;
            }

            var run = new ServerRun(id, path, branch, @event)
            {
                Status = status,
                Attempt = attempt,
                CreatedAt = Clock.GetUtcNow(),
            };
            _runs.Add(run);
            return run;
        }
    }

    /// <param name="conclusion"><c>success</c>, <c>failure</c>, <c>cancelled</c>, …</param>
    public void CompleteRun(long id, string conclusion)
    {
        lock (_lock)
        {
            var run = _runs.Single(r => r.Id == id);
            (run.Status, run.Conclusion) = ("completed", conclusion);
        }
    }

    /// <summary>The id of the artifact, whose content is a zip file.</summary>
    public long AddArtifact(long runId, string name, byte[] zip)
    {
        lock (_lock)
        {
            if (_artifacts.Exists(a => a.RunId == runId && a.Name == name))
            {
                throw new InvalidOperationException(
                    $"Run {runId} has an artifact '{name}' already: artifacts are immutable."
                );
            }

            _artifacts.Add(new(++_lastId, runId, name, zip));
            return _lastId;
        }
    }

    public void RemoveArtifact(long runId, string name)
    {
        lock (_lock)
        {
            _artifacts.RemoveAll(a => a.RunId == runId && a.Name == name);
        }
    }

    public void ExpireArtifact(long id)
    {
        lock (_lock)
        {
            var at = _artifacts.FindIndex(a => a.Id == id);
            _artifacts[at] = _artifacts[at] with { IsExpired = true };
        }
    }

    public ServerPullRequest AddPullRequest(string head, string @base, string author, string? fork = null)
    {
        lock (_lock)
        {
            var number = 1 + _pullRequests.Count;
            var made = new ServerPullRequest(number, head, @base, author)
            {
                CreatedAt = Clock.GetUtcNow(),
                Fork = fork,
            };
            _pullRequests.Add(made);
            return made;
        }
    }

    public ServerComment AddComment(int pullRequest, string author, string body)
    {
        lock (_lock)
        {
            var comment = new ServerComment(++_lastId, pullRequest, author, body);
            _comments.Add(comment);
            return comment;
        }
    }
}
