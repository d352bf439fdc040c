using System.Globalization;
using Ralf.Actions.Shared.GitHub;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>A workflow that the push of a tag started, for one attempt.</summary>
/// <param name="tag">Without <c>refs/tags/</c>.</param>
internal sealed class TagPush(WorkflowSite site, WorkflowNode file, string tag, long runId, int attempt, string sha)
    : IWorkflowRun
{
    private readonly Dictionary<string, object?> _secrets = site.Secrets.ToDictionary(
        s => s.Key,
        s => (object?)s.Value
    );

    public WorkflowNode File => file;

    public string Branch => "main";

    public long RunId => runId;

    public string Sha => sha;

    public Dictionary<string, object?> Contexts() =>
        new(StringComparer.Ordinal) { ["github"] = GitHub("not before a job") };

    public Members GitHub(string token) =>
        new(
            new Dictionary<string, object?>
            {
                ["token"] = token,
                ["run_id"] = runId.ToString(CultureInfo.InvariantCulture),
                ["run_attempt"] = attempt.ToString(CultureInfo.InvariantCulture),
                ["event_name"] = "push",
                ["actor"] = "ann",
                ["ref_name"] = tag,
            }
        );

    /// <summary>A secret that the repository does not have is an empty text.</summary>
    public Members Secrets(string job)
    {
        site.SecretsRead.Add(job);
        return new(_secrets, isOpen: true);
    }

    public IEnumerable<(string Name, string Value)> Variables() =>
        [
            ("GITHUB_ACTIONS", "true"),
            ("CI", "true"),
            ("GITHUB_API_URL", site.ApiUrl),
            ("GITHUB_SERVER_URL", site.ServerUrl),
            ("GITHUB_REPOSITORY", site.Repository),
            ("GITHUB_RUN_ID", $"{runId}"),
            ("GITHUB_RUN_ATTEMPT", $"{attempt}"),
            ("GITHUB_REF", $"refs/tags/{tag}"),
            ("GITHUB_REF_NAME", tag),
            ("GITHUB_SHA", sha),
            ("GITHUB_EVENT_NAME", "push"),
            ("GITHUB_ACTOR", "ann"),
        ];

    public ServerToken Rights(WorkflowNode permissions) =>
        new(ServerToken.Bot, permissions.Keys.ToDictionary(k => k, k => permissions[k].Scalar));

    public void Check(string job, IReadOnlyDictionary<string, string> outputs)
    {
        foreach (var secret in _secrets.Values.OfType<string>())
        {
            if (outputs.Values.Any(v => v.Contains(secret, StringComparison.Ordinal)))
            {
                throw new InvalidOperationException($"an output of job '{job}' holds a secret");
            }
        }
    }
}
