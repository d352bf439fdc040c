using Ralf.Core.Merging;

namespace Ralf.Actions.Sessions;

/// <summary>Writes the observations of a session into the folder that outlives it, at its end and during it. Files are
/// always complete: a file gets its name only once it is written, and a record names its commit only once the bundle is
/// there.</summary>
/// <param name="secrets">The values of credentials, which no record may hold.</param>
/// <param name="output">The folder.</param>
internal sealed class SessionOutcome(
    SessionPacket packet,
    SessionRepository repository,
    SecretValues secrets,
    string output,
    DateTimeOffset started
)
{
    public const string RecordName = "record.json";
    public const string BundleName = "session.bundle";

    private static readonly TimeSpan _bundleLimit = TimeSpan.FromMinutes(10);

    private const string CheckpointRef = "refs/ralf/checkpoint";

    /// <summary>Saves the record and the bundle of the ended session; removes its checkpoints.</summary>
    public async Task<SessionRecord> SaveAsync(SessionObservations observations, DateTimeOffset finished)
    {
        var record = Committed(Record(observations, finished), observations);
        if (record.Head is { } head)
        {
            var name = packet.Run.SessionRef(packet.Task.Id, packet.Attempt);
            await BundleAsync(head, name, BundleName);
        }

        Write(record, RecordName);
        SavedCheckpoint.Remove(output, null);
        return record;
    }

    /// <summary>Saves the current state as an unfinished record with its commit; it replaces the previous
    /// checkpoint.</summary>
    public async Task CheckpointAsync(SessionObservations observations, DateTimeOffset now)
    {
        var record = Committed(Record(observations, now), observations);
        if (record.Head is { } head)
        {
            await BundleAsync(head, CheckpointRef, SavedCheckpoint.BundleOf(head));
        }

        Write(record, SavedCheckpoint.RecordName);
        SavedCheckpoint.Remove(output, record);
    }

    private SessionRecord Committed(SessionRecord record, SessionObservations observations) =>
        observations.Changes.Allowed.Count == 0
            ? record
            : record with
            {
                Head = repository.Current.Store.WriteCommit(
                    SessionCommit.Build(record, packet.Task.Title, observations.Tree)
                ),
            };

    private async Task BundleAsync(GitId head, string refName, string file)
    {
        var target = Path.Combine(output, file);
        using var limit = new CancellationTokenSource(_bundleLimit);
        try
        {
            await repository.Current.BundleAsync(packet.Base, head, refName, target + ".tmp", limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new IOException($"git could not write the session's bundle in {_bundleLimit.TotalMinutes} minutes");
        }

        File.Move(target + ".tmp", target, overwrite: true);
    }

    private void Write(SessionRecord record, string file)
    {
        var target = Path.Combine(output, file);
        PlainFile.Write(target + ".tmp", JsonSerializer.Serialize(record, StateJson.Indented.Of<SessionRecord>()));
        File.Move(target + ".tmp", target, overwrite: true);
    }

    private SessionRecord Record(SessionObservations observations, DateTimeOffset finished)
    {
        var verdict = SessionVerdict.Decide(observations);
        var log = observations.Agent?.Log ?? AgentLog.Empty;
        var record = new SessionRecord(
            SessionRecord.CurrentVersion,
            packet.Run,
            packet.Task.Id,
            packet.Attempt,
            packet.Fence,
            observations.Agent?.SessionId,
            verdict.Status,
            verdict.Reason,
            verdict.Detail,
            log.Summary ?? observations.Agent?.FinalText ?? "",
            [.. observations.Changes.Allowed.Select(c => c.Path)],
            log.Decisions,
            log.DecisionProposals,
            log.FollowupTasks,
            [.. verdict.Warnings(observations), .. log.Warnings],
            [
                .. observations.Changes.Refused.Select(r => new ScopeViolation(r.Change.Path, r.Change.Kind)
                {
                    What = r.What,
                }),
            ],
            log.ScopeRequests,
            [.. (observations.Setup is { } setup ? [setup] : observations.Checks).Select(CheckRun.Of)],
            packet.Base,
            null,
            observations.Agent?.Usage ?? Usage.None,
            SessionRecord.Second(started),
            SessionRecord.Second(finished)
        )
        {
            Checkpoints = log.Checkpoints,
            EditProposals = log.EditProposals,
            Findings = observations.BadInput.Count > 0 ? observations.BadInput : observations.BadOutput,
        };
        return record.Without(secrets).Fit();
    }
}
