namespace Ralf.Core.State;

/// <summary><c>ralf log RUN --repair</c>: lets a damaged log continue from its last sound commit. The branch only moves
/// forward: the commits given up stay in its history, and an event records them. A commit of a newer version, with
/// missing objects, or named by the result is never given up.</summary>
internal sealed class LogRepair(IGitStore store, RunId run)
{
    private readonly GitId _seen = store.Ref(run.SeenRef);
    private readonly GitId _result = store.Ref(run.ResultRef);
    private readonly GitId _tip = store.Ref(run.StateRef);

    /// <summary>Describes the repair in a sentence; null if nothing is wrong. Throws <see cref="UserException"/> (exit
    /// 4) if it is impossible.</summary>
    public static string? Repair(IGitStore store, RunId run, DateTimeOffset at)
    {
        try
        {
            StateLog.Open(store, run);
            return null;
        }
        catch (UserException refused) when (refused.ExitCode == ExitCode.LogRefused)
        {
            return new LogRepair(store, run).Repair(refused, at);
        }
    }

    private string Repair(UserException refused, DateTimeOffset at)
    {
        if (Verdict(_seen) is null && (_tip.IsNone || IsAncestor(_tip, _seen)))
        {
            return Restore();
        }

        if (IsNewer(refused))
        {
            throw refused;
        }

        if (!_seen.IsNone && !IsAncestor(_seen, _tip))
        {
            throw NotRepaired(
                $"'{run.StateRef}' does not hold {_seen}, the state that was last read here, and neither comes of the other",
                $"compare them, then put the right one there with 'git update-ref', or forget the other with 'git update-ref -d {run.SeenRef}'"
            );
        }

        return GiveUp(refused, at);
    }

    /// <summary>Restores a branch that was deleted or forced back without new commits: the state last read here holds
    /// all of it.</summary>
    private string Restore()
    {
        Move(_seen);
        return $"'{run.StateRef}' stands at {_seen.Short} again, the state that was last read here; nothing was given up";
    }

    private string GiveUp(UserException refused, DateTimeOffset at)
    {
        var history = _tip.IsNone ? null : LogHistory.Walk(store, run, _tip, c => Verdict(c) is null);
        if (history is null or { Cut: not null })
        {
            throw NotRepaired(
                history is null ? "its branch was deleted" : "its history is not all here",
                "fetch it from another clone"
            );
        }

        var commits = history.Commits;
        var place = LastWhole(commits, history.Sound);
        if (place < 0)
        {
            throw NotRepaired(
                "nothing of it can be trusted",
                $"restore '{run.StateRef}' from its reflog or from another clone"
            );
        }

        var trusted = StateLog.OpenAt(store, run, commits[place].Commit);
        RefuseLandedAfter(trusted);
        var given = commits.Count - place - 1;
        if (given == 0)
        {
            throw refused;
        }

        var why = history.Findings is [var first, ..] ? first.ToString() : refused.Message;
        Move(trusted.WriteRepair(new LogRepaired(trusted.Tip, _tip, given, why), at));
        return $"the log goes on from event {commits[place].LastSeq} (commit {trusted.Tip.Short}); {given} commit{(given == 1 ? "" : "s")} after it given up, up to {_tip.Short}, which stays in its history";
    }

    /// <summary>The index of the newest whole log among the first <paramref name="count"/> commits, -1 if all are
    /// damaged; all before a whole one are whole.</summary>
    private int LastWhole(IReadOnlyList<StateCommit> commits, int count)
    {
        var (whole, broken) = (-1, count);
        while (broken - whole > 1)
        {
            var middle = (whole + broken) / 2;
            var verdict = Verdict(commits[middle].Commit);
            if (verdict is not null && IsNewer(verdict))
            {
                throw verdict;
            }

            if (verdict?.InnerException is not null)
            {
                throw NotRepaired(
                    "objects of it are missing or cannot be read",
                    "'git fsck' names them; fetch them from another clone"
                );
            }

            (whole, broken) = verdict is null ? (middle, broken) : (whole, middle);
        }

        return whole;
    }

    private void RefuseLandedAfter(StateLog trusted)
    {
        try
        {
            new ResultLink(store, trusted.State, trusted.Tip).Check(_result, trusted.Events);
        }
        catch (UserException)
        {
            throw NotRepaired(
                $"after event {trusted.State.LastSeq}, the last that can be trusted, work landed that '{run.ResultRef}' holds",
                $"restore '{run.StateRef}' from its reflog or from another clone, or give that work up too: 'git update-ref {run.ResultRef} {trusted.State.Result}'"
            );
        }
    }

    private void Move(GitId to)
    {
        if (!store.TryUpdateRefs([new(run.StateRef, _tip, to), new(run.SeenRef, null, to), .. Unknown(to)]))
        {
            throw NotRepaired("somebody else wrote to it just now", "look at it again with 'ralf audit'");
        }
    }

    /// <summary>Moves session branches aside that the log no longer knows, since their attempt numbers will be
    /// reused.</summary>
    private IEnumerable<RefUpdate> Unknown(GitId to)
    {
        var tasks = StateLog.OpenAt(store, run, to).State.Tasks;
        var known = tasks.SelectMany(t => Enumerable.Range(1, t.Attempt).Select(n => run.SessionRef(t.Task.Id, n)));
        var all = store.Refs($"{RunId.RefPrefix}{run}/");
        foreach (var (name, head) in all.ExceptBy(known, r => r.Key))
        {
            var number = name[(name.LastIndexOf('.') + 1)..];
            if (name.Contains('.') && number.All(char.IsAsciiDigit))
            {
                yield return new RefUpdate($"{name}-{head.Short}", null, head);
                yield return new RefUpdate(name, head, GitId.None);
            }
        }
    }

    private UserException NotRepaired(string why, string wayOut) => StateErrors.NotRepaired(run, why, wayOut);

    /// <summary>Whether the log is not damaged but from a newer version.</summary>
    private bool IsNewer(UserException refused) => refused.Code == StateErrors.LogNewer(run, "", "").Code;

    /// <summary>Why a commit's log is refused; null if it is whole.</summary>
    private UserException? Verdict(GitId commit)
    {
        _ = StateLog.TryOpenAt(store, run, commit, out var refused);
        return refused;
    }

    private bool IsAncestor(GitId ancestor, GitId commit) => Ancestry.Line(store, commit).Contains(ancestor);
}
