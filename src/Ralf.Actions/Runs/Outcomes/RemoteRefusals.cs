namespace Ralf.Actions.Runs;

/// <summary>A part of a transaction that holds the work of one session.</summary>
/// <param name="Key">What names it in each transaction.</param>
/// <param name="Ref">The session's branch; null if it has none.</param>
internal sealed record PushedPart(string Key, RefUpdate? Ref = null);

/// <summary>A transaction, and what of it may be pushed apart from the rest.</summary>
internal sealed record PartedTransaction(LogTransaction Whole, IReadOnlyList<PushedPart> Parts);

/// <summary>Finds out which session's work the remote refuses, and lands the rest. Each push is a real transaction:
/// first without the sessions that the remote names, else by halves, so that a session is blamed only if a push of it
/// alone was refused.</summary>
internal sealed class RemoteRefusals
{
    /// <summary>After this many refused pushes, give up: what landed until then stays.</summary>
    private const int MaxRefusals = 200;

    /// <summary>First its commit goes, then what the agent logged, then the remote's answer. If the rest is refused
    /// too, a rule of the remote refuses everything.</summary>
    private const int MaxStep = 3;

    private const int MaxAnswer = 400;

    private readonly Dictionary<string, (int Step, string Answer)> _refused = [];
    private readonly HashSet<string> _later = [];
    private int _count;

    /// <summary>Whether this part waits until the others have been pushed.</summary>
    public bool IsLater(string key) => _later.Contains(key);

    public bool IsRefused(string key) => _refused.ContainsKey(key);

    /// <summary>Lets the parts that wait take part again; false if no part waits.</summary>
    public bool Resume()
    {
        var any = _later.Count > 0;
        _later.Clear();
        return any;
    }

    /// <summary>Appends the decision, in as many transactions as it takes; returns the number of events.</summary>
    public int Commit(RunLog log, Func<PartedTransaction> decide)
    {
        var count = 0;
        while (true)
        {
            var decided = decide();
            var events = decided.Whole.Events.Count;
            if (events > 0 && !TryAppend(log, decided))
            {
                continue;
            }

            count += events;
            if (!Resume())
            {
                return count;
            }
        }
    }

    /// <summary>Appends one transaction. Returns false if somebody was faster or the remote refused it: the caller
    /// decides again. Throws <see cref="UserException"/> if the remote refuses everything.</summary>
    public bool TryAppend(RunLog log, PartedTransaction decided)
    {
        try
        {
            return log.Append(decided.Whole.Events, decided.Whole.Refs);
        }
        catch (UserException error)
            when (error.InnerException is ContentRefusedException refused && Narrow(decided.Parts, refused.Answer))
        {
            return false;
        }
    }

    /// <summary>The remote's answer about this part, for people; null if it was not refused.</summary>
    public string? Answer(string key) =>
        !_refused.TryGetValue(key, out var refused) ? null
        : refused.Step < MaxStep ? $"the remote refused its work: {refused.Answer}"
        : "the remote refused its work, and its own answer too";

    /// <summary>The record without what the remote refused; unchanged if it refused nothing of it.</summary>
    public SessionRecord Without(string key, SessionRecord record)
    {
        if (!_refused.TryGetValue(key, out var refused))
        {
            return record;
        }

        var kept = record.WithFiles([]) with
        {
            Head = null,
            Status = SessionStatus.Failed,
            Reason = SessionReason.RemoteRefused,
            Detail = Answer(key),
        };
        return refused.Step == 1 ? kept : Bare(kept);
    }

    private static SessionRecord Bare(SessionRecord record) =>
        record with
        {
            SessionId = null,
            Summary = "",
            Decisions = [],
            DecisionProposals = [],
            FollowupTasks = [],
            Warnings = [],
            ScopeViolations = [],
            MoreScopeViolations = [],
            ScopeRequests = [],
            Checks = [],
            Checkpoints = [],
            EditProposals = [],
            Findings = [],
        };

    /// <summary>Decides what the next push leaves out; false if nothing is left to try.</summary>
    private bool Narrow(IReadOnlyList<PushedPart> parts, RemoteAnswer answer)
    {
        if (parts.Count == 0 || ++_count > MaxRefusals)
        {
            return false;
        }

        if (parts.Count == 1)
        {
            var key = parts[0].Key;
            var step = _refused.TryGetValue(key, out var before) ? before.Step + 1 : 1;
            _refused[key] = (step, step == 1 ? Reporting.SafeText.Clean(answer.Text, MaxAnswer) : before.Answer);
            return step <= MaxStep;
        }

        var named = parts.Where(p => p.Ref is { } moved && answer.Names(moved)).ToList();
        _later.UnionWith(
            (named.Count > 0 && named.Count < parts.Count ? named : parts.Skip((parts.Count + 1) / 2)).Select(p =>
                p.Key
            )
        );
        return true;
    }
}
