using System.IO.Compression;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.Tests.Runs;
using Ralf.Actions.Workflows;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Workflows;

/// <summary>What a session had saved is not lost with the job that it ran in.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly WaveFixture _bench = new();
    private readonly TempFolder _kept = new();

    public void Dispose()
    {
        _bench.Dispose();
        _kept.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_next_attempt_goes_on_from_what_a_killed_job_had_saved(bool isArchive)
    {
        _bench.Start(Plan(Often));
        await KillAsync(("src/a/half.cs", "half\n"), ("outside.txt", "x\n"));
        if (isArchive)
        {
            // As it is had from GitHub's API, where a workflow run did not come to its merge.
            var zip = Path.Combine(_kept.Root, "artifact.zip");
            await ZipFile.CreateFromDirectoryAsync(Artifact, zip);
            Directory.Delete(Artifact, recursive: true);
            Assert.True(ArtifactZip.TryUnpack(zip, Artifact));
        }

        var lost = _bench.Merge(11);
        var record = lost.State[Id("a")].LastRecord!;
        Assert.Equal(
            (SessionStatus.Partial, SessionReason.Lost, 1),
            (record.Status, record.Reason, lost.State[Id("a")].UsedAttempts)
        );
        Assert.Equal(["src/a/half.cs"], record.FilesModified.Select(p => p.Value));
        Assert.Equal(["outside.txt"], record.ScopeViolations.Select(v => v.Path.Value));
        Assert.Equal(record.Head!.Value.Hex, _bench.Git("rev-parse", "refs/heads/ralf/r1/a.1"));

        var (seen, prompt) = ("", "");
        _bench.Act = (packet, w) =>
        {
            prompt = packet.Prompt;
            seen = File.ReadAllText(Path.Combine(w, "src/a/half.cs"));
            WaveFixture.WriteFile(w, "src/a/rest.cs", "rest\n");
        };
        var done = await _bench.RunAsync(12);

        Assert.Equal("half\n", seen);
        Assert.Contains("is in your workspace already", prompt, StringComparison.Ordinal);
        Assert.Contains("src/a/half.cs", prompt, StringComparison.Ordinal);
        Assert.Equal("half", _bench.Git("show", $"{done.State.Result}:src/a/half.cs"));
        Assert.Equal("rest", _bench.Git("show", $"{done.State.Result}:src/a/rest.cs"));
    }

    [Fact]
    public async Task A_checkpoint_that_somebody_changed_brings_nothing_out_of_scope()
    {
        _bench.Start(Plan(Often));
        await KillAsync(("src/a/half.cs", "half\n"));
        var file = Path.Combine(Artifact, SavedCheckpoint.RecordName);
        var record = EventJson.ReadRecord(await File.ReadAllTextAsync(file));
        // The commit of somebody else, in the place of the session's own.
        var forged = _bench.Git("rev-parse", "refs/heads/ralf/r1/state");
        await File.WriteAllTextAsync(
            file,
            (await File.ReadAllTextAsync(file)).Replace(record.Head!.Value.Hex, forged, StringComparison.Ordinal)
        );

        var lost = _bench.Merge(11).State[Id("a")].LastRecord!;

        Assert.Equal((null, SessionReason.Lost), (lost.Head, lost.Reason));
        Assert.Empty(_bench.Git("for-each-ref", "refs/heads/ralf/r1/a.1"));
    }

    [Fact]
    public async Task A_session_that_ends_leaves_its_record_and_no_checkpoint()
    {
        _bench.Start(Plan(Often with { Checks = ["true"] }));
        var (_, jobs, packets) = _bench.Next(11);
        _bench.Act = (_, w) =>
        {
            WaveFixture.WriteFile(w, "src/a/one.cs", "1\n");
            WaitFor(SavedCheckpoint.RecordName);
        };
        await _bench.WorkAsync(11, 1, jobs[0], packets);
        Assert.Equal(
            [SessionOutcome.RecordName, SessionOutcome.BundleName],
            Directory.EnumerateFiles(Artifact).Select(Path.GetFileName).Order()
        );
    }

    /// <summary>A task whose work is saved many times a second.</summary>
    private static PlanTask Often =>
        Task("a") with
        {
            Agent = State.Samples.Agent with { Checkpoint = TimeSpan.FromMilliseconds(50) },
        };

    private string Artifact => Path.Combine(_bench.Uploads(11), "ralf-a.1-r1");

    /// <summary>A job whose agent works and is still at it when the machine is gone: what is uploaded is what lay there
    /// at that moment.</summary>
    private async Task KillAsync(params (string Path, string Text)[] work)
    {
        var (_, jobs, packets) = _bench.Next(11);
        _bench.Act = (_, workspace) =>
        {
            foreach (var (path, text) in work)
            {
                WaveFixture.WriteFile(workspace, path, text);
            }

            // One may be saved between two of the files; what is kept here is the one that holds them all.
            WaitFor(SavedCheckpoint.RecordName, r => r.FilesModified.Count + r.ScopeViolations.Count == work.Length);
            foreach (var file in Directory.EnumerateFiles(Artifact))
            {
                File.Copy(file, Path.Combine(_kept.Root, Path.GetFileName(file)));
            }

            WaveFixture.WriteFile(workspace, "src/a/late.cs", "never saved\n");
        };
        await _bench.WorkAsync(11, 1, jobs[0], packets);
        Directory.Delete(Artifact, recursive: true);
        Directory.CreateDirectory(Artifact);
        foreach (var file in Directory.EnumerateFiles(_kept.Root))
        {
            File.Copy(file, Path.Combine(Artifact, Path.GetFileName(file)));
        }
    }

    private void WaitFor(string name, Func<SessionRecord, bool>? isAsWanted = null) =>
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                    File.Exists(Path.Combine(Artifact, name))
                    && (
                        isAsWanted is null
                        || isAsWanted(EventJson.ReadRecord(File.ReadAllText(Path.Combine(Artifact, name))))
                    ),
                TimeSpan.FromSeconds(60)
            ),
            $"there is no {name} as it should be"
        );
}
