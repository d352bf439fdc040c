using Ralf.Actions.Runs;

namespace Ralf.Actions.Workflows;

/// <summary>Takes in what the jobs of one workflow run left: one folder for each artifact, <c>ralf-JOB-rN</c> with N
/// the attempt of the workflow run. The first sound record of an open dispatch counts. A later, different one is kept
/// under its own name and has no effect.</summary>
internal sealed class SessionIntake(RunCoordinator coordinator, IGitStore repository, TimeProvider clock)
{
    /// <summary>How often <c>verify</c> of one result is given to a job, and again after a person resumes the run; then
    /// it counts as failed.</summary>
    private const int MaxVerifies = 3;

    private readonly Dictionary<TaskId, string> _problems = [];

    /// <summary>Checkpoints of sessions that left no record; they become the records when those sessions are given
    /// up.</summary>
    private readonly Dictionary<TaskId, SessionRecord> _checkpoints = [];

    /// <summary>What was read from each artifact: a decision that is made again does not import it again.</summary>
    private readonly Dictionary<string, SessionRecord?> _read = [];

    /// <summary>Takes in all records in the folder; returns their number. A session whose work the remote refuses fails
    /// alone.</summary>
    public int Take(long workflowRun, string folder)
    {
        var refusals = new RemoteRefusals();
        return refusals.Commit(coordinator.Log, () => Arrived(workflowRun, folder, refusals));
    }

    /// <summary>Gives up the sessions whose records this workflow run did not bring: it has ended.</summary>
    /// <param name="reason"><see cref="SessionReason.Lost"/>, or <see cref="SessionReason.Interrupted"/> if a person
    /// ended it.</param>
    /// <param name="started">The jobs that are known to have started a session; the attempts of others are given back.
    /// Null: not known, so all count as started.</param>
    public void GiveUp(long workflowRun, SessionReason reason, string detail, IReadOnlySet<string>? started = null)
    {
        var refusals = new RemoteRefusals();
        refusals.Commit(
            coordinator.Log,
            () =>
                Missing(
                    workflowRun,
                    dispatch =>
                        started?.Contains(MatrixPackets.NameOf(dispatch.Task, dispatch.Attempt)) != false
                            ? GivenUp(dispatch, reason, detail, AllowedTo(dispatch))
                            : GivenUp(
                                dispatch,
                                SessionReason.Interrupted,
                                $"its session never started: {detail}",
                                Usage.None
                            ),
                    refusals
                )
        );
    }

    private PartedTransaction Arrived(long workflowRun, string folder, RemoteRefusals refusals)
    {
        var taken = new TakenSessions(refusals, Branch);
        var refusedBefore = coordinator
            .Events.Select(e => e.Body)
            .OfType<SessionRecorded>()
            .Where(r => r.Record.Reason == SessionReason.RemoteRefused)
            .Select(r => r.Record.Fence)
            .ToHashSet();
        foreach (var (dispatch, record) in Records(workflowRun, folder))
        {
            if (!refusedBefore.Contains(dispatch.Fence) && !coordinator.Log.Contains(NewEvent.Recorded(record).Id))
            {
                var status = coordinator.State[dispatch.Task];
                taken.Add(record, status.State == TaskState.Running && status.Dispatch?.Fence == record.Fence);
            }
        }

        taken.Add(Verify(workflowRun, folder));
        return taken.ToTransaction();
    }

    private PartedTransaction Missing(
        long workflowRun,
        Func<TaskDispatched, SessionRecord> givenUp,
        RemoteRefusals refusals
    )
    {
        var taken = new TakenSessions(refusals, Branch);
        foreach (
            var status in coordinator.State.Tasks.Where(t =>
                t.State == TaskState.Running && t.Dispatch?.WorkflowRun == workflowRun
            )
        )
        {
            taken.Add(givenUp(status.Dispatch!), isOpen: true);
        }

        taken.Add(LostVerify(workflowRun));
        return taken.ToTransaction();
    }

    private Usage AllowedTo(TaskDispatched dispatch) => coordinator.State[dispatch.Task].Task.Agent.Allowed;

    private SessionRecord GivenUp(TaskDispatched dispatch, SessionReason reason, string detail, Usage used)
    {
        if (_problems.TryGetValue(dispatch.Task, out var problem))
        {
            detail = $"{detail} ({problem})";
        }

        return _checkpoints.TryGetValue(dispatch.Task, out var saved) && saved.Fence == dispatch.Fence
            ? UnfinishedRecord.Build(saved, reason, detail)
            : UnfinishedRecord.Build(coordinator.State.Run, dispatch, reason, detail, clock, used);
    }

