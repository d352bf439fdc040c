namespace Ralf.Core.Plans;

/// <summary>The plan's <c>pull_request</c>: settings for the run's pull request.</summary>
/// <param name="Title">Null: the plan's name and goal.</param>
/// <param name="Labels">In addition to <c>ralf</c>, which it always has.</param>
/// <param name="Reviewers">Users (<c>user</c>, <c>@user</c>) and teams (<c>org/team</c>), requested once, when it is
/// opened.</param>
internal sealed record PullRequestSettings(string? Title, IReadOnlyList<string> Labels, IReadOnlyList<string> Reviewers)
{
    // GitHub allows at most 50 characters in a label, and no line break.
    private const string LabelPattern = @"^\S([^\r\n]{0,48}\S)?$";

    private const string ReviewerPattern = "^@?[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)?$";

    /// <summary>The key's value in the plan file.</summary>
    public static MapShape Shape { get; } =
        new([
            new("title", new TextShape(), "Its title; the plan's name and goal by default."),
            new("labels", new ListShape(new TextShape("a label", Pattern: LabelPattern)), "Labels beside `ralf`."),
            new(
                "reviewers",
                new ListShape(new TextShape("a reviewer", Pattern: ReviewerPattern)),
                "Users (`user`) and teams (`org/team`) who are asked for a review when it is opened."
            ),
        ]);

    /// <summary>Returns null if the plan has no such key.</summary>
    public static PullRequestSettings? Read(MapNode? map) =>
        map is null
            ? null
            : new(
                map.Text("title")?.Text.Trim(),
                [.. map.Texts("labels").Select(l => l.Text)],
                [.. map.Texts("reviewers").Select(r => r.Text)]
            );
}
