using System.Text.Json;

namespace Ralf.Actions.GitHub;

// What is read of the API's answers: only what is used, so that what servers add or leave out does not matter.

internal sealed record RunShape(
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
        new(
            Id,
            Status == "completed",
            Conclusion,
            RunAttempt ?? 1,
            HtmlUrl ?? "",
            DisplayTitle ?? "",
            CreatedAt
        );
}

internal sealed record RunsShape(IReadOnlyList<RunShape> WorkflowRuns);

internal sealed record ArtifactShape(long Id, string Name, long SizeInBytes, bool Expired);

internal sealed record ArtifactsShape(IReadOnlyList<ArtifactShape> Artifacts);

internal sealed record DispatchShape(long? WorkflowRunId);

internal sealed record PermissionShape(string? Permission, string? RoleName);

internal sealed record UserShape(string? Login);

internal sealed record CommentShape(long Id, string? Body, UserShape? User, string? HtmlUrl);

/// <summary>A comment, with the issue or pull request that it is on.</summary>
internal sealed record WrittenShape(string? Body, UserShape? User, string? IssueUrl);

internal sealed record LabelShape(string? Name);

internal sealed record RepositoryShape(string? FullName);

internal sealed record EndShape(string? Ref, RepositoryShape? Repo);

internal sealed record PullRequestShape(
    int Number,
    string? NodeId,
    string? HtmlUrl,
    string? State,
    string? Title,
    string? Body,
    bool? Draft,
    DateTimeOffset? MergedAt,
    IReadOnlyList<LabelShape>? Labels,
    EndShape? Head,
    EndShape? Base
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

/// <summary>What stands in the body of a refusal.</summary>
/// <param name="Errors">Usually a list, of texts or of objects that may have a message.</param>
internal sealed record RefusalShape(string? Message, JsonElement? Errors)
{
    /// <summary>What <see cref="Errors"/> say, each in one text.</summary>
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
            JsonValueKind.Object => Text(error, "message")
                ?? $"{Text(error, "field")} {Text(error, "code")}".Trim(),
            _ => "",
        };

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

internal sealed record GraphQlError(string? Message);

internal sealed record GraphQlAnswer<T>(T? Data, IReadOnlyList<GraphQlError>? Errors);

internal sealed record ViewerShape(UserShape? Viewer);

internal sealed record IssueShape(
    int Number,
    string? Title,
    string? Body,
    string? State,
    string? HtmlUrl,
    string? RepositoryUrl,
    UserShape? User,
    PullLinkShape? PullRequest
)
{
    public IssueInfo Read() =>
        new(Number, Title ?? "", Body ?? "", User?.Login ?? "ghost", HtmlUrl ?? "");
}

/// <summary>What an issue has that is a pull request.</summary>
internal sealed record PullLinkShape(string? HtmlUrl);

internal sealed record SearchShape(
    int TotalCount,
    bool IncompleteResults,
    IReadOnlyList<IssueShape> Items
);
