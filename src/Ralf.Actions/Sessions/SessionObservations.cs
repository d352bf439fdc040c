using Ralf.Core.Schemas;

namespace Ralf.Actions.Sessions;

/// <summary>What was observed of one session, before the verdict.</summary>
/// <param name="Setup">The setup command that failed; null if all passed.</param>
/// <param name="Agent">How the agent ended; null if setup failed before it started.</param>
/// <param name="Tree">The base with the session's in-scope changes.</param>
internal sealed record SessionObservations(
    CommandResult? Setup,
    AgentResult? Agent,
    ProvenChanges Changes,
    GitId Tree,
    IReadOnlyList<string> MissingOutput,
    IReadOnlyList<CommandResult> Checks
)
{
    /// <summary>What is wrong with the files that it would start from; if there is anything, the agent is not
    /// started.</summary>
    public IReadOnlyList<DataFinding> BadInput { get; init; } = [];

    /// <summary>Where the files that it made break their schemas.</summary>
    public IReadOnlyList<DataFinding> BadOutput { get; init; } = [];

    /// <summary>The files in its scope that the agent's own rules kept it from writing.</summary>
    public IReadOnlyList<string> RefusedInScope { get; init; } = [];

    /// <summary>Files of the scope that do not land, because of where they are.</summary>
    public LeftOutFiles LeftOut { get; init; } = LeftOutFiles.None;

    /// <summary>A warning that names files that land without the filter that the base has for them; null without
    /// any.</summary>
    public string? Unfiltered { get; init; }

    /// <summary>Proposed patches that do not apply, a line each.</summary>
    public IReadOnlyList<string> EditProblems { get; init; } = [];

    public bool ChecksPassed => Checks.All(c => c.Passed);
}
