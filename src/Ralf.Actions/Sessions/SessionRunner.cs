namespace Ralf.Actions.Sessions;

/// <summary>Runs one session from its packet and writes its output: <c>session.bundle</c> (its commit, if it changed
/// anything) and then <c>record.json</c>, whole or not at all. The same code runs locally and in a matrix
/// job.</summary>
internal sealed class SessionRunner(
    GitRepository repository,
    Func<AgentSettings, IAgent> agents,
    ShellCommands shell,
    DataProcess data,
    TimeProvider clock
)
{
    /// <summary>How long a session waits for room on the disk before its agent starts.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    /// <param name="output">Folder for bundle and record; created if missing; must not hold a record.</param>
    /// <param name="work">Root of the session's private folders; removed at the end.</param>
    public async Task<SessionRecord> RunAsync(
        SessionPacket packet,
        string output,
        string work,
        IProgress<AgentActivity> activity,
        CancellationToken cancellation
    )
    {
        Directory.CreateDirectory(output);
        if (File.Exists(Path.Combine(output, SessionOutcome.RecordName)))
        {
            throw SessionErrors.OutputExists(output);
        }

        if (repository.ResolveCommit(packet.Base.Hex) is null)
        {
            throw SessionErrors.MissingBase(packet.Base.Hex);
        }

        var folders = new SessionFolders(work) { IsShared = shell.User is not null };
        await shell.RefuseAsync(folders.AboveChecks);
        for (var started = clock.GetTimestamp(); ; )
        {
            var disk = new SessionDisk(folders);
            try
            {
                return await RunAsync(packet, output, folders, disk, activity, cancellation);
            }
            catch (Exception error)
                when (FullDisk.Caused(error) && !disk.HasAgentStarted && clock.GetElapsedTime(started) < _patience)
            {
                // A session beside this one may have filled the disk, and ends with that.
                await Task.Delay(_pause, clock, cancellation);
            }
            finally
            {
                folders.Remove();
            }
        }
    }

    private async Task<SessionRecord> RunAsync(
        SessionPacket packet,
        string output,
        SessionFolders folders,
        SessionDisk disk,
        IProgress<AgentActivity> activity,
        CancellationToken cancellation
    )
    {
        disk.Begin();
        folders.Create();
        using var reserve = new DiskReserve(output);
        using var clean = new SessionRepository(repository, folders);
        var secrets = shell.Secrets(packet.Task.Agent.Env);
        var outcome = new SessionOutcome(packet, clean, secrets, output, clock.GetUtcNow());
        var tools = new SessionTools(agents(packet.Task.Agent), shell, data, disk, clock) { Outcome = outcome };
        var session = new SessionWork(packet, clean, folders, tools);
        var observations = await session.RunAsync(new Shown(activity, secrets), cancellation);
        reserve.Dispose();
        try
        {
            return await outcome.SaveAsync(observations, clock.GetUtcNow());
        }
        catch (Exception error) when (FullDisk.Caused(error) && observations.Agent is { } agent)
        {
            var left = await disk.WithoutWorkAsync(agent, repository.ReadCommit(packet.Base).Tree);
            return await outcome.SaveAsync(left, clock.GetUtcNow());
        }
    }

    /// <summary>The record without the values of credentials.</summary>
    public SessionRecord WithoutSecrets(SessionRecord record, AgentSettings agent) =>
        record.Without(shell.Secrets(agent.Env)).Fit();

    /// <summary>The record that a session left in <paramref name="output"/>; null if there is no readable
    /// one.</summary>
    public static SessionRecord? ReadRecord(string output)
    {
        var file = Path.Combine(output, SessionOutcome.RecordName);
        try
        {
            return PlainFile.ReadText(file, RecordBounds.MaxBytes, followLink: false, out _) is { } text
                ? JsonSerializer.Deserialize(text, StateJson.Compact.Of<SessionRecord>())
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Passes an agent's actions on without the values of credentials.</summary>
    private sealed class Shown(IProgress<AgentActivity> activity, SecretValues secrets) : IProgress<AgentActivity>
    {
        public void Report(AgentActivity value) => activity.Report(value with { Text = secrets.Remove(value.Text) });
    }
}
