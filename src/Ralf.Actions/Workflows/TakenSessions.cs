using Ralf.Actions.Runs;

namespace Ralf.Actions.Workflows;

/// <summary>Collects the records of one transaction, each as a part that may be pushed apart from the others.</summary>
/// <param name="branch">Names a record's branch; the flag says whether the record counts.</param>
internal sealed class TakenSessions(RemoteRefusals refusals, Func<SessionRecord, bool, GitId, string> branch)
{
    private const string Verify = "verify";

    private readonly List<NewEvent> _events = [];
    private readonly List<RefUpdate> _refs = [];
    private readonly List<PushedPart> _parts = [];
    private readonly HashSet<TaskId> _counting = [];
    private readonly Dictionary<string, int> _ofFence = [];

    /// <summary>Fences with a record that waits: a later one must not come first.</summary>
    private readonly HashSet<string> _waiting = [];

    public PartedTransaction ToTransaction() => new(new(_events, _refs), _parts);

    /// <param name="isOpen">Whether its dispatch waits for a record.</param>
    public void Add(SessionRecord whole, bool isOpen)
    {
        var number = _ofFence[whole.Fence] = _ofFence.GetValueOrDefault(whole.Fence) + 1;
        var key = number == 1 ? whole.Fence : $"{whole.Fence}/{number}";
        if (_waiting.Contains(whole.Fence) || refusals.IsLater(key))
        {
            _waiting.Add(whole.Fence);
            return;
        }

        var record = refusals.Without(key, whole);
        var recorded = NewEvent.Recorded(record);
        if (_events.Exists(e => e.Id == recorded.Id))
        {
            return;
        }

        var counts = isOpen && _counting.Add(record.TaskId);
        _events.Add(recorded);
        var moved = record.Head is { } head ? new RefUpdate(branch(record, counts, head), null, head) : null;
        if (moved is not null)
        {
            _refs.Add(moved);
        }

        _parts.Add(new(key, moved));
    }

    /// <summary>Adds the outcome of <c>verify</c>; what its commands printed is left out if the remote refuses
    /// it.</summary>
    public void Add(IEnumerable<NewEvent> outcomes)
    {
        foreach (var outcome in outcomes.Where(_ => !refusals.IsLater(Verify)))
        {
            _events.Add(refusals.IsRefused(Verify) ? WithoutOutput(outcome) : outcome);
            _parts.Add(new(Verify));
        }
    }

    private static NewEvent WithoutOutput(NewEvent outcome) =>
        outcome.Body is VerifyRecorded verify
            ? outcome with
            {
                Body = verify with { Checks = [.. verify.Checks.Select(c => c with { Output = null })] },
            }
            : outcome;
}
