namespace Ralf.Actions.Sessions;

/// <summary>Says what a session is given, and reads and proves what it left in its workspace.</summary>
/// <param name="secrets">The values of credentials, which no file may hold.</param>
internal sealed class WorkspaceProof(
    SessionPacket packet,
    SessionRepository repository,
    SessionFolders folders,
    SecretValues secrets
)
{
    /// <summary>The most time to read the files of a session, and what is left of it once the run is
    /// interrupted.</summary>
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _lastLimit = TimeSpan.FromSeconds(20);

    private const string WorkspaceGone = "it removed the folder that it worked in, or put something else in its place";

    private readonly Scope _scope = Scope.Parse(packet.Scope);
    private readonly Scope _protected = Scope.Parse(packet.Protected);
    private readonly Scope _refusedAnyway = Scope.Parse(ClaudeRules.RefusedAnyway);
    private readonly SecretFiles _secretFiles = new(secrets, folders);

    /// <summary>What the session is given, and its files are compared with: the base, or the visible part of
    /// it.</summary>
    private readonly GitId _start = WriteStart(packet, repository.Current.Store);

    private readonly LeftOutSearch _leftOut = new(Scope.Parse(packet.Scope), folders);

    private SetupChanges _setup = SetupChanges.None;
    private IReadOnlyCollection<string> _unreadableBySetup = [];

    private CleanRepository Clean => repository.Current;

    /// <summary>The tree of the commit that the session starts from.</summary>
    public GitId BaseTree => Clean.Store.ReadCommit(packet.Base).Tree;

    /// <summary>Writes the tree that the session is given: what it starts from, and the work of its last
    /// checkpoint.</summary>
    public GitId WriteTree() => WriteTree(Clean.Store);

    /// <summary>Notes what setup changed. It is not the agent's work: it is left out of the proof, in scope or not, unless
    /// the agent changes it again.</summary>
    /// <exception cref="UserException">Setup removed or replaced the workspace.</exception>
    public async Task NoteSetupAsync(CancellationToken cancellation)
    {
        RequireWorkspace();
        var made = await Clean.RebuildAsync(folders.Workspace, packet.Base, _scope.Admits, cancellation);
        _setup = SetupChanges.Between(Clean.Store, WriteTree(), made.Tree);
        _unreadableBySetup = made.Unreadable;
        _leftOut.NoteSetup(made, Clean.Store, BaseTree);
    }

    /// <summary>Makes the repository of the proof again, once the agent's processes are gone.</summary>
    public void RenewRepository() =>
        repository.Renew(store =>
        {
            _ = WriteStart(packet, store);
            return WriteTree(store);
        });

    /// <summary>Proves the files while the agent works; nothing is modified.</summary>
    /// <exception cref="UserException">The agent removed or replaced the workspace.</exception>
    public async Task<SessionObservations> SnapshotAsync(AgentResult soFar, CancellationToken cancellation)
    {
        RequireWorkspace();
        return await ProveAsync(
            soFar,
            await Clean.SnapshotAsync(folders.Workspace, _start, _scope.Admits, cancellation),
            cancellation
        );
    }

    /// <summary>Proves the files that the agent left. If they cannot be read in time, the agent's end says so.</summary>
    /// <param name="cancellation">Shortens the time.</param>
    public async Task<SessionObservations> RunAsync(AgentResult agent, CancellationToken cancellation)
    {
        if (!folders.IsOurs(folders.Workspace))
        {
            var lost = agent with { End = AgentEnd.AgentError, Detail = WorkspaceGone };
            return new(null, lost, new([], []), BaseTree, [], []);
        }

        using var limit = new CancellationTokenSource(_limit);
        await using var interrupted = cancellation.Register(() => limit.CancelAfter(_lastLimit));
        try
        {
            var rebuilt = await Clean.RebuildAsync(folders.Workspace, _start, _scope.Admits, limit.Token);
            var proven = await ProveAsync(agent, rebuilt, limit.Token);
            return proven with
            {
                LeftOut = await _leftOut.WithSubmodulesAsync(proven.LeftOut, Clean.Store, BaseTree, limit.Token),
            };
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            var isInterrupted = cancellation.IsCancellationRequested;
            var unread = agent with
            {
                End = isInterrupted ? AgentEnd.Cancelled : AgentEnd.Timeout,
                Detail = $"its files could not be read in {(isInterrupted ? _lastLimit : _limit).TotalSeconds} s",
            };
            return new(null, unread, new([], []), BaseTree, [], []);
        }
    }

    private void RequireWorkspace()
    {
        if (!folders.IsOurs(folders.Workspace))
        {
            throw SessionErrors.WorkspaceGone(folders.Workspace);
        }
    }

    /// <summary>Proves the files on disk and builds the tree of those in scope.</summary>
    private async Task<SessionObservations> ProveAsync(
        AgentResult agent,
        RebuiltTree rebuilt,
        CancellationToken cancellation
    )
    {
        var changes = Prove(_setup.TakenOutOf(rebuilt.Changes, Clean.Store, Clean.Store.ReadCommit(_start).Tree));
        changes = WithoutTooLarge(changes, rebuilt.TooLarge);
        changes = WithUnreadable(changes, [.. rebuilt.Unreadable.Except(_unreadableBySetup, StringComparer.Ordinal)]);
        (changes, var unfiltered) = RepositoryContent.Apply(Clean.Store, BaseTree, changes);
        changes = await _secretFiles.LeaveOutAsync(Clean, changes, cancellation);
        return new(null, agent, changes, TreeWalk.Apply(Clean.Store, BaseTree, changes.Allowed), [], [])
        {
            RefusedInScope = [.. agent.RefusedFiles.Where(f => IsRefusedByPolicy(f))],
            LeftOut = _leftOut.FindIgnored(rebuilt, Clean.Store, BaseTree),
            Unfiltered = unfiltered,
        };
    }

    /// <summary>Whether only a rule that is not Ralf's, and none that every Claude Code has, keeps the agent from a file
    /// of the scope.</summary>
    private bool IsRefusedByPolicy(string file) =>
        file != "."
        && _scope.Admits(file)
        && !_protected.Guards(file, anyCase: true)
        && !_refusedAnyway.Guards(file, anyCase: true);

    private ProvenChanges Prove(IReadOnlyList<PathChange> changes)
    {
        var tree = BaseTree;
        return ScopeProof.Prove(
            changes,
            _scope,
            _protected,
            path => TreeWalk.Siblings(Clean.Store, tree, path),
            new ContentRules(packet.Links, packet.Repositories).On(Clean.Store, tree, _scope, _protected)
        );
    }

    private static ProvenChanges WithoutTooLarge(ProvenChanges changes, IReadOnlySet<string> tooLarge) =>
        tooLarge.Count == 0
            ? changes
            : new(
                [.. changes.Allowed.Where(c => !tooLarge.Contains(c.Path.Value))],
                [.. changes.Refused, .. changes.Allowed.Where(c => tooLarge.Contains(c.Path.Value)).Select(TooLarge)]
            );

    private ProvenChanges WithUnreadable(ProvenChanges changes, IReadOnlyCollection<string> unreadable) =>
        unreadable.Count == 0
            ? changes
            : new(
                changes.Allowed,
                [.. changes.Refused, .. unreadable.Order(StringComparer.Ordinal).Select(Unreadable)]
            );

    /// <param name="path">A file, or a folder that may hold any files.</param>
    private RefusedChange Unreadable(string path) =>
        new(
            new(RepoPath.Parse(path), GitMode.None, GitId.None, GitMode.File, GitId.None),
            _scope.Matches(path) || _scope.Matches($"{path}/file") ? Refusal.Unreadable : Refusal.OutOfScope,
            "it cannot be read"
        );

    private static RefusedChange TooLarge(PathChange change) =>
        new(change, Refusal.Size, $"larger than {UnreadFiles.MaxBytes >> 20} MiB");

    private static GitId WriteStart(SessionPacket packet, IGitStore store) =>
        packet.ConflictBase ?? packet.View?.Write(store, packet.Base, packet.Scope) ?? packet.Base;

    private GitId WriteTree(IGitStore store)
    {
        var tree = store.ReadCommit(_start).Tree;
        if (packet.Checkpoint is not { } checkpoint)
        {
            return tree;
        }

        var from = store.ReadCommit(checkpoint.Base).Tree;
        var to = store.ReadCommit(checkpoint.Head).Tree;
        var work = Prove(TreeWalk.Compare(store, from, to)).Allowed;
        return TreeWalk.Apply(store, tree, CheckpointOverlay.On(store, tree, work));
    }
}
