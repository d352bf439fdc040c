using Ralf.Core.Schemas;

namespace Ralf.Actions.Sessions;

/// <summary>One session in its folders, step by step (design: a session): workspace, setup, agent, rebuilt tree, proof,
/// checks. It knows nothing about runs.</summary>
internal sealed class SessionWork(
    SessionPacket packet,
    SessionRepository repository,
    SessionFolders folders,
    SessionTools tools
)
{
    /// <summary>The most time to read the files of a session, and what is left of it once the run is
    /// interrupted.</summary>
    private static readonly TimeSpan _proofLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _lastLimit = TimeSpan.FromSeconds(20);

    private IReadOnlyList<PathChange> _madeBySetup = [];

    private CleanRepository Clean => repository.Current;

    /// <summary>What the session is given, and its files are compared with: the base, or the visible part of
    /// it.</summary>
    private readonly GitId _start = WriteStart(packet, repository.Current.Store);

    /// <summary>Runs the whole session; never throws because of setup, agent or checks.</summary>
    public async Task<SessionObservations> RunAsync(IProgress<AgentActivity> activity, CancellationToken cancellation)
    {
        var (inputs, outputs) = (packet.Task.Inputs, packet.Task.Outputs);
        if (await new ContractCheck(Clean, folders, tools.Data).RunAsync(BaseTree, inputs, cancellation) is { Count: > 0 } bad)
        {
            return new(null, null, new([], []), BaseTree, [], []) { BadInput = bad };
        }

        await PrepareWorkspaceAsync(cancellation);
        var failedSetup = await RunSetupAsync(cancellation);
        if (failedSetup is not null)
        {
            return new(failedSetup, null, new([], []), BaseTree, [], []);
        }

        if (packet.View is null)
        {
            Clean.AddAgentRepository(folders.Workspace, packet.Base);
            await tools.Shell.HandOverAsync(Path.Combine(folders.Workspace, ".git"), cancellation);
        }

        var agent = await RunAgentAsync(activity, cancellation);

        // The session is over from here on: its work is proved and kept, even if the run is being interrupted.
        repository.Renew(store =>
        {
            _ = WriteStart(packet, store);
            return WriteTree(store);
        });
        if (await ProveAsync(agent, cancellation) is not { } observations)
        {
            var detail = $"its files could not be read in {(cancellation.IsCancellationRequested ? _lastLimit : _proofLimit).TotalSeconds} s";
            var end = cancellation.IsCancellationRequested ? AgentEnd.Cancelled : AgentEnd.Timeout;
            return new(null, agent with { End = end, Detail = detail }, new([], []), BaseTree, [], []);
        }

        if (agent.End != AgentEnd.Completed)
        {
            return observations;
        }

        try
        {
            var missing = ProducedFiles.Missing(Clean.Store, observations.Tree, packet.Task.Produces);
            var (tree, problems) = EditPatch.Apply(
                Clean,
                ConflictCheckTree.Build(Clean.Store, packet, observations),
                agent.Log.EditProposals,
                packet.Shared,
                folders.Root
            );
            observations = observations with { EditProblems = problems };
            DataContract[] made = [.. outputs.Where(o => !missing.Contains(o.File))];
            return observations with
            {
                MissingOutput = missing,
                BadOutput = await new ContractCheck(Clean, folders, tools.Data).RunAsync(observations.Tree, made, cancellation),
                Checks = await RunChecksAsync(observations, tree, cancellation),
            };
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The agent's work is done and kept: the next attempt continues from it.
            return observations with
            {
                Agent = agent with { End = AgentEnd.Cancelled, Detail = "interrupted while its checks ran" },
            };
        }
    }

    /// <summary>Rebuilds the tree and proves it; returns null if that takes longer than it may.</summary>
    private async Task<SessionObservations?> ProveAsync(AgentResult agent, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_proofLimit);
        await using var interrupted = cancellation.Register(() => limit.CancelAfter(_lastLimit));
        try
        {
            var rebuilt = await Clean.RebuildAsync(folders.Workspace, _start, IsWanted, limit.Token);
            return Observed(agent, rebuilt);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return null;
        }
    }

    private bool IsWanted(string path) => Scope.Parse(packet.Scope).Admits(path);

    private GitId BaseTree => Clean.Store.ReadCommit(packet.Base).Tree;

    private async Task PrepareWorkspaceAsync(CancellationToken cancellation)
    {
        await Clean.CheckoutAsync(WriteTree(Clean.Store), folders.Workspace, cancellation);
        await tools.Shell.HandOverAsync(folders.Workspace, cancellation);
    }

    private static GitId WriteStart(SessionPacket packet, IGitStore store) =>
        packet.ConflictBase ?? packet.View?.Write(store, packet.Base, packet.Scope) ?? packet.Base;

    /// <summary>Writes the tree that the session is given: what it starts from, and the work of its last
    /// checkpoint.</summary>
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

    private async Task<CommandResult?> RunSetupAsync(CancellationToken cancellation)
    {
        // Without the sources there is nothing to set up.
        foreach (var command in packet.View is null ? packet.Setup : [])
        {
            var result = await RunShellAsync(command, folders.Workspace, folders.SetupScratch, cancellation);
            if (!result.Passed)
            {
                return result;
            }
        }

        if (packet.Setup.Count > 0 && packet.View is null)
        {
            // Files that setup made are not the agent's work: they are left out of the proof unless the agent changes
            // them again.
            _madeBySetup = (await Clean.RebuildAsync(folders.Workspace, packet.Base, IsWanted, cancellation)).Changes;
        }

        return null;
    }

    private AgentRequest AgentRequest() =>
        new(
            packet.Task.Agent,
            folders.Workspace,
            folders.Scratch,
            packet.Prompt,
            System.Text.Json.JsonSerializer.Serialize(
                packet.Task,
                Core.Plans.PlanJson.Indented.Of<Core.Plans.PlanTask>()
            ),
            packet.Attempt,
            folders.Marker,
            packet.Scope,
            ProtectedPaths.WithoutExceptions(Scope.Parse(packet.Protected)),
            [.. packet.Task.Checks, .. packet.Setup]
        )
        {
            OutOfScopePaths = packet.OutOfScopePaths,
        };

    private Task<AgentResult> RunAgentAsync(IProgress<AgentActivity> activity, CancellationToken cancellation) =>
        tools.Outcome is null
            ? tools.Agent.RunAsync(AgentRequest(), activity, cancellation)
            : new CheckpointLoop(
                tools,
                packet.Task.Agent.Checkpoint,
                folders.Scratch,
                (soFar, token) =>
                    tools.Shell.WhileStoppedAsync(async () =>
                        Observed(soFar, await Clean.SnapshotAsync(folders.Workspace, _start, IsWanted, token))
                    )
            ).RunAsync(AgentRequest(), activity, cancellation);

    /// <summary>Proves the files on disk and builds the tree of those in scope; the same during the session and at its
    /// end.</summary>
    private SessionObservations Observed(AgentResult agent, RebuiltTree rebuilt)
    {
        var setup = _madeBySetup.ToHashSet();
        var changes = Prove([
            .. rebuilt.Changes.Where(c => !setup.Contains(c) || Scope.Parse(packet.Scope).Matches(c.Path.Value)),
        ]);
        changes = WithoutTooLarge(changes, rebuilt.TooLarge);
        var tree = TreeWalk.Apply(Clean.Store, BaseTree, changes.Allowed);
        return new(null, agent, changes, tree, [], []);
    }

    private static ProvenChanges WithoutTooLarge(ProvenChanges changes, IReadOnlySet<string> tooLarge) =>
        tooLarge.Count == 0
            ? changes
            : new(
                [.. changes.Allowed.Where(c => !tooLarge.Contains(c.Path.Value))],
                [
                    .. changes.Refused,
                    .. changes
                        .Allowed.Where(c => tooLarge.Contains(c.Path.Value))
                        .Select(c => new RefusedChange(c, Refusal.Size, $"larger than {UnreadFiles.MaxBytes >> 20} MiB")),
                ]
            );

    private ProvenChanges Prove(IReadOnlyList<PathChange> changes)
    {
        var (scope, protectedPaths) = (Scope.Parse(packet.Scope), Scope.Parse(packet.Protected));
        var rules = new ContentRules(packet.Links, packet.Repositories);
        return ScopeProof.Prove(
            changes,
            scope,
            protectedPaths,
            path => TreeWalk.Siblings(Clean.Store, BaseTree, path),
            rules.On(Clean.Store, BaseTree, scope, protectedPaths)
        );
    }

    /// <summary>Runs setup and then the checks, on a fresh checkout of the proved tree (with the patches proposed for
    /// shared files); stops at the first failure.</summary>
    private async Task<IReadOnlyList<CommandResult>> RunChecksAsync(
        SessionObservations observations,
        GitId tree,
        CancellationToken cancellation
    )
    {
        var results = new List<CommandResult>();
        if (packet.Task.Checks.Count == 0)
        {
            return results;
        }

        if (tools.Outcome is { } outcome)
        {
            // Checks may take long, and the agent's work is only in a folder for temporary files.
            var cut = observations.Agent! with
            {
                End = AgentEnd.Cancelled,
                Detail = "its checks ran",
            };
            await outcome.CheckpointAsync(observations with { Agent = cut }, tools.Clock.GetUtcNow());
        }

        folders.CreateChecks();
        await Clean.CheckoutAsync(tree, folders.Check, cancellation);
        await tools.Shell.HandOverAsync(folders.Check, cancellation);
        foreach (var command in packet.Setup.Concat(packet.Task.Checks))
        {
            var result = await RunShellAsync(command, folders.Check, folders.CheckScratch, cancellation);
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
        string scratch,
        CancellationToken cancellation
    ) =>
        tools.Shell.RunAsync(
            command,
            folder,
            scratch,
            folders.Marker,
            packet.Task.Agent.Env,
            packet.Task.Agent.Timeout,
            cancellation
        );
}
