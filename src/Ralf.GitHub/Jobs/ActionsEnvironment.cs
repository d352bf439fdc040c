using System.Globalization;
using System.Text.RegularExpressions;

namespace Ralf.GitHub;

/// <summary>The workflow file that a job runs for: the caller's, where the workflow is a reusable one.</summary>
/// <param name="File">Such as <c>.github/workflows/ralf.yml</c>.</param>
/// <param name="Ref">Such as <c>refs/heads/main</c>.</param>
internal sealed record WorkflowRef(string File, string Ref)
{
    /// <summary>What the API calls it: the name of the file alone.</summary>
    public string Name => File[(File.LastIndexOf('/') + 1)..];

    /// <summary>The branch or tag, as a dispatch takes it; null for a ref that cannot be dispatched.</summary>
    public string? BranchOrTag =>
        Ref.StartsWith("refs/heads/", StringComparison.Ordinal) ? Ref[11..]
        : Ref.StartsWith("refs/tags/", StringComparison.Ordinal) ? Ref[10..]
        : null;
}

/// <summary>What GitHub Actions tells a job, and the tokens that it was given.</summary>
/// <param name="ApiUrl">Ends with a slash.</param>
/// <param name="ServerUrl">Without a slash at its end.</param>
/// <param name="Ref">What the workflow run was started for, such as <c>refs/heads/main</c>; may be empty.</param>
/// <param name="OutputFile">Where outputs go; null where there is none.</param>
/// <param name="StepSummaryFile">Where the summary goes; null where there is none.</param>
/// <param name="Token">The job's own.</param>
/// <param name="PullToken">Of an App or a person, for the result branch, the pull request and dispatches; null: the
/// job's own.</param>
internal sealed partial record ActionsEnvironment(
    Uri ApiUrl,
    string ServerUrl,
    string Owner,
    string Name,
    long RunId,
    int RunAttempt,
    WorkflowRef WorkflowRef,
    string Ref,
    string EventName,
    string Actor,
    string? OutputFile,
    string? StepSummaryFile,
    string Token,
    string? PullToken
)
{
    /// <summary><c>owner/name</c>.</summary>
    public string Repository => $"{Owner}/{Name}";

    /// <summary>Null where this is no job of GitHub Actions at all.</summary>
    public static ActionsEnvironment? TryRead(IReadOnlyDictionary<string, string> environment) =>
        environment.GetValueOrDefault("GITHUB_RUN_ID") is { Length: > 0 }
        || environment.GetValueOrDefault("GITHUB_REPOSITORY") is { Length: > 0 }
            ? Read(environment)
            : null;

    /// <summary>Every variable that is missing or wrong is named at once.</summary>
    public static ActionsEnvironment Read(IReadOnlyDictionary<string, string> environment)
    {
        var variables = new Variables(environment);
        var repository = variables.Matching(RepositoryName(), "GITHUB_REPOSITORY", "owner/name");
        var workflow = variables.Matching(
            WorkflowName(),
            "GITHUB_WORKFLOW_REF",
            "owner/name/.github/workflows/file.yml@refs/heads/branch"
        );
        var read = new ActionsEnvironment(
            variables.Address("GITHUB_API_URL"),
            variables.Address("GITHUB_SERVER_URL").AbsoluteUri.TrimEnd('/'),
            repository.Groups[1].Value,
            repository.Groups[2].Value,
            variables.Number("GITHUB_RUN_ID", long.MaxValue),
            (int)variables.Number("GITHUB_RUN_ATTEMPT", int.MaxValue),
            new(workflow.Groups[1].Value, workflow.Groups[2].Value),
            variables.Optional("GITHUB_REF") ?? "",
            variables.Optional("GITHUB_EVENT_NAME") ?? "",
            variables.Optional("GITHUB_ACTOR") ?? "",
            variables.Optional("GITHUB_OUTPUT"),
            variables.Optional("GITHUB_STEP_SUMMARY"),
            variables.Required("GITHUB_TOKEN"),
            variables.Optional("RALF_PULL_TOKEN")
        );
        return variables.Problems.Count == 0 ? read : throw GitHubErrors.ActionsVariables(variables.Problems);
    }

    /// <summary>Of a repository, where no job runs: for what a person asks.</summary>
    public static ActionsEnvironment Outside(Uri api, string server, string owner, string name, string token) =>
        new(api, server, owner, name, 0, 0, new("", ""), "", "", "", null, null, token, null);

    /// <summary>Never a token.</summary>
    public override string ToString() => $"{Repository}, workflow run {RunId}, attempt {RunAttempt}";

    [GeneratedRegex(@"^([A-Za-z0-9_.-]+)/([A-Za-z0-9_.-]+)\z")]
    private static partial Regex RepositoryName();

    [GeneratedRegex(@"^[^/@]+/[^/@]+/(\.github/workflows/[^/@]+)@(refs/.+)\z")]
    private static partial Regex WorkflowName();

    /// <summary>Reads variables and gathers what is wrong with them; an empty one is one that is not set.</summary>
    private sealed class Variables(IReadOnlyDictionary<string, string> environment)
    {
        public List<string> Problems { get; } = [];

        public string? Optional(string name) =>
            environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

        public string Required(string name)
        {
            if (Optional(name) is { } value)
            {
                return value;
            }

            Problems.Add($"'{name}' is not set");
            return "";
        }

        public Match Matching(Regex form, string name, string wanted)
        {
            var value = Required(name);
            var match = form.Match(value);
            Check(name, value, match.Success, wanted);
            return match;
        }

        /// <summary>Ends with a slash, so that paths can be put behind it.</summary>
        public Uri Address(string name)
        {
            var value = Required(name);
            var isRead = Uri.TryCreate(value.TrimEnd('/') + "/", UriKind.Absolute, out var address);
            var isSound = isRead && address!.Scheme is "https" or "http";
            Check(name, value, isSound, "an address, such as https://api.github.com");
            return isSound ? address! : new("https://invalid/");
        }

        public long Number(string name, long most)
        {
            var value = Required(name);
            var style = NumberStyles.None;
            var isRead = long.TryParse(value, style, CultureInfo.InvariantCulture, out var number);
            var isSound = isRead && number > 0 && number <= most;
            Check(name, value, isSound, "a whole number above 0");
            return isSound ? number : 0;
        }

        private void Check(string name, string value, bool isSound, string wanted)
        {
            if (value.Length > 0 && !isSound)
            {
                Problems.Add($"'{name}' is '{value}' and must be {wanted}");
            }
        }
    }
}
