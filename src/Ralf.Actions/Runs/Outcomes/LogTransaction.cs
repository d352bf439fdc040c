namespace Ralf.Actions.Runs;

/// <summary>Events to append and refs to move with them: one decision, one transaction.</summary>
internal sealed record LogTransaction(IReadOnlyList<NewEvent> Events, IReadOnlyList<RefUpdate> Refs)
{
    public static LogTransaction None { get; } = new([], []);
}
