namespace Ralf.Actions.Runs;

/// <summary>What follows from the reason of a pause: whether people are called, and whether a schedule goes on by
/// itself.</summary>
internal static class PauseReasons
{
    /// <summary>A person has to answer first.</summary>
    public const string Gate = "gate";

    /// <summary>A person cancelled a workflow run.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>A person merged or closed the pull request.</summary>
    public const string PullRequest = "pull_request";

    /// <summary>A session asks for a wider scope.</summary>
    public const string ScopeRequest = "scope_request";

    /// <summary>The next workflow run could not be started.</summary>
    public const string Dispatch = "dispatch";

    /// <summary>No session of two waves in a row left a record.</summary>
    public const string Lost = "lost";

    /// <summary>The API of the model is busy.</summary>
    public const string RateLimit = "rate_limit";

    // A gate before a large run is a question too.
    private static readonly string[] _chosen = [Gate, "confirm", ScopeRequest, Cancelled, PullRequest];

    // Beside ours, the words of session reasons whose cause lies outside all tasks and outside the repository.
    private static readonly string[] _takenUp =
    [
        Dispatch,
        Lost,
        RateLimit,
        "credentials",
        "account",
        "network",
        "policy",
        "agent_missing",
        "agent_too_old",
    ];

    /// <summary>Whether the run is paused for something that nobody chose and nobody is asked for: people have to be
    /// told.</summary>
    public static bool CallsForPeople(RunState state) =>
        state is { Phase: RunPhase.Paused, PausedFor: var why } && !_chosen.Contains(why);

    /// <summary>Whether a schedule takes the run up again, since its pause may be over by itself: credentials, limits of
    /// the model's API, and what the host did.</summary>
    public static bool IsTakenUp(RunState state) =>
        state is { Phase: RunPhase.Paused, PausedFor: var why } && _takenUp.Contains(why);
}
