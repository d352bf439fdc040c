using System.Text.RegularExpressions;
using Ralf.Actions.Runs;
using Ralf.GitHub;

namespace Ralf.Actions.Workflows;

/// <summary>Collects the artifacts of workflow runs that never reached their merge job: cancelled, failed, or run
/// again. A dispatch stays open until its record is in the log, or until its workflow run has ended without
/// one.</summary>
internal sealed partial class ArtifactCollection(WorkflowJob job, RunCoordinator coordinator)
{
    private const long MaxBytes = 2L * 1024 * 1024 * 1024;

    /// <summary>Returns the workflow runs that have ended.</summary>
    public async Task<IReadOnlySet<long>> RunAsync(CancellationToken cancellation)
    {
        var ended = new HashSet<long>();
        foreach (var run in OpenWorkflowRuns(coordinator.State))
        {
            if (run == job.Environment.RunId)
            {
                // On a re-run, what the earlier attempts of this workflow run left need not be done again.
                if (job.Environment.RunAttempt > 1)
                {
                    await TakeAsync(run, Intake(), cancellation);
                }

                continue;
            }

            var info = await job.Api.FindWorkflowRunAsync(run, cancellation);
            if (info is { IsCompleted: false })
            {
                continue;
            }

            var intake = Intake();
            var started = await TakeAsync(run, intake, cancellation);
            var reason = info?.Conclusion == "cancelled" ? SessionReason.Interrupted : SessionReason.Lost;
            // If the workflow run is gone, nobody knows which sessions started.
            intake.GiveUp(run, reason, Detail(run, info), info is null ? null : started);
            ended.Add(run);
        }

        return ended;
    }

    /// <summary>The workflow runs that hold dispatched sessions or a <c>verify</c> whose outcome is not in the
    /// log.</summary>
    public static IReadOnlyList<long> OpenWorkflowRuns(RunState state) =>
        [
            .. state
                .Tasks.Where(t => t.State == TaskState.Running)
                .Select(t => t.Dispatch!.WorkflowRun)
                .Append(state.Verifying?.WorkflowRun)
                .OfType<long>()
                .Distinct()
                .Order(),
        ];

    private static string Detail(long run, WorkflowRunInfo? info) =>
        info is null
            ? $"workflow run {run} is gone, and left no record of it"
            : $"workflow run {run} ended ({info.Conclusion}) and left no record of it";

    /// <summary>Takes in what the open jobs of a workflow run left. Returns the jobs that started a session.</summary>
    public async Task<IReadOnlySet<string>> TakeAsync(long run, SessionIntake intake, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("ralf-artifacts-").FullName;
        try
        {
            var artifacts = await job.Api.ArtifactsAsync(run, cancellation);
            foreach (var artifact in Wanted(run, artifacts))
            {
                await DownloadAsync(artifact, folder, cancellation);
            }

            intake.Take(run, folder);
            return artifacts
                .Select(a => Name().Match(a.Name))
                .Where(m => m.Success)
                .Select(m => m.Groups[1].Value)
                .ToHashSet(StringComparer.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task DownloadAsync(ArtifactInfo artifact, string folder, CancellationToken cancellation)
    {
        var zip = Path.Combine(folder, $"{artifact.Id}.zip");
        try
        {
            await job.Api.DownloadArtifactAsync(artifact.Id, zip, MaxBytes, cancellation);
            ArtifactZip.TryUnpack(zip, Path.Combine(folder, artifact.Name));
            File.Delete(zip);
        }
        catch (UserException error) when (GitHubErrors.IsOfArtifact(error))
        {
            // The session then counts as lost.
            job.Commands.Annotate(Annotation.Warning, $"{error.Code}: {error.Message}");
        }
    }

    private SessionIntake Intake() => new(coordinator, job.Repository, job.Clock);

    private IEnumerable<ArtifactInfo> Wanted(long run, IReadOnlyList<ArtifactInfo> artifacts)
    {
        var names = coordinator
            .State.Tasks.Where(t => t.State == TaskState.Running && t.Dispatch!.WorkflowRun == run)
            .Select(t => MatrixPackets.NameOf(t.Task.Id, t.Attempt))
            .Append(MatrixPackets.Verify)
            .ToHashSet(StringComparer.Ordinal);
        return artifacts.Where(a =>
            !a.IsExpired
            && a.Bytes <= MaxBytes
            && a.Name.StartsWith("ralf-", StringComparison.Ordinal)
            && Name().Match(a.Name) is { Success: true } match
            && names.Contains(match.Groups[1].Value)
        );
    }

    // What a session left, and what its job uploaded before the session started.
    [GeneratedRegex(@"^(?:ralf|started)-([A-Za-z0-9][A-Za-z0-9._-]*)-r[0-9]{1,4}\z")]
    private static partial Regex Name();
}
