namespace Ralf.Core.State;

/// <summary>A commit of the state branch and the last seq in it.</summary>
internal sealed record StateCommit(GitId Commit, long LastSeq, DateTimeOffset When);

/// <summary>The history of a state branch: a line of commits, each of which only appends events and renders
/// <c>decisions.md</c> again. If a repair (<see cref="LogRepaired"/>) gave commits up, the line continues from the last
/// sound one before them.</summary>
/// <param name="isWhole">Whether a commit's log can be read and folded; called if a repair says that it cannot.</param>
internal sealed class LogHistory(IGitStore store, RunId run, Func<GitId, bool> isWhole)
{
    private readonly List<(StateCommit At, GitId Tree)> _line = [];

    /// <summary>Findings, each with the index in <see cref="_line"/> of its commit.</summary>
    private readonly List<(int Place, AuditFinding Finding)> _findings = [];

    /// <summary>The commits without those given up, oldest first, as far back as they are readable or were
    /// requested.</summary>
    public IReadOnlyList<StateCommit> Commits => [.. _line.Select(l => l.At)];

    /// <summary>Violations of the log's rules, in the order of the commits.</summary>
    public IReadOnlyList<AuditFinding> Findings => [.. _findings.Select(f => f.Finding)];

    /// <summary>Where the available history ends too early, as in a shallow clone; null if it is complete.</summary>
    public AuditFinding? Cut { get; private set; }

    /// <summary>How many of <see cref="Commits"/>, from the first, only appended.</summary>
    public int Sound => _findings.Count == 0 ? _line.Count : _findings.Min(f => f.Place);

    /// <inheritdoc cref="LogHistory"/>
    /// <param name="known">A commit found sound earlier; null is returned if it is not part of the history.</param>
    public static LogHistory? Walk(
        IGitStore store,
        RunId run,
        GitId tip,
        Func<GitId, bool> isWhole,
        StateCommit? known = null
    )
    {
        var history = new LogHistory(store, run, isWhole);
        var commits = history.Ancestors(tip, known?.Commit);
        if (known is not null && history.Cut is null)
        {
            if (commits[0].Id != known.Commit)
            {
                return null;
            }

            history._line.Add((known, commits[0].Data.Tree));
            commits.RemoveAt(0);
        }

        foreach (var (id, data) in commits)
        {
            if (!history.GoesOnFromBefore(id, data))
            {
                history.Add(id, data);
            }
        }

        return history;
    }

    /// <summary>First parents, oldest first, back to the first commit or <paramref name="known"/>.</summary>
    private List<(GitId Id, CommitData Data)> Ancestors(GitId tip, GitId? known)
    {
        var commits = new List<(GitId Id, CommitData Data)>();
        for (GitId? next = tip; next is { } id; )
        {
            try
            {
                var data = store.ReadCommit(id);
                commits.Add((id, data));
                next = id != known && data.Parents.Count > 0 ? data.Parents[0] : null;
            }
            catch (UserException error)
            {
                Cut = new(Name(id), $"cannot be read: {error.Message}");
                next = null;
            }
        }

        commits.Reverse();
        return commits;
    }

    private void Add(GitId id, CommitData data)
    {
        var lastSeq = _line.Count == 0 ? -1 : _line[^1].At.LastSeq;
        if (data.Parents.Count > 1)
        {
            Find(id, $"is a merge of {data.Parents.Count} commits; a log is a line");
        }

        foreach (var change in Changes(_line.Count == 0 ? GitId.EmptyTree : _line[^1].Tree, id, data))
        {
            lastSeq = Follow(id, change, lastSeq);
        }

        if (_line.Count > 0 && lastSeq == _line[^1].At.LastSeq)
        {
            Find(id, "adds no event");
        }

        _line.Add((new StateCommit(id, lastSeq, data.Author.When), data.Tree));
    }

    /// <summary>The seq after a change. Allowed changes: the next event's file, <c>decisions.md</c>, and in the first
    /// commit the plan.</summary>
    private long Follow(GitId commit, PathChange change, long lastSeq)
    {
        var path = change.Path.Value;
        if (change is { Kind: ChangeKind.Added, NewMode: GitMode.File } && path == LogPath.Of(lastSeq + 1))
        {
            return lastSeq + 1;
        }

        var allowed =
            change.NewMode == GitMode.File
            && (path == LogTree.DecisionsFile || (_line.Count == 0 && path == LogTree.PlanFile));
        if (!allowed)
        {
            var what = EnumWord.Of(change.Kind);
            Find(
                commit,
                $"'{path}' is {what} there; a state commit adds the next event, '{LogPath.Of(lastSeq + 1)}', and renders '{LogTree.DecisionsFile}'"
            );
        }

        return lastSeq;
    }

    private IReadOnlyList<PathChange> Changes(GitId parentTree, GitId commit, CommitData data)
    {
        try
        {
            return TreeWalk.Compare(store, parentTree, data.Tree);
        }
        catch (UserException error)
        {
            Find(commit, $"its tree cannot be read: {error.Message}");
            return [];
        }
    }

    /// <summary>Whether the commit is a repair: its tree is an earlier sound commit's plus one event that says so. It
    /// must continue from the last sound commit, so that no valid event is given up.</summary>
    private bool GoesOnFromBefore(GitId id, CommitData data)
    {
        if (
            !GitId.TryParse(Trailers.Read(data.Message, Trailers.Trusted), out var trusted)
            || data.Parents is not [var damaged]
        )
        {
            return false;
        }

        var place = _line.FindIndex(l => l.At.Commit == trusted);
        var given = _line.Count - place - 1;
        if (place < 0 || given == 0 || place >= Sound)
        {
            return false;
        }

        var seq = _line[place].At.LastSeq + 1;
        if (
            Changes(_line[place].Tree, id, data) is not [{ Kind: ChangeKind.Added, NewMode: GitMode.File } change]
            || change.Path.Value != LogPath.Of(seq)
            || Repair(seq, change.NewId) is not { } repair
            || repair != new LogRepaired(trusted, damaged, given, repair.Why)
            || (Sound > place + 1 && isWhole(_line[place + 1].At.Commit))
        )
        {
            return false;
        }

        _findings.RemoveAll(f => f.Place > place);
        _line.RemoveRange(place + 1, given);
        _line.Add((new StateCommit(id, seq, data.Author.When), data.Tree));
        return true;
    }

    private LogRepaired? Repair(long seq, GitId blob)
    {
        try
        {
            return EventJson.Read(run, seq, store.ReadBlob(blob)).Body as LogRepaired;
        }
        catch (UserException)
        {
            return null;
        }
    }

    private void Find(GitId commit, string what) => _findings.Add((_line.Count, new(Name(commit), what)));

    private static string Name(GitId commit) => $"state commit {commit.Short}";
}
