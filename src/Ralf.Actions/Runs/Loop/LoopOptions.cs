namespace Ralf.Actions.Runs;

/// <param name="Parallel">Sessions at a time.</param>
internal sealed record LoopOptions(int Parallel, TimeProvider Clock)
{
    /// <summary>Gates that a person approved beforehand, or <c>all</c>.</summary>
    public IReadOnlyList<string> Approve { get; init; } = [];
}
