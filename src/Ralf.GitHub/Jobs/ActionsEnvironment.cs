using System.Text.RegularExpressions;

namespace Ralf.GitHub;

/// <summary>The workflow file of a job; for a reusable workflow, its caller's file.</summary>
/// <param name="File">Such as <c>.github/workflows/ralf.yml</c>.</param>
/// <param name="Ref">Such as <c>refs/heads/main</c>.</param>
internal sealed record WorkflowRef(string File, string Ref)
{
    /// <summary>Its name in the API: the file name without folders.</summary>
    public string Name => File[(File.LastIndexOf('/') + 1)..];

    /// <summary>The branch or tag for a dispatch; null for a ref that cannot be dispatched.</summary>
    public string? BranchOrTag =>
        Ref.StartsWith("refs/heads/", StringComparison.Ordinal) ? Ref[11..]
        : Ref.StartsWith("refs/tags/", StringComparison.Ordinal) ? Ref[10..]
        : null;
}

/// <summary>The variables that GitHub Actions sets for a job, and its tokens.</summary>
/// <param name="ApiUrl">Ends with a slash.</param>
/// <param name="ServerUrl">Without a trailing slash.</param>
/// <param name="Ref">The ref that started the workflow run, such as <c>refs/heads/main</c>; may be empty.</param>
/// <param name="OutputFile">The file for outputs; null if missing.</param>
/// <param name="StepSummaryFile">The file for the summary; null if missing.</param>
/// <param name="Token">The job's own.</param>
/// <param name="PullToken">A token of an App or a person, for the result branch, the pull request and dispatches; null:
/// the job's own.</param>
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

    /// <summary>Returns null outside GitHub Actions.</summary>
    public static ActionsEnvironment? TryRead(IReadOnlyDictionary<string, string> environment) =>
        environment.GetValueOrDefault("GITHUB_RUN_ID") is { Length: > 0 }
        || environment.GetValueOrDefault("GITHUB_REPOSITORY") is { Length: > 0 }
            ? Read(environment)
            : null;

    /// <summary>Reads the environment; reports all missing or invalid variables at once.</summary>
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

    /// <summary>The environment of a repository without a job, for requests by a person.</summary>
    public static ActionsEnvironment Outside(Uri api, string server, string owner, string name, string token) =>
        new(api, server, owner, name, 0, 0, new("", ""), "", "", "", null, null, token, null);

    /// <summary>Contains no token.</summary>
    public override string ToString() => $"{Repository}, workflow run {RunId}, attempt {RunAttempt}";

    [GeneratedRegex(@"^([A-Za-z0-9_.-]+)/([A-Za-z0-9_.-]+)\z")]
    private static partial Regex RepositoryName();

    [GeneratedRegex(@"^[^/@]+/[^/@]+/(\.github/workflows/[^/@]+)@(refs/.+)\z")]
    private static partial Regex WorkflowName();

    /// <summary>Reads variables and gathers errors; an empty variable counts as not set.</summary>
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

        /// <summary>Ends with a slash, so that paths can be appended.</summary>
        public Uri Address(string name)
        {
            var value = Required(name);
            var isRead = Uri.TryCreate(value.TrimEnd('/') + "/", UriKind.Absolute, out var address);
            var isSound = isRead && address!.Scheme is "https" or "http";
            Check(name, value, isSound, "an address, such as https://api.github.com");
            return isSound ? address! : new("https://invalid/");
        }

        public long Number(string name, long max)
        {
            var value = Required(name);
            var style = NumberStyles.None;
            var isRead = long.TryParse(value, style, CultureInfo.InvariantCulture, out var number);
            var isSound = isRead && number > 0 && number <= max;
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
