using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>Appending: one commit, one transaction, at a cost that does not depend on the log's length.</summary>
internal sealed partial class StateLog
{
    /// <summary>Appends events and moves other refs, in one transaction with the state's tip as its lease. Events with
    /// a known id are skipped. Returns false if another writer was faster: the log has then been read again, and the
    /// caller decides again.</summary>
    public bool TryAppend(IReadOnlyList<NewEvent> events, DateTimeOffset at, IReadOnlyList<RefUpdate> together)
    {
        var added = Number(events, at);
        if (added.Count == 0 && AreAllThere(together))
        {
            return true;
        }

        var next = Fold(added);
        var (newTree, newTip) = added.Count == 0 ? (_tree, Tip) : Write(added, next);
        if (
            !_store.TryUpdateRefs([
                new RefUpdate(_run.StateRef, Tip, newTip),
                new RefUpdate(_run.SeenRef, null, newTip),
                .. together,
            ])
        )
        {
            Refresh();
            return false;
        }

        (_tree, Tip) = (newTree, newTip);
        Take(added);
        return true;
    }

    /// <summary>Reads events that others appended; throws <see cref="UserException"/> (exit 4) if the log did anything
    /// but grow.</summary>
    public void Refresh()
    {
        var tip =
            Ref(_store, _run.StateRef)
            ?? throw StateErrors.LogForcedBack(_run, $"its branch '{_run.StateRef}' was deleted");
        if (tip == Tip)
        {
            return;
        }

        Refusing(
            _run,
            () =>
            {
                var reading = new LogTreeReader(_store, _run, _tree).Read(tip);
                var added = ReadEvents(reading);
                Fold(added);
                CheckGrowth(tip, new(Tip, State.LastSeq, default));
                (_tree, Tip) = (reading.Tree, tip);
                Take(added);
                return true;
            }
        );
    }

    /// <summary>The state after these events; throws before anything is changed or written if they contradict the
    /// log.</summary>
    private RunState Fold(List<LoggedEvent> added) => added.Count == 0 ? State : RunFold.FoldMany(State, added);

    private List<LoggedEvent> Number(IReadOnlyList<NewEvent> wanted, DateTimeOffset at)
    {
        var added = new List<LoggedEvent>(wanted.Count);
        var batch = new HashSet<string>(StringComparer.Ordinal);
        foreach (var next in wanted)
        {
            if (next.Body is RunStarted && next.Id != EventIds.RunStarted)
            {
                throw StateErrors.BadEvent(_run, next.Id, "a run starts once");
            }

            if (!_ids.Contains(next.Id) && batch.Add(next.Id))
            {
                var seq = _tree.Count + added.Count;
                added.Add(new LoggedEvent(seq, next.Id, EventJson.Kept(at), next.Body));
            }
        }

        return added;
    }

    /// <summary>Whether the refs are already as wanted, as when a transaction is repeated after a lost
    /// answer.</summary>
    private bool AreAllThere(IReadOnlyList<RefUpdate> together) => together.All(u => _store.Ref(u.Name) == u.New);

    private (LogTree Tree, GitId Tip) Write(List<LoggedEvent> added, RunState next)
    {
        var written = _tree.Add(_store, [.. added.Select(e => WriteEvent(_store, e))]);
        if (added.Any(e => e.Body is ProposalAnswered { Accepted: true }))
        {
            written = written with { Decisions = WriteDecisions(_store, next.Plan, next.Proposals) };
        }

        return (written, WriteCommit(_store, written, Tip, added));
    }

    private static GitId WriteEvent(IGitStore store, LoggedEvent logged)
    {
        var bytes = EventJson.Write(logged);
        return bytes.Length <= EventJson.MaxBytes
            ? store.WriteBlob(bytes)
            : throw StateErrors.EventTooLarge(logged.Id, bytes.Length, EventJson.MaxBytes);
    }

    private static GitId WriteDecisions(IGitStore store, Plan plan, IReadOnlyList<ProposalStatus> proposals) =>
        store.WriteBlob(_strictUtf8.GetBytes(DecisionsText.Render(plan, proposals)));

    /// <summary>Writes a commit that continues from this state, on top of a damaged one; the caller moves the
    /// branch.</summary>
    internal GitId WriteRepair(LogRepaired repair, DateTimeOffset at)
    {
        var added = Number([new(EventIds.Repaired(repair.Damaged), repair)], at);
        var written = _tree.Add(_store, [WriteEvent(_store, added[0])]);
        return WriteCommit(_store, written, repair.Damaged, added, $"\n{Trailers.Trusted}: {repair.Trusted}\n");
    }

    private static GitId WriteCommit(
        IGitStore store,
        LogTree tree,
        GitId? parent,
        List<LoggedEvent> added,
        string trailers = ""
    )
    {
        var kinds = added
            .GroupBy(e => EventKinds.NameOf(e.Body))
            .Select(g => g.Count() == 1 ? g.Key : $"{g.Count()} {g.Key}");
        return store.WriteCommit(
            new CommitData(
                tree.Write(store),
                parent is { } tip ? [tip] : [],
                GitIdentity.Ralf(added[0].At),
                $"log {added[0].Seq}: {string.Join(", ", kinds)}\n{trailers}"
            )
        );
    }
}
