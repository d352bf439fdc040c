namespace Ralf.GitHub;

/// <summary>The current state of a workflow run.</summary>
/// <param name="Conclusion"><c>success</c>, <c>failure</c>, <c>cancelled</c>, …; null while it runs.</param>
/// <param name="Attempt">The latest one, from 1.</param>
/// <param name="Title">Its <c>run-name</c>.</param>
internal sealed record WorkflowRunInfo(
    long Id,
    bool IsCompleted,
    string? Conclusion,
    int Attempt,
    string Url,
    string Title,
    DateTimeOffset CreatedAt
);

/// <param name="Bytes">Size of its zip file.</param>
/// <param name="IsExpired">It can no longer be downloaded.</param>
internal sealed record ArtifactInfo(long Id, string Name, long Bytes, bool IsExpired);

internal enum PullRequestState
{
    Open,
    Closed,
    Merged,
}

/// <param name="NodeId">Its id in GraphQL.</param>
internal sealed record PullRequestInfo(
    int Number,
    string Url,
    PullRequestState State,
    bool IsDraft,
    string Title,
    string Body,
    IReadOnlyList<string> Labels,
    string NodeId
);

/// <summary>The desired state of a pull request.</summary>
/// <param name="Head">A branch, without <c>refs/heads/</c>.</param>
/// <param name="Base">Likewise.</param>
/// <param name="IsDraft">Used at creation, if the repository allows drafts; later see
/// <see cref="GitHubApi.SetDraftAsync"/>.</param>
/// <param name="Number">Its number, if known; null: it is found by its branches.</param>
/// <param name="Reviewers">Logins and <c>owner/team</c>; requested once, at creation.</param>
internal sealed record PullRequestDraft(
    string Title,
    string Body,
    string Head,
    string Base,
    bool IsDraft,
    IReadOnlyList<string> Labels,
    int? Number = null,
    IReadOnlyList<string>? Reviewers = null
);

/// <param name="PullRequest">Null: there are no commits between the branches, so there is nothing to review.</param>
/// <param name="IsCreated">Whether this call created it.</param>
/// <param name="Notes">What failed without being an error, each a sentence.</param>
internal sealed record EnsuredPullRequest(PullRequestInfo? PullRequest, bool IsCreated, IReadOnlyList<string> Notes);

/// <param name="IsCreated">Whether this call created it.</param>
internal sealed record CommentInfo(long Id, string Url, bool IsCreated);

/// <summary>A person's permission in the repository, in ascending order.</summary>
internal enum RepositoryPermission
{
    None,
    Read,
    Triage,
    Write,
    Maintain,
    Admin,
}

/// <summary>An issue; its text is untrusted.</summary>
internal sealed record IssueInfo(int Number, string Title, string Body, string Author, string Url);

/// <summary>The result of a search.</summary>
/// <param name="Total">The number of matches, of which GitHub may return fewer.</param>
internal sealed record IssueSearch(IReadOnlyList<IssueInfo> Issues, int Total, bool IsWhole);
