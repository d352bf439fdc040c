namespace Ralf.Core.Plans;

/// <summary>The plan's <c>pull_request</c>: what it says of the pull request that a run ends in.</summary>
/// <param name="Title">Null: the plan's name and goal.</param>
/// <param name="Labels">Beside <c>ralf</c>, which it always has.</param>
/// <param name="Reviewers">Users (<c>user</c>, <c>@user</c>) and teams (<c>org/team</c>), asked once, when it is
/// made.</param>
internal sealed record PullRequestSettings(string? Title, IReadOnlyList<string> Labels, IReadOnlyList<string> Reviewers)
{
    // GitHub takes labels of at most 50 characters, and no line break in them.
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

    /// <summary>Null where the plan says nothing of it.</summary>
    public static PullRequestSettings? Read(MapNode? map) =>
        map is null
            ? null
            : new(
                map.Text("title")?.Text.Trim(),
                [.. map.Texts("labels").Select(l => l.Text)],
                [.. map.Texts("reviewers").Select(r => r.Text)]
            );
}
