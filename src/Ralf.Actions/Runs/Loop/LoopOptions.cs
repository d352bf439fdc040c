namespace Ralf.Actions.Runs;

/// <param name="Parallel">Sessions at a time.</param>
internal sealed record LoopOptions(int Parallel, TimeProvider Clock)
{
    /// <summary>Gates that a person approved beforehand, or <c>all</c>.</summary>
    public IReadOnlyList<string> Approve { get; init; } = [];

    /// <summary>Throws <see cref="UserException"/> if this process no longer holds the run.</summary>
    public Action CheckLock { get; init; } = () => { };
}
