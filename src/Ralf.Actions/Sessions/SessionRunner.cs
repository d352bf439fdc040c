using System.Text.Json;
using Ralf.Actions.Agents;
using Ralf.Actions.Git;
using Ralf.Actions.State;

namespace Ralf.Actions.Sessions;

/// <summary>
/// Runs one session from its packet and writes what it leaves: <c>session.bundle</c> (its commit, where it changed anything) and then
/// <c>record.json</c>, whole or not at all. Locally and in a matrix job alike.
/// </summary>
internal sealed class SessionRunner(
    GitRepository repository,
    Func<AgentSettings, IAgent> agents,
    ShellCommands shell,
    TimeProvider clock
)
{
    public const string RecordName = "record.json";
    public const string BundleName = "session.bundle";

    /// <param name="output">Folder for bundle and record; made where missing; must not hold a record.</param>
    /// <param name="work">Root of the session's private folders; removed at the end.</param>
    public async Task<SessionRecord> RunAsync(
        SessionPacket packet,
        string output,
        string work,
        IProgress<AgentActivity> activity,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(output);
        if (File.Exists(Path.Combine(output, RecordName)))
        {
            throw Errors.OutputExists(output);
        }

        if (repository.ResolveCommit(packet.Base.Hex) is null)
        {
            throw Errors.MissingBase(packet.Base.Hex);
        }

        var folders = new SessionFolders(work);
        folders.Create();
        try
        {
            using var session = new SessionWork(
                packet,
                repository,
                folders,
                new(agents(packet.Task.Agent), shell, clock)
            );
            var started = clock.GetUtcNow();
            var seen = await session.RunAsync(activity, cancellationToken);
            var record = MakeRecord(packet, seen, started, clock.GetUtcNow());
            return await SaveAsync(record, packet, seen, session.Clean, output);
        }
        finally
        {
            folders.Remove();
        }
    }

    /// <summary>The record of a session that left one in <paramref name="output"/>; null where it left none that can be read.</summary>
    public static SessionRecord? ReadRecord(string output)
    {
        var file = Path.Combine(output, RecordName);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<SessionRecord>(
                File.ReadAllText(file),
                RalfJson.Compact
            );
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<SessionRecord> SaveAsync(
        SessionRecord record,
        SessionPacket packet,
        SessionObservations seen,
        CleanRepository clean,
        string output
    )
    {
        if (seen.Changes.Allowed.Count > 0)
        {
            var head = clean.Store.WriteCommit(
                new(
                    seen.Tree,
                    [packet.Base],
                    GitIdentity.Ralf(record.FinishedAt),
                    SessionMessage(packet, record)
                )
            );
            var name = packet.Run.SessionRef(packet.Task.Id, packet.Attempt);
            await clean.BundleAsync(
                packet.Base,
                head,
                name,
                Path.Combine(output, BundleName),
                CancellationToken.None
            );
            record = record with { Head = head };
        }

        var draft = Path.Combine(output, RecordName + ".tmp");
        await File.WriteAllTextAsync(draft, JsonSerializer.Serialize(record, RalfJson.Indented));
        File.Move(draft, Path.Combine(output, RecordName));
        return record;
    }

    private static string SessionMessage(SessionPacket packet, SessionRecord record) =>
        $"{packet.Task.Title}\n\nSession {packet.Attempt} of {packet.Task.Id}: {record.Status.ToString().ToLowerInvariant()}\n\n"
        + $"Ralf-Run: {packet.Run}\nRalf-Task: {packet.Task.Id}\nRalf-Attempt: {packet.Attempt}\n";

    private static SessionRecord MakeRecord(
        SessionPacket packet,
        SessionObservations seen,
        DateTimeOffset started,
        DateTimeOffset finished
    )
    {
        var verdict = SessionVerdict.Of(seen);
        var log = seen.Agent?.Log ?? AgentLog.Empty;
        return new(
            SessionRecord.CurrentVersion,
            packet.Run,
            packet.Task.Id,
            packet.Attempt,
            packet.Fence,
            seen.Agent?.SessionId,
            verdict.Status,
            verdict.Reason,
            verdict.Detail,
            log.Summary ?? seen.Agent?.FinalText ?? "",
            [.. seen.Changes.Allowed.Select(c => c.Path)],
            log.Decisions,
            log.DecisionProposals,
            log.FollowupTasks,
            [.. verdict.Warnings(seen), .. log.Warnings],
            [.. seen.Changes.Refused.Select(r => new ScopeViolation(r.Change.Path, r.Change.Kind))],
            log.ScopeRequests,
            Runs(seen),
            packet.Base,
            null,
            seen.Agent?.Usage ?? Usage.None,
            Second(started),
            Second(finished)
        )
        {
            Checkpoints = log.Checkpoints,
        };
    }

    private static IReadOnlyList<CheckRun> Runs(SessionObservations seen) =>
        [
            .. (seen.Setup is { } setup ? [setup] : seen.Checks).Select(c => new CheckRun(
                c.Command,
                c.ExitCode,
                Math.Round(c.Seconds, 3),
                c.Passed ? null : c.Output
            )),
        ];

    /// <summary>Git keeps seconds; so do records, so that a commit made again from its record has the same id.</summary>
    private static DateTimeOffset Second(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
