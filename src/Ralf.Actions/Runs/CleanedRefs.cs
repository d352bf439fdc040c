namespace Ralf.Actions.Runs;

/// <summary>The refs of a run that <c>ralf clean</c> removes. A branch that a person made, moved or holds in a work tree
/// is kept.</summary>
/// <param name="Removed">The refs to remove.</param>
/// <param name="Kept">The branches that are kept, each with the reason, for people.</param>
internal sealed record CleanedRefs(IReadOnlyList<RefUpdate> Removed, IReadOnlyList<string> Kept)
{
    /// <param name="all">Whether result and log go too.</param>
    public static CleanedRefs Of(GitRepository repository, StateLog log, bool all)
    {
        var run = log.State.Run;
        var held = repository.HeldBranches();
        var heads = SessionHeads(log);
        List<RefUpdate> removed =
        [
            .. repository
                .Refs($"refs/ralf/{run}/")
                .Concat(repository.Refs(run.SeenRef).Where(r => r.Key == run.SeenRef))
                .Where(r => all || (r.Key != run.ResultRef && r.Key != run.SeenRef))
                .Select(Removal),
        ];
        var kept = new List<string>();
        foreach (var branch in repository.Refs($"refs/heads/ralf/{run}/"))
        {
            var isOfRun = branch.Key == run.StateRef || branch.Key == run.ResultBranch;
            if (isOfRun && !all)
            {
                continue;
            }

            var isOurs =
                branch.Key == run.StateRef ? branch.Value == log.Tip
                : branch.Key == run.ResultBranch ? ResultBranch.IsOurs(log.State, branch.Value)
                : IsSession(branch.Key, branch.Value, heads);
            if (isOurs && !held.Contains(branch.Key))
            {
                removed.Add(Removal(branch));
            }
            else
            {
                var why = isOurs
                    ? "a work tree holds it"
                    : $"it stands at {branch.Value.Short}, where the run did not put it";
                kept.Add($"{branch.Key["refs/heads/".Length..]} is kept: {why}");
            }
        }

        return new(removed, kept);
    }

    /// <summary>The commit of each session's branch, by the branch's name.</summary>
    private static Dictionary<string, HashSet<GitId>> SessionHeads(StateLog log)
    {
        var heads = new Dictionary<string, HashSet<GitId>>(StringComparer.Ordinal);
        foreach (var record in log.Events.Select(e => e.Body).OfType<SessionRecorded>().Select(e => e.Record))
        {
            if (record.Head is { } head)
            {
                var name = log.State.Run.SessionRef(record.TaskId, record.Attempt);
                heads.TryAdd(name, []);
                heads[name].Add(head);
            }
        }

        return heads;
    }

    /// <summary>Whether a session's commit is at a branch of its name, or of its name and the first digits of the
    /// commit.</summary>
    private static bool IsSession(string name, GitId at, Dictionary<string, HashSet<GitId>> heads) =>
        heads.TryGetValue(name, out var known) && known.Contains(at)
        || name.EndsWith($"-{at.Short}", StringComparison.Ordinal)
            && heads.TryGetValue(name[..^(at.Short.Length + 1)], out known)
            && known.Contains(at);

    private static RefUpdate Removal(KeyValuePair<string, GitId> of) => new(of.Key, of.Value, GitId.None);
}
