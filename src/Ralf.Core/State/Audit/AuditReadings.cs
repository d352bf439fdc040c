using Ralf.Core.Scopes;

namespace Ralf.Core.State;

/// <summary>The second reading of a result. For each task's commit, LibGit2Sharp must find the same changes as Ralf,
/// all made by the task's session. Sessions that landed by one decision must not give any path two outcomes.</summary>
internal sealed class AuditReadings(
    IGitStore store,
    StateLog log,
    IReadOnlyList<StateCommit> history,
    List<AuditFinding> findings
)
{
    private readonly List<(long Decision, GitId Commit, LandingChanges Landed)> _line = [];

    /// <summary>Reads one commit of a task again; call from the newest to the oldest.</summary>
    /// <param name="mayWrite">The scope that it was dispatched with; null if Ralf finds changes outside.</param>
    public void Check(
        GitId commit,
        TreePair trees,
        IReadOnlyList<PathChange> changes,
        LoggedEvent logged,
        Func<string, bool>? mayWrite,
        ContentProof content
    )
    {
        var landed = (TaskLanded)logged.Body;
        var about = $"the commit {commit.Short} of '{landed.Task}'";
        Find(commit, SecondReading.Compare(store, trees, changes, about, mayWrite, content));
        if (Session(landed) is { } session)
        {
            LandingChanges[] made = [new(about, session, changes, IsWhole: false)];
            Find(commit, SecondReading.CompareLanding(store, trees, made, about));
        }

        _line.Add((DecisionOf(logged.Seq), commit, new(about, trees, changes)));
    }

    /// <summary>Reads the whole landing of each decision again.</summary>
    public void CheckDecisions()
    {
        foreach (var decision in _line.GroupBy(l => l.Decision).Where(d => d.Count() > 1))
        {
            var (newest, oldest) = (decision.First(), decision.Last());
            var trees = new TreePair(oldest.Landed.Trees.Old, newest.Landed.Trees.New);
            List<LandingChanges> landed = [.. decision.Select(d => d.Landed)];
            try
            {
                Find(
                    newest.Commit,
                    SecondReading.CompareLanding(
                        store,
                        trees,
                        landed,
                        $"the {landed.Count} commits up to {newest.Commit.Short}"
                    )
                );
            }
            catch (UserException error)
            {
                findings.Add(new(Name(newest.Commit), $"cannot be read again: {error.Message}"));
            }
        }
    }

    /// <summary>The trees of the session that landed; null if its commit is gone, which <c>ralf clean</c> and git's gc
    /// allow.</summary>
    private TreePair? Session(TaskLanded landed)
    {
        var record = log.State.Find(landed.Task)?.Records.FirstOrDefault(r => r.Attempt == landed.Attempt);
        if (record?.Head is not { } head)
        {
            return null;
        }

        try
        {
            var trees = new TreePair(store.ReadCommit(record.Base).Tree, store.ReadCommit(head).Tree);
            return store.SecondDiff(trees.Old, trees.New) is null ? null : trees;
        }
        catch (UserException)
        {
            return null;
        }
    }

    /// <summary>The last event of the state commit that holds this one: one decision appends one commit.</summary>
    private long DecisionOf(long seq) =>
        history.Where(c => c.LastSeq >= seq).Select(c => c.LastSeq).DefaultIfEmpty(seq).Min();

    private void Find(GitId commit, Disagreement? found)
    {
        if (found is not null)
        {
            findings.Add(new(Name(commit), found.Text));
        }
    }

    private static string Name(GitId commit) => $"result commit {commit.Short}";
}