    /// <summary>The records that the artifacts hold, their commits imported. Remembers what is wrong with the others, and
    /// their checkpoints.</summary>
    private IEnumerable<(TaskDispatched Dispatch, SessionRecord Record)> Records(long workflowRun, string folder)
    {
        var artifacts = Artifacts(workflowRun, folder).ToList();
        Read(artifacts.Where(a => !_read.ContainsKey(a.Folder)));
        return artifacts
            .Select(a => (a.Dispatch, Record: _read[a.Folder]))
            .Where(a => a.Record is not null)
            .Select(a => (a.Dispatch, a.Record!));
    }

    private void Read(IEnumerable<(TaskDispatched Dispatch, string Folder)> artifacts)
    {
        var upload = new UploadedRecord(repository, coordinator.State, clock);
        var found = new List<(TaskDispatched Dispatch, string Folder, SessionRecord Record)>();
        foreach (var (dispatch, artifact) in artifacts)
        {
            if (upload.Read(artifact, dispatch, out var problem) is { } record)
            {
                found.Add((dispatch, artifact, record));
                continue;
            }

            _read[artifact] = null;
            _problems.TryAdd(dispatch.Task, problem);
            if (upload.ReadCheckpoint(artifact, dispatch) is { } saved)
            {
                _checkpoints[dispatch.Task] = saved;
            }
        }

        foreach (var (taken, record) in found.Zip(upload.Import(found)))
        {
            _read[taken.Folder] = record;
        }
    }

    /// <summary>The session's branch; the first digits of its commit are appended if the session does not count or the
    /// name is taken.</summary>
    private string Branch(SessionRecord record, bool counts, GitId head)
    {
        var name = coordinator.State.Run.SessionRef(record.TaskId, record.Attempt);
        var isFree = coordinator.Store.Ref(name) is var now && (now.IsNone || now == head);
        return counts && isFree ? name : $"{name}-{head.Short}";
    }

    /// <summary>The artifacts of this workflow run's dispatches, earlier attempts of the workflow run first.</summary>
    private IEnumerable<(TaskDispatched Dispatch, string Folder)> Artifacts(long workflowRun, string folder) =>
        from dispatch in coordinator.Events.Select(e => e.Body).OfType<TaskDispatched>()
        where dispatch.WorkflowRun == workflowRun
        from artifact in Folders(folder, MatrixPackets.NameOf(dispatch.Task, dispatch.Attempt))
        select (dispatch, artifact);

    internal static IEnumerable<string> Folders(string folder, string job)
    {
        var start = MatrixPackets.ArtifactOf(job);
        return Directory
            .EnumerateDirectories(folder)
            .Select(d => (Path: d, Name: Path.GetFileName(d)))
            .Where(d => d.Name.StartsWith(start, StringComparison.Ordinal))
            .Select(d => (d.Path, Number: Number(d.Name[start.Length..])))
            .Where(d => d.Number > 0)
            .OrderBy(d => d.Number)
            .Select(d => d.Path);
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;

    private IEnumerable<NewEvent> Verify(long workflowRun, string folder)
    {
        if (coordinator.State.Verifying is not { } open || open.WorkflowRun != workflowRun)
        {
            yield break;
        }

        var answer = Folders(folder, MatrixPackets.Verify)
            .Select(f => UploadedVerify.Read(f, coordinator.State, open.Result))
            .FirstOrDefault(v => v is not null);
        if (answer is not null)
        {
            yield return new(
                EventIds.Verified(open.Result, coordinator.State.LastSeq),
                answer with
                {
                    Holds = open.Holds,
                }
            );
        }
    }

    private IEnumerable<NewEvent> LostVerify(long workflowRun)
    {
        if (coordinator.State.Verifying is not { } open || open.WorkflowRun != workflowRun)
        {
            yield break;
        }

        var tried = coordinator
            .Events.Reverse()
            .Select(e => e.Body)
            .TakeWhile(e => e is not RunResumed)
            .OfType<VerifyDispatched>()
            .Count(v => v.Result == open.Result);
        if (tried >= MaxVerifies)
        {
            var detail = $"{tried} jobs left no outcome of verify: a lost runner, or a time limit";
            yield return new(
                EventIds.Verified(open.Result, coordinator.State.LastSeq),
                new VerifyRecorded(open.Result, false, [new("verify", VerifyRecorded.NoOutcome, 0, detail)])
                {
                    Holds = open.Holds,
                }
            );
        }
    }
}
