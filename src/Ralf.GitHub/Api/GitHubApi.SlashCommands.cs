namespace Ralf.GitHub;

/// <param name="PullRequest">The number of the comment's issue or pull request.</param>
internal sealed record WrittenComment(string Author, string Body, int PullRequest);

/// <summary>Reads comments of people.</summary>
internal sealed partial class GitHubApi
{
    /// <summary>The current text of a comment; null if it was deleted.</summary>
    public async Task<WrittenComment?> CommentAsync(long id, CancellationToken cancellation)
    {
        var answer = await _job.GetAsync<WrittenJson>($"{_repository}/issues/comments/{id}", cancellation);
        if (answer.Status == 404)
        {
            return null;
        }

        var shape = Value(answer, $"read comment {id}", "pull-requests: read");
        var number = (shape.IssueUrl ?? "").Split('/')[^1];
        return new(shape.User?.Login ?? "", shape.Body ?? "", int.TryParse(number, out var on) ? on : 0);
    }
}
