using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ralf.GitHub;

/// <summary>Comments on a pull request: one of ours per marker.</summary>
internal sealed partial class GitHubApi
{
    private string? _login;

    /// <summary>Creates the comment with this marker, or updates it if its text differs.</summary>
    /// <param name="marker">Letters, digits and <c>- _ . /</c>: identifies the subject of the comment.</param>
    public async Task<CommentInfo> UpsertCommentAsync(
        int pullRequest,
        string marker,
        string body,
        CancellationToken cancellation
    )
    {
        var text = $"{Mark(marker)}\n{body}";
        for (var attempt = 1; ; attempt++)
        {
            var found = await FindCommentAsync(pullRequest, marker, cancellation);
            if (found?.Body?.ReplaceLineEndings("\n") == text.ReplaceLineEndings("\n"))
            {
                // If an earlier answer was lost, this is the comment that it created.
                return new(found.Id, found.HtmlUrl ?? "", attempt > 1);
            }

            var answer = await WriteAsync(pullRequest, found, text, cancellation);
            if (answer is { IsDone: true, Value: { } written })
            {
                return new(written.Id, written.HtmlUrl ?? "", found is null);
            }

            var isGone = found is not null && answer.Status == 404;
            if (attempt == Tries || !(answer.IsUncertain || isGone))
            {
                Value(answer, $"comment on pull request {pullRequest}", PullRight);
            }

            await PauseAsync(attempt, cancellation);
        }
    }

    private Task<ApiAnswer<CommentJson>> WriteAsync(
        int pullRequest,
        CommentJson? found,
        string body,
        CancellationToken cancellation
    ) =>
        found is null
            ? _user.PostAsync<CommentJson>(
                $"{_repository}/issues/{pullRequest}/comments",
                new JsonObject { ["body"] = body },
                cancellation
            )
            : _user.PatchAsync<CommentJson>(
                $"{_repository}/issues/comments/{found.Id}",
                new JsonObject { ["body"] = body },
                cancellation
            );

    /// <summary>Finds only our own comment; another user's comment with the same marker is left alone.</summary>
    private async Task<CommentJson?> FindCommentAsync(int pullRequest, string marker, CancellationToken cancellation)
    {
        var answer = await _user.GetAllAsync<List<CommentJson>, CommentJson>(
            $"{_repository}/issues/{pullRequest}/comments",
            page => page,
            cancellation
        );
        var marked = Value(answer, $"read pull request {pullRequest}", ReadPullRight)
            .Where(c => c.Body?.StartsWith(Mark(marker), StringComparison.Ordinal) == true)
            .ToList();
        if (marked.Count == 0)
        {
            return null;
        }

        _login ??= await LoginAsync(cancellation);
        return marked.Find(c => Plain(c.User?.Login) == Plain(_login));
    }

    private async Task<string> LoginAsync(CancellationToken cancellation)
    {
        // REST offers no way for a job's token to ask whose it is.
        var answer = await _user.GraphQlAsync<ViewerJson>("query { viewer { login } }", null, cancellation);
        return Value(answer, "say whose token this is", PullRight).Viewer?.Login ?? "";
    }

    /// <summary>Normalizes a login: GraphQL and REST differ in the suffix of bots.</summary>
    private static string? Plain(string? login) =>
        login?.EndsWith("[bot]", StringComparison.Ordinal) == true ? login[..^5] : login;

    private static string Mark(string marker) =>
        MarkerForm().IsMatch(marker)
            ? $"<!-- ralf:{marker} -->"
            : throw new ArgumentException($"'{marker}' is no marker", nameof(marker));

    [GeneratedRegex(@"^[A-Za-z0-9_./]+(?:-[A-Za-z0-9_./]+)*\z")]
    private static partial Regex MarkerForm();
}
