using System.Globalization;
using Ralf.Actions.Shared.GitHub;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>What starts a workflow run.</summary>
/// <param name="Name"><c>workflow_dispatch</c> or <c>schedule</c>.</param>
/// <param name="Branch">The branch that it runs on.</param>
internal sealed record WorkflowEvent(
    string Name,
    string Actor,
    IReadOnlyDictionary<string, string> Inputs,
    string Branch = "main"
);

/// <summary>
/// The reusable workflow as a caller's file calls it, for one attempt of one workflow run: its inputs and secrets, its
/// token's rights, its contexts.
/// </summary>
internal sealed class WorkflowCall : IWorkflowRun
{
    private static readonly string[] _levels = ["none", "read", "write"];

    private readonly WorkflowNode _job;
    private readonly Dictionary<string, object?> _inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object?> _secrets = new(StringComparer.Ordinal);
    private readonly WorkflowEvent _event;
    private readonly WorkflowSite _site;

    public WorkflowCall(
        WorkflowSite site,
        string file,
        WorkflowNode caller,
        WorkflowNode callee,
        WorkflowEvent started,
        long runId,
        int attempt,
        string sha
    )
    {
        (_site, _event, File, RunId, Attempt, Sha) = (site, started, callee, runId, attempt, sha);
        CallerFile = file;
        caller.Knows("name", "run-name", "on", "permissions", "concurrency", "jobs");
        _job = caller["jobs"]["ralf"].Knows("permissions", "uses", "with", "secrets");
        var contexts = new Dictionary<string, object?>
        {
            ["inputs"] = CallerInputs(caller["on"]),
            ["secrets"] = new Members(site.Secrets.ToDictionary(s => s.Key, s => (object?)s.Value), isOpen: true),
            ["github"] = GitHub("not for a caller"),
        };
        var expressions = new Expressions(contexts, JobsStatus.Success);
        RunName = Expressions.Text(expressions.Evaluate(caller["run-name"].Scalar));
        ReadInputs(callee["on"]["workflow_call"]["inputs"], expressions);
        ReadSecrets(callee["on"]["workflow_call"]["secrets"], expressions);
    }

    public WorkflowNode File { get; }

    public string CallerFile { get; }

    public long RunId { get; }

    public string Branch => _event.Branch;

    public int Attempt { get; }

    /// <summary>The commit that the workflow run is of, in all its attempts.</summary>
    public string Sha { get; }

    public string RunName { get; }

    /// <summary>What every job knows.</summary>
    public Dictionary<string, object?> Contexts() =>
        new(StringComparer.Ordinal) { ["inputs"] = new Members(_inputs), ["github"] = GitHub("not before a job") };

    public Members GitHub(string token) =>
        new(
            new Dictionary<string, object?>
            {
                ["token"] = token,
                ["run_id"] = RunId.ToString(CultureInfo.InvariantCulture),
                ["run_attempt"] = Attempt.ToString(CultureInfo.InvariantCulture),
                ["event_name"] = _event.Name,
                ["actor"] = _event.Actor,
            }
        );

    /// <summary>The secrets that were passed, which only steps see; an optional one that was not is an empty
    /// text.</summary>
    public Members Secrets(string job)
    {
        _site.SecretsRead.Add(job);
        return new(_secrets);
    }

    /// <summary>The variables of GitHub Actions.</summary>
    public IEnumerable<(string Name, string Value)> Variables() =>
        [
            ("GITHUB_ACTIONS", "true"),
            ("CI", "true"),
            ("GITHUB_API_URL", _site.ApiUrl),
            ("GITHUB_SERVER_URL", _site.ServerUrl),
            ("GITHUB_REPOSITORY", _site.Repository),
            ("GITHUB_RUN_ID", $"{RunId}"),
            ("GITHUB_RUN_ATTEMPT", $"{Attempt}"),
            ("GITHUB_WORKFLOW_REF", $"{_site.Repository}/{CallerFile}@refs/heads/{Branch}"),
            ("GITHUB_REF", $"refs/heads/{Branch}"),
            ("GITHUB_SHA", Sha),
            ("GITHUB_EVENT_NAME", _event.Name),
            ("GITHUB_ACTOR", _event.Actor),
        ];

