using Ralf.Core.Schemas;

namespace Ralf.Actions.Sessions;

/// <summary>One session in its folders, step by step (design: a session): workspace, setup, agent, rebuilt tree, proof,
/// checks. It knows nothing about runs.</summary>
internal sealed class SessionWork(
    SessionPacket packet,
    CleanRepository clean,
    SessionFolders folders,
    SessionTools tools
)
{
    private readonly CleanRepository _clean = clean;
    private IReadOnlyList<PathChange> _madeBySetup = [];

    /// <summary>What the session is given, and its files are compared with: the base, or the visible part of
    /// it.</summary>
    private readonly GitId _start =
        packet.ConflictBase ?? packet.View?.Write(clean.Store, packet.Base, packet.Scope) ?? packet.Base;

    /// <summary>Runs the whole session; never throws because of setup, agent or checks.</summary>
    public async Task<SessionObservations> RunAsync(IProgress<AgentActivity> activity, CancellationToken cancellation)
    {
        var contracts = new ContractCheck(_clean, folders);
        var (inputs, outputs) = (packet.Task.Inputs, packet.Task.Outputs);
        if (await contracts.RunAsync(BaseTree, inputs, cancellation) is { Count: > 0 } bad)
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
            _clean.AddAgentRepository(folders.Workspace, packet.Base);
            await tools.Shell.HandOverAsync(Path.Combine(folders.Workspace, ".git"), cancellation);
        }

        var agent = await RunAgentAsync(activity, cancellation);

        // The session is over from here on: its work is proved and kept, even if the run is being interrupted.
        var rebuilt = await _clean.RebuildAsync(folders.Workspace, _start, CancellationToken.None);
        var observations = Observed(agent, rebuilt);
        if (agent.End != AgentEnd.Completed)
        {
            return observations;
        }

        try
        {
            var missing = ProducedFiles.Missing(_clean.Store, observations.Tree, packet.Task.Produces);
            var (tree, problems) = EditPatch.Apply(
                _clean,
                ConflictCheckTree.Build(_clean.Store, packet, observations),
                agent.Log.EditProposals,
                packet.Shared,
                folders.Root
            );
            observations = observations with { EditProblems = problems };
            DataContract[] made = [.. outputs.Where(o => !missing.Contains(o.File))];
            return observations with
            {
                MissingOutput = missing,
                BadOutput = await contracts.RunAsync(observations.Tree, made, cancellation),
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

    private GitId BaseTree => _clean.Store.ReadCommit(packet.Base).Tree;

    private async Task PrepareWorkspaceAsync(CancellationToken cancellation)
    {
        var tree = _clean.Store.ReadCommit(_start).Tree;
        if (packet.Checkpoint is { } checkpoint)
        {
            var from = _clean.Store.ReadCommit(checkpoint.Base).Tree;
            var to = _clean.Store.ReadCommit(checkpoint.Head).Tree;
            var work = Prove(TreeWalk.Compare(_clean.Store, from, to)).Allowed;
            tree = TreeWalk.Apply(_clean.Store, tree, CheckpointOverlay.On(_clean.Store, tree, work));
        }

        await _clean.CheckoutAsync(tree, folders.Workspace, cancellation);
        await tools.Shell.HandOverAsync(folders.Workspace, cancellation);
    }

    private async Task<CommandResult?> RunSetupAsync(CancellationToken cancellation)
    {
        // Without the sources there is nothing to set up.
        foreach (var command in packet.View is null ? packet.Setup : [])
        {
            var result = await RunShellAsync(command, folders.Workspace, cancellation);
            if (!result.Passed)
            {
                return result;
            }
        }

        if (packet.Setup.Count > 0 && packet.View is null)
        {
            // Files that setup made are not the agent's work: they are left out of the proof unless the agent changes
            // them again.
            _madeBySetup = (await _clean.RebuildAsync(folders.Workspace, packet.Base, cancellation)).Changes;
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
                async soFar => Observed(soFar, await _clean.SnapshotAsync(folders.Workspace, _start))
            ).RunAsync(AgentRequest(), activity, cancellation);

    /// <summary>Proves the files on disk and builds the tree of those in scope; the same during the session and at its
    /// end.</summary>
    private SessionObservations Observed(AgentResult agent, RebuiltTree rebuilt)
    {
        var setup = _madeBySetup.ToHashSet();
        var changes = Prove([
            .. rebuilt.Changes.Where(c => !setup.Contains(c) || Scope.Parse(packet.Scope).Matches(c.Path.Value)),
        ]);
        var tree = TreeWalk.Apply(_clean.Store, BaseTree, changes.Allowed);
        return new(null, agent, changes, tree, [], []);
    }

    private ProvenChanges Prove(IReadOnlyList<PathChange> changes) =>
        ScopeProof.Prove(
            changes,
            Scope.Parse(packet.Scope),
            Scope.Parse(packet.Protected),
            path => TreeWalk.Siblings(_clean.Store, BaseTree, path)
        );

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

        await _clean.CheckoutAsync(tree, folders.Check, cancellation);
        await tools.Shell.HandOverAsync(folders.Check, cancellation);
        foreach (var command in packet.Setup.Concat(packet.Task.Checks))
        {
            var result = await RunShellAsync(command, folders.Check, cancellation);
            results.Add(result);
            if (!result.Passed)
            {
                break;
            }
        }

        return results;
    }

    private Task<CommandResult> RunShellAsync(string command, string folder, CancellationToken cancellation) =>
        tools.Shell.RunAsync(
            command,
            folder,
            folders.CheckScratch,
            folders.Marker,
            packet.Task.Agent.Env,
            packet.Task.Agent.Timeout,
            cancellation
        );
}
