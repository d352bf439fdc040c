namespace Ralf.Actions.Shared.GitHub;

/// <summary>A token of the stand-in, and what it may do.</summary>
/// <param name="Login">Who acts: <c>github-actions[bot]</c> for a job's own.</param>
/// <param name="Rights">As a workflow's <c>permissions</c>: <c>contents</c>, <c>pull-requests</c>, … to <c>read</c> or
/// <c>write</c>.</param>
internal sealed record ServerToken(string Login, IReadOnlyDictionary<string, string> Rights)
{
    public const string Bot = "github-actions[bot]";

    /// <summary>The token of a job, for which the setting about pull requests holds.</summary>
    public bool IsOfActions => Login == Bot;

    public bool May(string right, string level) =>
        right == "metadata"
        || Rights.GetValueOrDefault(right) is { } granted && (granted == level || granted == "write");
}

/// <summary>A pull request of the stand-in; what tests change shows at once.</summary>
internal sealed class ServerPullRequest(int number, string head, string @base, string author)
{
    public int Number => number;
    public string Head => head;
    public string Base { get; set; } = @base;
    public string Author => author;

    /// <summary>Of the branch, where it is a fork's: <c>owner/name</c>; null: this one.</summary>
    public string? Fork { get; init; }
    public string Title { get; set; } = "";
    public string Body { get; set; } = "";

    /// <summary><c>open</c> or <c>closed</c>.</summary>
    public string State { get; set; } = "open";
    public bool IsMerged { get; set; }
    public bool IsDraft { get; set; }
    public List<string> Labels { get; } = [];

    /// <summary>Logins, and teams as <c>owner/team</c>.</summary>
    public List<string> Reviewers { get; } = [];
    public DateTimeOffset CreatedAt { get; init; }
    public string NodeId => $"PR_{number}";
}

/// <summary>An issue of the stand-in.</summary>
internal sealed record ServerIssue(int Number, string Title, string? Body, string Author)
{
    /// <summary><c>open</c> or <c>closed</c>.</summary>
    public string State { get; init; } = "open";

    /// <summary>Of another repository, <c>owner/name</c>; null: of this one.</summary>
    public string? Elsewhere { get; init; }
    public bool IsPullRequest { get; init; }
    public IReadOnlyList<string> Labels { get; init; } = [];
}

internal sealed class ServerComment(long id, int pullRequest, string author, string body)
{
    public long Id => id;
    public int PullRequest => pullRequest;
    public string Author => author;
    public string Body { get; set; } = body;
}

internal sealed class ServerRun(long id, string path, string branch, string @event)
{
    public long Id => id;

    /// <summary>Such as <c>.github/workflows/ralf.yml</c>.</summary>
    public string Path => path;
    public string Branch => branch;
    public string Event => @event;
    public int Attempt { get; set; } = 1;

    /// <summary><c>queued</c>, <c>in_progress</c>, <c>completed</c>.</summary>
    public string Status { get; set; } = "in_progress";
    public string? Conclusion { get; set; }
    public string Title { get; set; } = "Ralf";
    public string Actor { get; set; } = ServerToken.Bot;
    public bool IsCancelRequested { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed record ServerArtifact(long Id, long RunId, string Name, byte[] Content)
{
    public bool IsExpired { get; init; }
}

/// <summary>A workflow that was asked to run.</summary>
/// <param name="File">Such as <c>ralf.yml</c>.</param>
internal sealed record ServerDispatch(
    string File,
    string Ref,
    IReadOnlyDictionary<string, string> Inputs,
    string Token
);
