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
    private readonly WorkspaceProof _proof = new(
        packet,
        repository,
        folders,
        tools.Shell.Secrets(packet.Task.Agent.Env)
    );

    private CleanRepository Clean => repository.Current;

    /// <summary>Runs the whole session; never throws because of setup, agent or checks.</summary>
    public async Task<SessionObservations> RunAsync(IProgress<AgentActivity> activity, CancellationToken cancellation)
    {
        if (
            await new ContractCheck(Clean, folders, tools.Data).RunAsync(
                _proof.BaseTree,
                packet.Task.Inputs,
                cancellation
            ) is
            { Count: > 0 } bad
        )
        {
            return new(null, null, new([], []), _proof.BaseTree, [], []) { BadInput = bad };
        }

        await PrepareWorkspaceAsync(cancellation);
        var failedSetup = await RunSetupAsync(cancellation);
        if (failedSetup is not null)
        {
            return new(failedSetup, null, new([], []), _proof.BaseTree, [], []);
        }

        if (packet.View is null)
        {
            await AddRepositoryAsync(cancellation);
        }

        tools.Disk.BeforeAgent();
        var agent = await RunAgentAsync(activity, cancellation);
        try
        {
            return await tools.Disk.JudgeAsync(await ProveAndCheckAsync(agent, cancellation));
        }
        catch (Exception error) when (FullDisk.Caused(error))
        {
            return await tools.Disk.WithoutWorkAsync(agent, _proof.BaseTree);
        }
    }

    /// <summary>The session is over: its work is proved and kept, even if the run is being interrupted.</summary>
    private async Task<SessionObservations> ProveAndCheckAsync(AgentResult agent, CancellationToken cancellation)
    {
        agent = await tools.Disk.AfterAgentAsync(agent);
        _proof.RenewRepository();
        var observations = await _proof.RunAsync(agent, cancellation);
        agent = observations.Agent!;
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
            DataContract[] made = [.. packet.Task.Outputs.Where(o => !missing.Contains(o.File))];
            return observations with
            {
                MissingOutput = missing,
                BadOutput = await new ContractCheck(Clean, folders, tools.Data).RunAsync(
                    observations.Tree,
                    made,
                    cancellation
                ),
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

    private async Task PrepareWorkspaceAsync(CancellationToken cancellation)
    {
        await Clean.CheckoutAsync(_proof.WriteTree(), folders.Workspace, cancellation);
        await tools.Shell.HandOverAsync(folders.Workspace, cancellation);
    }

    private async Task AddRepositoryAsync(CancellationToken cancellation)
    {
        Clean.AddAgentRepository(folders.Workspace, packet.Base);
        await tools.Shell.HandOverAsync(Path.Combine(folders.Workspace, ".git"), cancellation);
    }

    private async Task<CommandResult?> RunSetupAsync(CancellationToken cancellation)
    {
        // Without the sources there is nothing to set up.
        if (packet.View is not null || packet.Setup.Count == 0)
        {
            return null;
        }

        // Setup has a repository of its own: the agent's is made again afterwards.
        await AddRepositoryAsync(cancellation);
        foreach (var command in packet.Setup)
        {
            var result = await RunShellAsync(command, folders.Workspace, folders.SetupScratch, cancellation);
            if (!result.Passed)
            {
                return result;
            }
        }

        await _proof.NoteSetupAsync(cancellation);
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
                (soFar, token) => tools.Shell.WhileStoppedAsync(() => _proof.SnapshotAsync(soFar, token))
            ).RunAsync(AgentRequest(), activity, cancellation);

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
        Clean.AddCheckRepository(folders.Check, packet.Base);
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
