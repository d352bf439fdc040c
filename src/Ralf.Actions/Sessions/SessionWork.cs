using Ralf.Actions.Agents;
using Ralf.Actions.Git;
using Ralf.Actions.Scopes;

namespace Ralf.Actions.Sessions;

/// <summary>What was observed of one session, before a verdict is made of it.</summary>
/// <param name="Setup">The setup command that failed; null where all passed.</param>
/// <param name="Agent">How the agent ended; null where setup failed before it started.</param>
/// <param name="Tree">The base with the session's in-scope changes.</param>
internal sealed record SessionObservations(
    CommandResult? Setup,
    AgentResult? Agent,
    ProvenChanges Changes,
    GitId Tree,
    IReadOnlyList<string> MissingOutput,
    IReadOnlyList<CommandResult> Checks
)
{
    public bool ChecksPassed => Checks.All(c => c.Passed);
}

/// <summary>
/// One session in its folders, step by step (design: a session): workspace, setup, agent, rebuilt tree, proof, checks. Knows nothing of runs.
/// </summary>
internal sealed class SessionWork(
    SessionPacket packet,
    GitRepository repository,
    SessionFolders folders,
    SessionTools tools
) : IDisposable
{
    private readonly CleanRepository _clean = CleanRepository.Create(folders.Clean, repository);
    private IReadOnlyList<PathChange> _madeBySetup = [];

    public CleanRepository Clean => _clean;

    /// <summary>Runs the whole session; never throws for what setup, agent or checks do.</summary>
    public async Task<SessionObservations> RunAsync(
        IProgress<AgentActivity> activity,
        CancellationToken cancellationToken
    )
    {
        await PrepareWorkspaceAsync(cancellationToken);
        var failedSetup = await RunSetupAsync(cancellationToken);
        if (failedSetup is not null)
        {
            return new(failedSetup, null, new([], []), BaseTree, [], []);
        }

        _clean.AddAgentRepository(folders.Workspace, packet.Base);
        var agent = await tools.Agent.RunAsync(AgentRequest(), activity, cancellationToken);

        // From here on the session is over: what it left is proved and kept, even when the run is being interrupted.
        var changes = await ProveAsync(CancellationToken.None);
        var tree = TreeWalk.Apply(_clean.Store, BaseTree, changes.Allowed);
        var missing = MissingOutput(tree);
        if (agent.End != AgentEnd.Completed)
        {
            return new(null, agent, changes, tree, missing, []);
        }

        try
        {
            var checks = await RunChecksAsync(tree, cancellationToken);
            return new(null, agent, changes, tree, missing, checks);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The agent's work is done and kept: the next attempt goes on from it.
            var cut = agent with
            {
                End = AgentEnd.Cancelled,
                Detail = "interrupted while its checks ran",
            };
            return new(null, cut, changes, tree, missing, []);
        }
    }

    public void Dispose() => _clean.Dispose();

    private GitId BaseTree => _clean.Store.ReadCommit(packet.Base).Tree;

    private async Task PrepareWorkspaceAsync(CancellationToken cancellationToken)
    {
        var tree = BaseTree;
        if (packet.Checkpoint is { } checkpoint)
        {
            var from = _clean.Store.ReadCommit(checkpoint.Base).Tree;
            var to = _clean.Store.ReadCommit(checkpoint.Head).Tree;
            var work = Prove(TreeWalk.Compare(_clean.Store, from, to)).Allowed;
            tree = TreeWalk.Apply(
                _clean.Store,
                tree,
                CheckpointOverlay.On(_clean.Store, tree, work)
            );
        }

        await _clean.CheckoutAsync(tree, folders.Workspace, cancellationToken);
    }

    private async Task<CommandResult?> RunSetupAsync(CancellationToken cancellationToken)
    {
        foreach (var command in packet.Setup)
        {
            var result = await RunShellAsync(command, folders.Workspace, cancellationToken);
            if (!result.Passed)
            {
                return result;
            }
        }

        if (packet.Setup.Count > 0)
        {
            // What setup made is not the agent's doing: it is left out of the proof unless the agent changes it again.
            _madeBySetup = (
                await _clean.RebuildAsync(folders.Workspace, packet.Base, cancellationToken)
            ).Changes;
        }

        return null;
    }

    private AgentRequest AgentRequest() =>
        new(
            packet.Task.Agent,
            folders.Workspace,
            folders.Scratch,
            packet.Prompt,
            System.Text.Json.JsonSerializer.Serialize(packet.Task, RalfJson.Indented),
            packet.Attempt,
            folders.Marker,
            packet.Scope,
            ProtectedPaths.WithoutExceptions(Scope.Parse(packet.Protected)),
            [.. packet.Task.Checks, .. packet.Setup]
        );

    private async Task<ProvenChanges> ProveAsync(CancellationToken cancellationToken)
    {
        var rebuilt = await _clean.RebuildAsync(folders.Workspace, packet.Base, cancellationToken);
        var setup = _madeBySetup.ToHashSet();
        return Prove([
            .. rebuilt.Changes.Where(c =>
                !setup.Contains(c) || Scope.Parse(packet.Scope).Matches(c.Path.Value)
            ),
        ]);
    }

    private ProvenChanges Prove(IReadOnlyList<PathChange> changes) =>
        ScopeProof.Prove(
            changes,
            Scope.Parse(packet.Scope),
            Scope.Parse(packet.Protected),
            path => TreeWalk.Siblings(_clean.Store, BaseTree, path)
        );

    private IReadOnlyList<string> MissingOutput(GitId tree)
    {
        var all = new Lazy<IReadOnlyList<PathChange>>(() =>
            TreeWalk.Compare(_clean.Store, GitId.EmptyTree, tree)
        );
        return [.. packet.Task.Produces.Where(p => !Exists(p))];

        bool Exists(string output) =>
            RepoPath.TryParse(output, out var path)
                && TreeWalk.Find(_clean.Store, tree, path) is not null
            || (
                output.AsSpan().ContainsAny('*', '?', '[')
                || output.Contains('{', StringComparison.Ordinal)
            )
                && ScopeGlob.TryParse(output, out var glob, out _)
                && all.Value.Any(c => glob.Matches(c.Path.Value));
    }

    /// <summary>Setup and then the checks, on a fresh checkout of the proved tree; ends at the first that fails.</summary>
    private async Task<IReadOnlyList<CommandResult>> RunChecksAsync(
        GitId tree,
        CancellationToken cancellationToken
    )
    {
        var results = new List<CommandResult>();
        if (packet.Task.Checks.Count == 0)
        {
            return results;
        }

        await _clean.CheckoutAsync(tree, folders.Check, cancellationToken);
        foreach (var command in packet.Setup.Concat(packet.Task.Checks))
        {
            var result = await RunShellAsync(command, folders.Check, cancellationToken);
            results.Add(result);
            if (!result.Passed)
            {
                break;
            }
        }

        return results;
    }

    private Task<CommandResult> RunShellAsync(
        string command,
        string folder,
        CancellationToken cancellationToken
    ) =>
        tools.Shell.RunAsync(
            command,
            folder,
            folders.CheckScratch,
            folders.Marker,
            packet.Task.Agent.Env,
            packet.Task.Agent.Timeout,
            cancellationToken
        );
}

/// <summary>What a session is run with: the agent, the shell for setup and checks, and the clock. Made per session.</summary>
internal sealed record SessionTools(IAgent Agent, ShellCommands Shell, TimeProvider Clock);
