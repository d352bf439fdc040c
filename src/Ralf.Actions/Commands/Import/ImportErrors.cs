namespace Ralf.Actions.Commands;

/// <summary>Errors of `ralf import`: RALF575 and above.</summary>
internal static class ImportErrors
{
    public static UserException ImportUnreadable(string file, string why) =>
        new("RALF575", $"'{file}' cannot be read: {why}; give a Markdown file with a checklist, or issues:QUERY");

    public static UserException NothingToImport(string source, string wanted) =>
        new("RALF576", $"'{source}' holds {wanted}, and nothing was written");

    public static UserException TooMuchToImport(string source, int count, int max) =>
        new("RALF577", $"'{source}' holds {count} tasks, more than {max}; give a smaller list, or a narrower search");

    public static UserException NoIssuesHere(string? origin) =>
        new(
            "RALF578",
            origin is null
                ? "this repository has no remote 'origin', so nobody knows whose issues are meant; add it, or set GITHUB_REPOSITORY and GITHUB_SERVER_URL"
                : $"'origin' is '{origin}', which is no repository on GitHub; set GITHUB_REPOSITORY and GITHUB_SERVER_URL to say whose issues are meant"
        );

    public static UserException NoIssuesToken() =>
        new(
            "RALF579",
            "GitHub is asked with a token, and neither GITHUB_TOKEN nor GH_TOKEN is set: `GH_TOKEN=$(gh auth token) ralf import …`"
        );
}
