using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;

namespace Ralf.Actions.Workflows;

/// <summary>One job of the matrix.</summary>
/// <param name="Name"><c>TASK.ATTEMPT</c>, or <c>verify</c>; also the name of its packet's folder.</param>
/// <param name="StepMinutes">Timeout of the step that runs it; longer than all limits inside it together, so that those
/// end it first.</param>
/// <param name="JobMinutes">Timeout of its job: the step, plus time to upload its files.</param>
internal sealed record MatrixJob(string Name, int StepMinutes, int JobMinutes);

/// <summary>Writes the packets of a wave, one folder for each job.</summary>
internal sealed class MatrixPackets(GitRepository repository, RunState state, string folder)
{
    public const string Verify = "verify";
    public const string CheckpointBundle = "checkpoint.bundle";

    public const string ConflictBaseBundle = "ground.bundle";

    private const int MaxStepMinutes = 345;
    private const int UploadMinutes = 10;

    public static string NameOf(TaskId task, int attempt) => $"{task}.{attempt}";

    /// <summary>The name of the artifact with a job's outcome, without the number of the run attempt.</summary>
    public static string ArtifactOf(string job) => $"ralf-{job}-r";

    public IReadOnlyList<MatrixJob> Write(IGitStore store, Wave wave)
    {
        var jobs = wave.Sessions.Select((d, i) => Write(store, d, wave.Wait(i))).ToList();
        if (wave.Verify is { } verify)
        {
            VerifyPacket.Build(state, verify.Result).WriteTo(Path.Combine(folder, Verify));
            var commands = state.Plan.Setup.Count + state.Plan.Verify.Count;
            jobs.Add(Timed(Verify, state.Plan.Agent.Timeout * commands));
        }

        return jobs;
    }

    private MatrixJob Write(IGitStore store, TaskDispatched dispatch, TimeSpan wait)
    {
        var name = NameOf(dispatch.Task, dispatch.Attempt);
        var target = Path.Combine(folder, name);
        Directory.CreateDirectory(target);
        var packet = PacketBuilder.Make(
            store,
            state,
            dispatch,
            checkpoint => Move(store, checkpoint, dispatch.Base, target)
        );
        if (packet.ConflictBase is { } ground)
        {
            repository.Bundle(dispatch.Base, ground, Path.Combine(target, ConflictBaseBundle));
        }

        (packet with { StartsAfter = wait }).WriteTo(target);
        return Timed(name, Longest(packet.Task, packet.Setup.Count));
    }

    /// <summary>The agent and each command have this limit; setup runs before the agent and again before the
    /// checks.</summary>
    private static TimeSpan Longest(PlanTask task, int setup) =>
        task.Agent.Timeout * (1 + (2 * setup) + task.Checks.Count);

    private static MatrixJob Timed(string name, TimeSpan longest)
    {
        var minutes = Math.Min(MaxStepMinutes, (int)Math.Ceiling(longest.TotalMinutes) + 15);
        return new(name, minutes, minutes + UploadMinutes);
    }

    /// <summary>Moves an earlier attempt's work onto this attempt's base, as one commit in a bundle: the job that gets
    /// it has that base and nothing else. Returns null if nothing of the work applies any more.</summary>
    private Checkpoint? Move(IGitStore store, Checkpoint checkpoint, GitId onto, string target)
    {
        var tree = store.ReadCommit(onto).Tree;
        var work = TreeWalk.Compare(
            store,
            store.ReadCommit(checkpoint.Base).Tree,
            store.ReadCommit(checkpoint.Head).Tree
        );
        var kept = CheckpointOverlay.On(store, tree, work);
        if (kept.Count == 0)
        {
            return null;
        }

        var head = store.WriteCommit(
            store.ReadCommit(checkpoint.Head) with
            {
                Tree = TreeWalk.Apply(store, tree, kept),
                Parents = [onto],
            }
        );
        repository.Bundle(onto, head, Path.Combine(target, CheckpointBundle));
        return new(onto, head);
    }
}
