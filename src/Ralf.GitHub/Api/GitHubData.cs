namespace Ralf.GitHub;

/// <summary>A workflow run, as GitHub knows it now.</summary>
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

/// <param name="Bytes">Of its zip file.</param>
/// <param name="IsExpired">It can no longer be downloaded.</param>
internal sealed record ArtifactInfo(long Id, string Name, long Bytes, bool IsExpired);

internal enum PullRequestState
{
    Open,
    Closed,
    Merged,
}

/// <param name="NodeId">What GraphQL calls it.</param>
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

/// <summary>What a pull request should be.</summary>
/// <param name="Head">A branch, without <c>refs/heads/</c>.</param>
/// <param name="Base">Likewise.</param>
/// <param name="IsDraft">At its creation, where the repository allows drafts; later see <see
/// cref="GitHubApi.SetDraftAsync"/>.</param>
/// <param name="Number">Of the one that is known already; null: it is looked up by its branches.</param>
/// <param name="Reviewers">Logins and <c>owner/team</c>; asked once, when it is made.</param>
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
/// <param name="IsCreated">Whether it was made now.</param>
/// <param name="Notes">What could not be done and is no error, each a sentence.</param>
internal sealed record EnsuredPullRequest(PullRequestInfo? PullRequest, bool IsCreated, IReadOnlyList<string> Notes);

/// <param name="IsCreated">Whether it was made now.</param>
internal sealed record CommentInfo(long Id, string Url, bool IsCreated);

/// <summary>What a person may do in the repository, from the least to the most.</summary>
internal enum RepositoryPermission
{
    None,
    Read,
    Triage,
    Write,
    Maintain,
    Admin,
}

/// <summary>An issue; its words are anybody's.</summary>
internal sealed record IssueInfo(int Number, string Title, string Body, string Author, string Url);

/// <summary>What a search found.</summary>
/// <param name="Total">How many there are, of which GitHub may give fewer.</param>
internal sealed record IssueSearch(IReadOnlyList<IssueInfo> Issues, int Total, bool IsWhole);
