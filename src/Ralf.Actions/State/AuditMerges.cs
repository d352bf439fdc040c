using Ralf.Actions.Git;

namespace Ralf.Actions.State;

/// <summary>The commits of a result that took the base branch in: two parents, and nothing changed but to what that branch has.</summary>
internal sealed class AuditMerges(
    IGitStore store,
    IReadOnlyList<LoggedEvent> events,
    List<AuditFinding> findings
)
{
    private readonly Dictionary<GitId, BaseMoved> _merges = events
        .Select(e => e.Body)
        .OfType<BaseMoved>()
        .Where(m => m.Result is not null)
        .ToDictionary(m => m.Result!.Value);

    /// <summary>The result before this commit where it is such a merge; null where it is none, or too broken to go on from.</summary>
    public GitId? Check(GitId commit)
    {
        if (!_merges.TryGetValue(commit, out var moved))
        {
            return null;
        }

        var data = store.ReadCommit(commit);
        if (data.Parents is not [var before, var tip] || tip != moved.To)
        {
            Find(commit, $"is logged as a merge of {moved.To.Short}, and is none");
            return null;
        }

        var theirs = store.ReadCommit(tip).Tree;
        foreach (var change in TreeWalk.Compare(store, store.ReadCommit(before).Tree, data.Tree))
        {
            var there = TreeWalk.Find(store, theirs, change.Path);
            if (change.NewMode == GitMode.None ? there is not null : there?.Id != change.NewId)
            {
                Find(commit, $"'{change.Path}' is not as in {moved.To.Short}, which it merges");
            }
        }

        return before;
    }

    private void Find(GitId commit, string what) =>
        findings.Add(new($"result commit {commit.Short}", what));
}
