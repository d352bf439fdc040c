using Ralf.Actions.Git;

namespace Ralf.Actions.State;

/// <summary>
/// <c>ralf log RUN --repair</c>: lets a damaged log go on from its last sound commit. The branch only ever moves forward: what is given up stays in its
/// history, and an event says so. What is not understood (a newer version), not here (missing objects), or named by the result is never given up.
/// </summary>
internal sealed class LogRepair
{
    private readonly IGitStore store;
    private readonly RunId run;
    private readonly PlanCodec codec;
    private readonly GitId seen;
    private readonly GitId result;
    private readonly GitId tip;

    private LogRepair(IGitStore store, RunId run, PlanCodec codec)
    {
        (this.store, this.run, this.codec) = (store, run, codec);
        seen = Ref(run.SeenRef);
        result = Ref(run.ResultRef);
        tip = Ref(run.StateRef);
    }

    /// <summary>What was done, in a sentence; null where nothing is wrong. Throws <see cref="UserException"/> (exit 4) where it cannot be done.</summary>
    public static string? Of(IGitStore store, RunId run, DateTimeOffset at) =>
        Of(store, run, at, PlanCodec.Frozen);

    internal static string? Of(IGitStore store, RunId run, DateTimeOffset at, PlanCodec codec)
    {
        try
        {
            StateLog.Open(store, run, codec);
            return null;
        }
        catch (UserException refused) when (refused.ExitCode == ExitCode.LogRefused)
        {
            return new LogRepair(store, run, codec).Repair(refused, at);
        }
    }

    private string Repair(UserException refused, DateTimeOffset at)
    {
        if (Verdict(seen) is null && (tip.IsNone || IsAncestor(tip, seen)))
        {
            return Restore();
        }

        if (IsNewer(refused))
        {
            throw refused;
        }

        if (!seen.IsNone && !IsAncestor(seen, tip))
        {
            throw StateErrors.NotRepaired(
                run,
                $"'{run.StateRef}' does not hold {seen}, the state that was last read here, and neither comes of the other",
                $"compare them, then put the right one there with 'git update-ref', or forget the other with 'git update-ref -d {run.SeenRef}'"
            );
        }

        return GiveUp(refused, at);
    }

    /// <summary>The branch was deleted or forced back, and nothing was written since: what was last read here holds all of it.</summary>
    private string Restore()
    {
        Move(seen);
        return $"'{run.StateRef}' stands at {seen.Short} again, the state that was last read here; nothing was given up";
    }

    private string GiveUp(UserException refused, DateTimeOffset at)
    {
        var history = tip.IsNone ? null : LogHistory.Walk(store, run, tip, c => Verdict(c) is null);
        if (history is null or { Cut: not null })
        {
            throw StateErrors.NotRepaired(
                run,
                history is null ? "its branch was deleted" : "its history is not all here",
                "fetch it from another clone"
            );
        }

        var commits = history.Commits;
        var place = LastWhole(commits, history.Sound);
        if (place < 0)
        {
            throw StateErrors.NotRepaired(
                run,
                "nothing of it can be trusted",
                $"restore '{run.StateRef}' from its reflog or from another clone"
            );
        }

        var trusted = StateLog.OpenAt(store, run, commits[place].Commit, codec);
        RefuseLandedAfter(trusted);
        var given = commits.Count - place - 1;
        if (given == 0)
        {
            throw refused;
        }

        var why = history.Findings is [var first, ..] ? first.ToString() : refused.Message;
        Move(trusted.WriteRepair(new LogRepaired(trusted.Tip, tip, given, why), at));
        return $"the log goes on from event {commits[place].LastSeq} (commit {trusted.Tip.Short}); {given} commit{(given == 1 ? "" : "s")} after it given up, up to {tip.Short}, which stays in its history";
    }

    /// <summary>The newest of the first so many commits whose log can be read whole, -1 for none; all before a whole one are.</summary>
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
                throw StateErrors.NotRepaired(
                    run,
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
            new ResultLink(store, trusted.State, trusted.Tip).Check(result, trusted.Events);
        }
        catch (UserException)
        {
            throw StateErrors.NotRepaired(
                run,
                $"after event {trusted.State.LastSeq}, the last that can be trusted, work landed that '{run.ResultRef}' holds",
                $"restore '{run.StateRef}' from its reflog or from another clone, or give that work up too: 'git update-ref {run.ResultRef} {trusted.State.Result}'"
            );
        }
    }

    private void Move(GitId to)
    {
        if (
            !store.TryUpdateRefs([
                new(run.StateRef, tip, to),
                new(run.SeenRef, null, to),
                .. Unknown(to),
            ])
        )
        {
            throw StateErrors.NotRepaired(
                run,
                "somebody else wrote to it just now",
                "look at it again with 'ralf audit'"
            );
        }
    }

    /// <summary>Work of sessions that the log does not know any more moves aside, since their attempts will be used anew.</summary>
    private IEnumerable<RefUpdate> Unknown(GitId to)
    {
        var tasks = StateLog.OpenAt(store, run, to, codec).State.Tasks;
        var known = tasks.SelectMany(t =>
            Enumerable.Range(1, t.Attempt).Select(n => run.SessionRef(t.Task.Id, n))
        );
        var all = store.Refs($"{RunId.RefPrefix}{run}/");
        foreach (var (name, head) in all.ExceptBy(known, r => r.Key))
        {
            var number = name[(name.LastIndexOf('.') + 1)..];
            if (name.Contains('.', StringComparison.Ordinal) && number.All(char.IsAsciiDigit))
            {
                yield return new RefUpdate($"{name}-{head.Short}", null, head);
                yield return new RefUpdate(name, head, GitId.None);
            }
        }
    }

    /// <summary>Not damaged, only not understood.</summary>
    private bool IsNewer(UserException refused) =>
        refused.Code == StateErrors.LogNewer(run, "", "").Code;

    /// <summary>Why a commit's log is refused; null where it is whole.</summary>
    private UserException? Verdict(GitId commit)
    {
        try
        {
            StateLog.OpenAt(store, run, commit, codec);
            return null;
        }
        catch (UserException refused)
        {
            return refused;
        }
    }

    private bool IsAncestor(GitId ancestor, GitId commit) =>
        Ancestry.Line(store, commit).Contains(ancestor);

    private GitId Ref(string name) => store.Refs(name).GetValueOrDefault(name, GitId.None);
}
