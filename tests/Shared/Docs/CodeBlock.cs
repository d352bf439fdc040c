namespace Ralf.Actions.Shared.Docs;

/// <summary>A code block of a page, and what the comments above it say about its test (docs/README.md lists
/// them).</summary>
/// <param name="Line">Of its fence.</param>
/// <param name="Language">Empty for a block without one, which the tests refuse.</param>
/// <param name="Text">Ends with a line end.</param>
/// <param name="Comments">Those right above the block.</param>
internal sealed record CodeBlock(string Page, int Line, string Language, string Text, IReadOnlyList<string> Comments)
{
    /// <summary>Why it is not run; null if a test runs or checks it.</summary>
    public string? NotRun => ValueOf("not run:");

    /// <summary>Where its commands run; null to go on where the block before it ran.</summary>
    public string? Place => ValueOf("runs in:");

    /// <summary>The name under which the shell blocks after it find it.</summary>
    public string? SavedAs => ValueOf("plan: saved as") ?? ValueOf("saved as");

    /// <summary>How a plan is completed before it is checked: empty for a whole plan; null if the block is no
    /// plan.</summary>
    public string? Plan => Comments.Contains("plan") ? "" : ValueOf("plan:");

    /// <summary>How a workflow is completed before it is checked: empty for a whole one; null if the block is no
    /// workflow.</summary>
    public string? Workflow => Comments.Contains("workflow") ? "" : ValueOf("workflow:");

    /// <summary>The type as which the JSON is read.</summary>
    public string? Json => ValueOf("json:");

    /// <summary>What the last command exits with.</summary>
    public int ExitCode =>
        ValueOf("exits with") is { } value
            ? int.Parse(value.Split(':')[0], System.Globalization.CultureInfo.InvariantCulture)
            : 0;

    /// <summary>Whether it is what the shell block above it prints.</summary>
    public bool IsOutput => Comments.Contains("prints");

    public bool IsShell => Language == "sh" && NotRun is null;

    public override string ToString() => $"{Page}:{Line}";

    private string? ValueOf(string key) =>
        Comments.FirstOrDefault(c => c.StartsWith(key + " ", StringComparison.Ordinal))?[key.Length..].Trim();
}
