using Ralf.Actions.Git;
using Ralf.Actions.State;

namespace Ralf.Actions.Runs;

/// <summary>Events to append and refs to move with them: one decision, one transaction.</summary>
internal sealed record Transaction(IReadOnlyList<NewEvent> Events, IReadOnlyList<RefUpdate> Refs)
{
    public static Transaction None { get; } = new([], []);
}
