namespace Ralf.GitHub;

/// <summary>Errors of GitHub: RALF60x the API, RALF61x the hand-over between jobs.</summary>
internal static class GitHubErrors
{
    public static UserException ActionsVariables(IEnumerable<string> problems) =>
        new(
            "RALF601",
            $"this command runs in a job of GitHub Actions, and its environment is not one: {string.Join("; ", problems)}"
        );

    public static UserException GitHubUnreachable(string host, string what, string why) =>
        new("RALF602", $"'{host}' did not answer ({what}): {why}; run it again once the host can be reached");

    public static UserException GitHubRateLimited(string kind, DateTimeOffset until) =>
        new(
            "RALF603",
            $"GitHub's {kind} rate limit lasts until {until:yyyy-MM-dd HH:mm:ss}Z, longer than this job waits: run it again after that"
        );

    public static UserException GitHubRefusedToken(string host) =>
        new(
            "RALF604",
            $"'{host}' refused the token: a job's GITHUB_TOKEN ends with the job; check that the secret 'github-token', where there is one, has not expired"
        );

    public static UserException GitHubForbidden(string what, string right) =>
        new(
            "RALF605",
            $"the token may not {what}: give the job 'permissions: {right}' (an App or a personal token needs the same right)"
        );

    public static UserException GitHubFailed(string what, int status, string why) =>
        new("RALF606", $"GitHub could not {what}: status {status}: {why}");

    public static UserException GitHubRedirected(string from, string to) =>
        new(
            "RALF607",
            $"'{from}' sends this request to '{to}', where no token of ours goes: correct GITHUB_API_URL, or the name of a repository that was moved"
        );

    public static UserException ActionsMayNotOpenPullRequests(string repository) =>
        new(
            "RALF608",
            $"GitHub Actions may not create pull requests in '{repository}': set Settings > Actions > General > Workflow permissions > \"Allow GitHub Actions to create and approve pull requests\", or give the workflow the secret 'github-token' (of an App, or a personal token)"
        );

    public static UserException PullRequestRefused(string head, string why) =>
        new("RALF609", $"GitHub refused the pull request of '{head}': {why}");

    public static UserException WorkflowNotDispatched(string file, string gitRef, string why) =>
        new(
            "RALF610",
            $"the workflow '{file}' at '{gitRef}' could not be started: {why}; it needs 'on: workflow_dispatch' with the inputs of the workflow that `ralf init` writes, on a branch or tag"
        );

    public static UserException ArtifactTooLarge(long artifact, long limit) =>
        new(
            "RALF611",
            $"the artifact '{artifact}' is larger than {limit} bytes: what a session changed is far beyond a task; make its scope smaller"
        );

    public static UserException ArtifactGone(long artifact) =>
        new("RALF612", $"the artifact '{artifact}' is gone: it expired or was deleted");

    public static UserException OutputsTooLarge(string name, long bytes, long limit) =>
        new(
            "RALF613",
            $"the output '{name}' would make the job's outputs {bytes} bytes, and GitHub takes {limit}: use fewer legs (limits.parallel)"
        );

    public static UserException OutputFileUnwritable(string file, string why) =>
        new(
            "RALF614",
            $"'{file}' cannot be written: {why}; mount the files of GITHUB_OUTPUT and GITHUB_STEP_SUMMARY into the container"
        );

    public static UserException WorkflowGone(string file, string gitRef, string why) =>
        new(
            "RALF616",
            $"the workflow '{file}' is not at '{gitRef}' any more: {why}; was the branch renamed or deleted? Start the workflow by hand, with the input 'run', on a branch that has it"
        );

    /// <summary>Whether a workflow could not be started because its branch or its file is gone.</summary>
    public static bool IsGone(UserException error) => error.Code == WorkflowGone("", "", "").Code;

    /// <summary>A warning: the job goes on with its own token.</summary>
    public static UserException UserTokenRefused(string host) =>
        new(
            "RALF615",
            $"'{host}' refused the token in RALF_PULL_TOKEN, which has expired or was revoked: the job used its own token, with which your workflows do not start on the pull request; renew the secret"
        );

    /// <summary>Whether the error concerns one artifact, not GitHub as a whole.</summary>
    public static bool IsOfArtifact(UserException error) =>
        error.Code == ArtifactGone(0).Code || error.Code == ArtifactTooLarge(0, 0).Code;
}
