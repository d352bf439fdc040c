namespace Ralf.Actions.Sessions;

/// <summary>The tools of a session: the agent, the shell for setup and checks, the check of data, the disk, and the clock. Made per
/// session.</summary>
internal sealed record SessionTools(
    IAgent Agent,
    ShellCommands Shell,
    DataProcess Data,
    SessionDisk Disk,
    TimeProvider Clock
)
{
    /// <summary>Where checkpoints are saved; null: none are made.</summary>
    public SessionOutcome? Outcome { get; init; }
}
