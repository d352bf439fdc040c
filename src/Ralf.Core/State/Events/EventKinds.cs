namespace Ralf.Core.State;

/// <summary>The kinds of events by their names in JSON: the type's name in <c>snake_case</c>.</summary>
internal static class EventKinds
{
    private static readonly Type[] _types =
    [
        typeof(RunStarted),
        typeof(TaskAdded),
        typeof(TaskDispatched),
        typeof(SessionRecorded),
        typeof(TaskLanded),
        typeof(TaskConflicted),
        typeof(ConflictChosen),
        typeof(TaskRequeued),
        typeof(TaskFailed),
        typeof(TaskBlocked),
        typeof(ProposalMade),
        typeof(ProposalAnswered),
        typeof(ScopeGranted),
        typeof(GateReached),
        typeof(GateApproved),
        typeof(GateRejected),
        typeof(TaskRetried),
        typeof(VerifyRecorded),
        typeof(VerifyDispatched),
        typeof(VerifyBlamed),
        typeof(NextRequested),
        typeof(NextStarted),
        typeof(PullRequestOpened),
        typeof(BaseMoved),
        typeof(ResultAdopted),
        typeof(RunPaused),
        typeof(RunResumed),
        typeof(RunFinished),
        typeof(RunCancelled),
        typeof(LogRepaired),
    ];

    private static readonly Dictionary<string, Type> _byName = _types.ToDictionary(
        t => JsonNamingPolicy.SnakeCaseLower.ConvertName(t.Name),
        StringComparer.Ordinal
    );

    private static readonly Dictionary<Type, string> _byType = _byName.ToDictionary(p => p.Value, p => p.Key);

    public static IReadOnlyCollection<string> Names => _byName.Keys;

    public static string NameOf(RunEvent body) => _byType[body.GetType()];

    /// <summary>Returns null if this version does not know the kind.</summary>
    public static Type? TypeOf(string name) => _byName.GetValueOrDefault(name);
}
