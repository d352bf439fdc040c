using Ralf.Actions.Git;

namespace Ralf.Actions.State;

/// <summary>A commit of the state branch and the last seq that stands in it.</summary>
internal sealed record StateCommit(GitId Commit, long LastSeq, DateTimeOffset When);

/// <summary>The history of a state branch: a line of commits, each of which adds events at the end and renders <c>decisions.md</c> anew, nothing else.</summary>
internal static class AuditHistory
{
    /// <summary>The commits, oldest first, as far back as they can be read.</summary>
    public static IReadOnlyList<StateCommit> Walk(
        IGitStore store,
        GitId tip,
        List<AuditFinding> findings
    )
    {
        var commits = new List<StateCommit>();
        var parent = GitId.EmptyTree;
        foreach (var (id, data) in Line(store, tip, findings))
        {
            var lastSeq = commits.Count == 0 ? -1 : commits[^1].LastSeq;
            foreach (var change in Changes(store, parent, id, data, findings))
            {
                lastSeq = Follow(id, change, lastSeq, commits.Count == 0, findings);
            }

            if (commits.Count > 0 && lastSeq == commits[^1].LastSeq)
            {
                findings.Add(new(Name(id), "adds no event"));
            }

            commits.Add(new StateCommit(id, lastSeq, data.Author.When));
            parent = data.Tree;
        }

        return commits;
    }

    /// <summary>The seq after a change: what may change is the next event's file, <c>decisions.md</c>, and in the first commit the plan.</summary>
    private static long Follow(
        GitId commit,
        PathChange change,
        long lastSeq,
        bool isFirst,
        List<AuditFinding> findings
    )
    {
        var path = change.Path.Value;
        if (
            change is { Kind: ChangeKind.Added, NewMode: GitMode.File }
            && path == LogPath.Of(lastSeq + 1)
        )
        {
            return lastSeq + 1;
        }

        var allowed =
            change.NewMode == GitMode.File
            && (path == LogTree.DecisionsFile || (isFirst && path == LogTree.PlanFile));
        if (!allowed)
        {
            var what = change.Kind.ToString().ToLowerInvariant();
            findings.Add(
                new(
                    Name(commit),
                    $"'{path}' is {what} there; a state commit adds the next event, '{LogPath.Of(lastSeq + 1)}', and renders '{LogTree.DecisionsFile}'"
                )
            );
        }

        return lastSeq;
    }

    private static IReadOnlyList<PathChange> Changes(
        IGitStore store,
        GitId parentTree,
        GitId commit,
        CommitData data,
        List<AuditFinding> findings
    )
    {
        try
        {
            return TreeWalk.Compare(store, parentTree, data.Tree);
        }
        catch (UserException error)
        {
            findings.Add(new(Name(commit), $"its tree cannot be read: {error.Message}"));
            return [];
        }
    }

    /// <summary>First parents from the first commit to the tip; a merge or an unreadable commit is a finding.</summary>
    private static List<(GitId Id, CommitData Data)> Line(
        IGitStore store,
        GitId tip,
        List<AuditFinding> findings
    )
    {
        var line = new List<(GitId, CommitData)>();
        GitId? next = tip;
        while (next is { } id)
        {
            try
            {
                var data = store.ReadCommit(id);
                if (data.Parents.Count > 1)
                {
                    findings.Add(
                        new(
                            Name(id),
                            $"is a merge of {data.Parents.Count} commits; a log is a line"
                        )
                    );
                }

                line.Add((id, data));
                next = data.Parents.Count > 0 ? data.Parents[0] : null;
            }
            catch (UserException error)
            {
                findings.Add(new(Name(id), $"cannot be read: {error.Message}"));
                next = null;
            }
        }

        line.Reverse();
        return line;
    }

    private static string Name(GitId commit) => $"state commit {commit.Short}";
}
