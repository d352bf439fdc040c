using Ralf.Agents;

namespace Ralf.Actions.Sessions;

/// <summary>What a session is run with: the agent, the shell for setup and checks, and the clock. Made per
/// session.</summary>
internal sealed record SessionTools(IAgent Agent, ShellCommands Shell, TimeProvider Clock)
{
    /// <summary>Where checkpoints go; null: none are made.</summary>
    public SessionOutcome? Outcome { get; init; }
}
