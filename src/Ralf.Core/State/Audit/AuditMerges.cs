using Ralf.Core.Scopes;

namespace Ralf.Core.State;

/// <summary>Checks the result's merge commits: merges of the base branch, and of people's commits if the result had
/// moved on. Each must have two parents, and all its changes must come from the merged side. People's own commits may
/// change anything; only their position in the history is checked.</summary>
internal sealed class AuditMerges(IGitStore store, IReadOnlyList<LoggedEvent> events, List<AuditFinding> findings)
{
    private const int MaxCommits = 100_000;

    /// <summary>The merged commit, by the result that the merge made.</summary>
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

    /// <summary>The previous result, by the commit that replaced it.</summary>
    private readonly Dictionary<GitId, GitId> _taken = events
        .Select(e => e.Body)
        .OfType<ResultAdopted>()
        .Where(a => a.Result == a.To)
        .DistinctBy(a => a.To)
        .ToDictionary(a => a.To, a => a.From);

    /// <summary>The result before this commit if it is such a merge; null if it is not, or is too broken to
    /// continue.</summary>
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

    /// <summary>The commit's changes of the previous result, by both readers.</summary>
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
