using Ralf.Actions.Shared.GitHub;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>One attempt of one workflow run, as its jobs see it: a call of the reusable workflow, or a push of a
/// tag.</summary>
internal interface IWorkflowRun
{
    WorkflowNode File { get; }

    long RunId { get; }

    /// <summary>The branch that a checkout makes.</summary>
    string Branch { get; }

    /// <summary>The commit that the workflow run is of, in all its attempts.</summary>
    string Sha { get; }

    /// <summary>What every job knows.</summary>
    Dictionary<string, object?> Contexts();

    Members GitHub(string token);

    /// <summary>What the steps of a job see.</summary>
    Members Secrets(string job);

    /// <summary>The variables of GitHub Actions.</summary>
    IEnumerable<(string Name, string Value)> Variables();

    /// <summary>The rights of a job's token.</summary>
    ServerToken Rights(WorkflowNode permissions);

    /// <summary>GitHub drops an output that holds a secret without a word; here that fails.</summary>
    void Check(string job, IReadOnlyDictionary<string, string> outputs);
}

/// <summary>What a label of <c>runs-on</c> stands for; a label that GitHub does not have is an error.</summary>
/// <param name="System">As <c>RUNNER_OS</c>.</param>
/// <param name="Architecture">As <c>RUNNER_ARCH</c>.</param>
/// <seealso href="https://docs.github.com/en/actions/reference/runners/github-hosted-runners"/>
internal sealed record RunnerMachine(string System, string Architecture)
{
    public static RunnerMachine Find(object? label) =>
        label switch
        {
            "ubuntu-22.04" or "ubuntu-24.04" => new("Linux", "X64"),
            "ubuntu-22.04-arm" or "ubuntu-24.04-arm" => new("Linux", "ARM64"),
            "macos-15" => new("macOS", "ARM64"),
            _ => throw new NotSupportedException($"runs-on: {label}"),
        };
}
