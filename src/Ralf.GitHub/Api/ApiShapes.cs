namespace Ralf.GitHub;

// The fields of API answers that are used; whatever else servers add or omit does not matter.

internal sealed record RunJson(
    long Id,
    string? Status,
    string? Conclusion,
    int? RunAttempt,
    string? Path,
    string? Event,
    string? DisplayTitle,
    string? HtmlUrl,
    DateTimeOffset CreatedAt
)
{
    public WorkflowRunInfo Read() =>
        new(Id, Status == "completed", Conclusion, RunAttempt ?? 1, HtmlUrl ?? "", DisplayTitle ?? "", CreatedAt);
}

internal sealed record RunsJson(IReadOnlyList<RunJson> WorkflowRuns);

internal sealed record ArtifactJson(long Id, string Name, long SizeInBytes, bool Expired);

internal sealed record ArtifactsJson(IReadOnlyList<ArtifactJson> Artifacts);

internal sealed record DispatchJson(long? WorkflowRunId);

internal sealed record PermissionJson(string? Permission, string? RoleName);

internal sealed record UserJson(string? Login);

internal sealed record CommentJson(long Id, string? Body, UserJson? User, string? HtmlUrl);

/// <summary>A comment, with the issue or pull request that it is on.</summary>
internal sealed record WrittenJson(string? Body, UserJson? User, string? IssueUrl);

internal sealed record LabelJson(string? Name);

internal sealed record RepositoryJson(string? FullName, string? DefaultBranch);

internal sealed record EndJson(string? Ref, RepositoryJson? Repo);

internal sealed record PullRequestJson(
    int Number,
    string? NodeId,
    string? HtmlUrl,
    string? State,
    string? Title,
    string? Body,
    bool? Draft,
    DateTimeOffset? MergedAt,
    IReadOnlyList<LabelJson>? Labels,
    EndJson? Head,
    EndJson? Base
)
{
    public PullRequestInfo Read() =>
        new(
            Number,
            HtmlUrl ?? "",
            State == "open" ? PullRequestState.Open
                : MergedAt is null ? PullRequestState.Closed
                : PullRequestState.Merged,
            Draft ?? false,
            Title ?? "",
            Body ?? "",
            [.. (Labels ?? []).Select(l => l.Name ?? "")],
            NodeId ?? ""
        );
}

/// <summary>The body of a refused request.</summary>
/// <param name="Errors">Usually a list of texts, or of objects that may have a message.</param>
internal sealed record RefusalJson(string? Message, JsonElement? Errors)
{
    /// <summary>The texts in <see cref="Errors"/>.</summary>
    public IEnumerable<string> Words() =>
        Errors?.ValueKind switch
        {
            JsonValueKind.Array => Errors.Value.EnumerateArray().Select(Word),
            JsonValueKind.String => [Errors.Value.GetString()!],
            _ => [],
        };

    private static string Word(JsonElement error) =>
        error.ValueKind switch
        {
            JsonValueKind.String => error.GetString()!,
            JsonValueKind.Object => Text(error, "message") ?? $"{Text(error, "field")} {Text(error, "code")}".Trim(),
            _ => "",
        };

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

internal sealed record GraphQlError(string? Message);

internal sealed record GraphQlAnswer<T>(T? Data, IReadOnlyList<GraphQlError>? Errors);

internal sealed record ViewerJson(UserJson? Viewer);

internal sealed record IssueJson(
    int Number,
    string? Title,
    string? Body,
    string? State,
    string? HtmlUrl,
    string? RepositoryUrl,
    UserJson? User,
    PullLinkJson? PullRequest
)
{
    public IssueInfo Read() => new(Number, Title ?? "", Body ?? "", User?.Login ?? "ghost", HtmlUrl ?? "");
}

/// <summary>Present in an issue that is a pull request.</summary>
internal sealed record PullLinkJson(string? HtmlUrl);

internal sealed record SearchJson(int TotalCount, bool IncompleteResults, IReadOnlyList<IssueJson> Items);
