using Ralf.Core.Scopes;
using Ralf.Git;

namespace Ralf.Core.State;

/// <summary>
/// The commits of a result that took something in. Of the base branch, and of people where the result had gone on: two
/// parents, and nothing changed but to
/// what was merged. What people committed is theirs, and only its place in the line is looked at.
/// </summary>
internal sealed class AuditMerges(IGitStore store, IReadOnlyList<LoggedEvent> events, List<AuditFinding> findings)
{
    private const int MaxCommits = 100_000;

    /// <summary>By the result that it made: what was merged.</summary>
    private readonly Dictionary<GitId, GitId> _merges = events
        .Select(e =>
            e.Body switch
            {
                BaseMoved { Result: { } result } moved => (Result: result, Merged: moved.To),
                ResultAdopted adopted => (Result: adopted.Result, Merged: adopted.To),
                _ => (Result: GitId.None, Merged: GitId.None),
            }
        )
        .Where(m => !m.Result.IsNone)
        .DistinctBy(m => m.Result)
        .ToDictionary(m => m.Result, m => m.Merged);

    /// <summary>By the commit that became the result: the result before.</summary>
    private readonly Dictionary<GitId, GitId> _taken = events
        .Select(e => e.Body)
        .OfType<ResultAdopted>()
        .Where(a => a.Result == a.To)
        .DistinctBy(a => a.To)
        .ToDictionary(a => a.To, a => a.From);

    /// <summary>The result before this commit where it is such a merge; null where it is none, or too broken to go on
    /// from.</summary>
    public GitId? Check(GitId commit)
    {
        if (_taken.TryGetValue(commit, out var from))
        {
            if (!Follows(commit, from))
            {
                return null;
            }

            _ = Compare(commit, from, store.ReadCommit(commit).Tree);
            return from;
        }

        if (!_merges.TryGetValue(commit, out var merged))
        {
            return null;
        }

        var data = store.ReadCommit(commit);
        if (data.Parents is not [var before, var tip] || tip != merged)
        {
            Find(commit, $"is logged as a merge of {merged.Short}, and is none");
            return null;
        }

        var theirs = store.ReadCommit(tip).Tree;
        foreach (var change in Compare(commit, before, data.Tree))
        {
            var there = TreeWalk.Find(store, theirs, change.Path);
            if (change.NewMode == GitMode.None ? there is not null : there?.Id != change.NewId)
            {
                Find(commit, $"'{change.Path}' is not as in {merged.Short}, which it merges");
            }
        }

        return before;
    }

    /// <summary>What the commit made of the result before, by both readers.</summary>
    private IReadOnlyList<PathChange> Compare(GitId commit, GitId before, GitId tree)
    {
        var trees = new TreePair(store.ReadCommit(before).Tree, tree);
        var changes = TreeWalk.Compare(store, trees.Old, trees.New);
        var about = $"the merge {commit.Short}";
        if (SecondReading.Compare(store, trees, changes, about, _ => true) is { } found)
        {
            Find(commit, found.Text);
        }

        return changes;
    }

    private bool Follows(GitId commit, GitId from)
    {
        try
        {
            if (Ancestry.Reached(store, commit, c => c == from, MaxCommits) is { Count: > 0 })
            {
                return true;
            }

            Find(commit, $"is logged as built on {from.Short}, and is not");
        }
        catch (UserException error)
        {
            Find(commit, $"cannot be followed to {from.Short}: {error.Message}");
        }

        return false;
    }

    private void Find(GitId commit, string what) => findings.Add(new($"result commit {commit.Short}", what));
}