    /// <summary>A job's rights; more than the caller grants is an error before anything runs, as on GitHub.</summary>
    public ServerToken Rights(WorkflowNode permissions)
    {
        var granted = _job.TextMap("permissions");
        var asked = permissions.Keys.ToDictionary(k => k, k => permissions[k].Scalar);
        foreach (var (right, level) in asked)
        {
            var most = granted.GetValueOrDefault(right, "none");
            if (Array.IndexOf(_levels, level) is var rank && (rank < 0 || rank > Array.IndexOf(_levels, most)))
            {
                throw new InvalidOperationException(
                    $"the workflow asks for '{right}: {level}', and its caller grants '{most}'"
                );
            }
        }

        return new(ServerToken.Bot, asked);
    }

    /// <summary>GitHub drops an output that holds a secret without a word; here that fails.</summary>
    public void Check(string job, IReadOnlyDictionary<string, string> outputs)
    {
        var secrets = _secrets.Values.OfType<string>().Where(s => s.Length > 0).ToList();
        foreach (var (name, value) in outputs)
        {
            if (secrets.Exists(s => value.Contains(s, StringComparison.Ordinal)))
            {
                throw new InvalidOperationException($"output '{name}' of job '{job}' holds a secret");
            }
        }
    }

    private Members CallerInputs(WorkflowNode on)
    {
        on.Knows("workflow_dispatch", "schedule");
        if (_event.Name == "schedule")
        {
            return new(new Dictionary<string, object?>(), isOpen: true);
        }

        var declared = on["workflow_dispatch"]["inputs"];
        if (_event.Inputs.Keys.Except(declared.Keys).FirstOrDefault() is { } unknown)
        {
            throw new InvalidOperationException($"Unexpected inputs provided: {unknown}");
        }

        return new(
            declared.Keys.ToDictionary(
                k => k,
                k => Typed(declared[k], _event.Inputs.GetValueOrDefault(k) ?? declared[k].Text("default") ?? "")
            )
        );
    }

    private void ReadInputs(WorkflowNode declared, Expressions expressions)
    {
        var given = _job.TextMap("with");
        if (given.Keys.Except(declared.Keys).FirstOrDefault() is { } unknown)
        {
            throw new InvalidOperationException($"the caller gives the unknown input '{unknown}'");
        }

        foreach (var key in declared.Keys)
        {
            var node = declared[key].Knows("description", "type", "default", "required");
            var value = given.TryGetValue(key, out var text)
                ? expressions.Evaluate(text)
                : Typed(node, node.Text("default") ?? "");
            if (value is not bool == (node["type"].Scalar == "boolean"))
            {
                throw new InvalidOperationException($"the input '{key}' is of another type");
            }

            _inputs[key] = value is bool ? value : Expressions.Text(value);
        }
    }

    private void ReadSecrets(WorkflowNode declared, Expressions expressions)
    {
        var given = _job.TextMap("secrets");
        if (given.Keys.Except(declared.Keys).FirstOrDefault() is { } unknown)
        {
            throw new InvalidOperationException($"the caller gives the unknown secret '{unknown}'");
        }

        foreach (var key in declared.Keys)
        {
            _secrets[key] = given.TryGetValue(key, out var text) ? Expressions.Text(expressions.Evaluate(text)) : "";
        }
    }

    private static object? Typed(WorkflowNode declared, string text) =>
        declared["type"].Scalar switch
        {
            "string" => text,
            "boolean" => text == "true",
            var other => throw new NotSupportedException($"an input of type '{other}'"),
        };
}
