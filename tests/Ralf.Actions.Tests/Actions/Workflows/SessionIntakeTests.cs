using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Actions.Tests.Runs;
using Ralf.Actions.Workflows;
using Ralf.Core.Plans;
using Ralf.Core.State;
using static Ralf.Actions.Tests.Runs.SimulatedRun;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Workflows;

/// <summary>What comes from a machine that an agent ran on: each lie is found, and what is not a record is no
/// record.</summary>
public sealed partial class SessionIntakeTests : IDisposable
{
    private readonly WaveFixture _bench = new();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _bench.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("fence", "\"r1/a.1@11.2\"", "its record is of another attempt")]
    [InlineData("run", "\"other\"", "its record is of another attempt")]
    [InlineData("task_id", "\"d\"", "its record is of another attempt")]
    [InlineData("attempt", "2", "its record is of another attempt")]
    [InlineData("version", "2", "its record is of another version")]
    [InlineData("warnings", "[null]", "its record has an empty entry")]
    [InlineData("decisions", "null", "its record cannot be read")]
    [InlineData("status", "\"splendid\"", "its record cannot be read")]
    [InlineData("files_modified", "[\"../../etc/passwd\"]", "its record cannot be read")]
    [InlineData("usage", "7", "its record cannot be read")]
    public async Task A_record_that_is_not_of_the_dispatch_is_none(string member, string json, string problem)
    {
        var record = await SessionAsync();
        Edit(record, r => r[member] = JsonNode.Parse(json));

        var state = _bench.Merge(11).State;

        Assert.Equal(SessionReason.Lost, state[Id("a")].LastRecord?.Reason);
        Assert.Contains(problem, state[Id("a")].LastRecord!.Detail, StringComparison.Ordinal);
        Assert.Equal(TaskState.Pending, state[Id("a")].State);
        Assert.Empty(_bench.Git("for-each-ref", "refs/heads/ralf/r1/a.1"));
    }

    [Fact]
    public async Task Numbers_are_put_within_bounds_and_files_are_read_from_the_commit()
    {
        var record = await SessionAsync(Task("a") with { Checks = ["true"] });
        Edit(
            record,
            r =>
            {
                r["usage"]!["cost_usd"] = -1_000;
                r["usage"]!["turns"] = -1;
                r["usage"]!["input_tokens"] = long.MaxValue;
                r["usage"]!["output_tokens"] = long.MaxValue;
                r["checks"] = JsonNode.Parse("""[{"command":"true","exit_code":0,"seconds":1e999}]""");
                r["started_at"] = "2999-01-01T00:00:00Z";
                r["finished_at"] = "2999-01-01T00:00:00Z";
                r["files_modified"] = new JsonArray("src/d/stolen.cs");
            }
        );

        var coordinator = _bench.Merge(11);

        var taken = coordinator.State[Id("a")].LastRecord!;
        Assert.Equal((0m, 0), (taken.Usage.CostUsd, taken.Usage.Turns));
        Assert.InRange(coordinator.State.Usage.Tokens, 1, long.MaxValue / 1_000);
        Assert.InRange(Assert.Single(taken.Checks).Seconds, 0, 1e9);
        Assert.True(taken.FinishedAt <= TimeProvider.System.GetUtcNow());
        Assert.True(taken.StartedAt <= taken.FinishedAt);
        Assert.Equal(["src/a/new.cs"], taken.FilesModified.Select(f => f.Value));
        Assert.Equal("a landed", Standings(coordinator.State));
    }

    [Fact]
    public async Task A_commit_outside_the_scope_reaches_no_branch()
    {
        var record = await SessionAsync();
        var evil = Commit("src/d/evil.cs");
        Bundle(evil, record);
        Edit(record, r => r["head"] = evil);

        var state = _bench.Merge(11).State;

        var taken = state[Id("a")].LastRecord!;
        Assert.Equal(SessionReason.ScopeViolation, taken.Reason);
        Assert.Null(taken.Head);
        Assert.Contains("src/d/evil.cs", taken.Detail, StringComparison.Ordinal);
        Assert.Equal(_bench.Base, state.Result);
        Assert.Empty(_bench.Git("for-each-ref", "refs/heads/ralf/r1/a*"));
    }

    [Fact]
    public async Task A_bundle_that_is_half_is_lost_work()
    {
        var record = await SessionAsync();
        var bundle = Path.Combine(Path.GetDirectoryName(record)!, "session.bundle");
        var bytes = await File.ReadAllBytesAsync(bundle);
        await File.WriteAllBytesAsync(bundle, bytes[..^30]);

        var state = _bench.Merge(11).State;

        Assert.Equal(SessionReason.Lost, state[Id("a")].LastRecord?.Reason);
        Assert.Equal(TaskState.Pending, state[Id("a")].State);
    }

    [Theory]
    [InlineData("link")]
    [InlineData("folder")]
    [InlineData("pipe")]
    [InlineData("large")]
    [InlineData("bytes")]
    public async Task What_is_no_plain_file_of_a_sane_size_is_not_read(string kind)
    {
        var record = await SessionAsync();
        var text = await File.ReadAllTextAsync(record);
        File.Delete(record);
        switch (kind)
        {
            case "link":
                var target = Path.Combine(_folder.Root, "elsewhere.json");
                await File.WriteAllTextAsync(target, text);
                File.CreateSymbolicLink(record, target);
                break;
            case "folder":
                Directory.CreateDirectory(record);
                break;
            case "pipe":
                await System.Diagnostics.Process.Start("mkfifo", record).WaitForExitAsync();
                break;
            case "large":
                await File.WriteAllTextAsync(record, text + new string(' ', 3_000_000));
                break;
            default:
                await File.WriteAllBytesAsync(record, [0xff, 0xfe, 0x00, 0x7b]);
                break;
        }

        var state = _bench.Merge(11).State;

        Assert.Equal(SessionReason.Lost, state[Id("a")].LastRecord?.Reason);
    }

    [Theory]
    [InlineData("""[{"command":"true","exit_code":0,"seconds":1}]""", true)]
    [InlineData("""[{"command":"true","exit_code":1,"seconds":1}]""", false)]
    [InlineData("""[{"command":"echo fine","exit_code":0,"seconds":1}]""", false)]
    [InlineData("[]", false)]
    // Longer than any time, before it, and more than a number holds.
    [InlineData("""[{"command":"true","exit_code":0,"seconds":1e300}]""", true)]
    [InlineData("""[{"command":"true","exit_code":0,"seconds":-1e300}]""", true)]
    [InlineData("""[{"command":"true","exit_code":1,"seconds":1e999}]""", false)]
    public async Task That_verify_passed_is_believed_of_the_plans_own_commands(string checks, bool passed)
    {
        _bench.Start(Plan(Task("a")) with { Verify = ["true"] });
        await _bench.RunAsync(11);
        var (_, jobs, packets) = _bench.Next(12);
        await _bench.WorkAsync(12, 1, jobs[0], packets);
        var file = Path.Combine(_bench.Uploads(12), "ralf-verify-r1", "verify.json");
        Edit(
            file,
            r =>
            {
                r["passed"] = true;
                r["checks"] = JsonNode.Parse(checks);
            }
        );

        var state = _bench.Merge(12).State;
        Assert.Equal(passed, state.Verify?.Passed);
        Assert.StartsWith("Run `r1` of", PullRequestText.Body(state, ReportLinks.None, []), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_gives_the_files_that_a_job_may_leave_and_no_other()
    {
        var bundle = $"checkpoint-{new string('a', 40)}.bundle";
        var zip = Zip(
            "record.json",
            "checkpoint.json",
            bundle,
            "checkpoint-x.bundle",
            $"checkpoint-../{new string('a', 37)}.bundle",
            $"sub/{bundle}",
            "../record.json",
            "/etc/x",
            "sub/record.json",
            "other.json"
        );
        var target = Path.Combine(_folder.Root, "out");

        Assert.True(ArtifactZip.TryUnpack(zip, target));

        Assert.Equal(
            [bundle, "checkpoint.json", "record.json"],
            Directory.GetFileSystemEntries(target).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)
        );
        Assert.False(File.Exists(Path.Combine(_folder.Root, "record.json")));

        Assert.False(ArtifactZip.TryUnpack(Zip("record.json", "record.json"), target + "2"));
        var half = Zip("session.bundle");
        await File.WriteAllBytesAsync(half, (await File.ReadAllBytesAsync(half))[..40]);
        Assert.False(ArtifactZip.TryUnpack(half, target + "3"));
        Assert.False(Directory.Exists(target + "3"));
    }

    /// <summary>One session that did its work; the path of its record.</summary>
    private async Task<string> SessionAsync(PlanTask? task = null)
    {
        _bench.Start(Plan(task ?? Task("a")) with { Limits = new() { Attempts = task is null ? 3 : 1 } });
        var (_, jobs, packets) = _bench.Next(11);
        await _bench.WorkAsync(11, 1, jobs[0], packets);
        return Path.Combine(_bench.Uploads(11), "ralf-a.1-r1", "record.json");
    }

    private static void Edit(string file, Action<JsonNode> edit)
    {
        var node = JsonNode.Parse(File.ReadAllText(file))!;
        edit(node);
        File.WriteAllText(file, node.ToJsonString());
    }

    /// <summary>A commit on the base with one file, in the remote's objects alone.</summary>
    private string Commit(string path)
    {
        var work = Path.Combine(_folder.Root, "evil");
        _bench.Git("clone", "-q", _bench.Remote, work);
        WaveFixture.WriteFile(work, path, "evil\n");
        _bench.Git("-C", work, "add", "-A");
        _bench.Git("-C", work, "commit", "-q", "-m", "evil");
        return _bench.Git("-C", work, "rev-parse", "HEAD");
    }

    private void Bundle(string head, string record) =>
        _bench.Git(
            "-C",
            Path.Combine(_folder.Root, "evil"),
            "bundle",
            "create",
            "-q",
            Path.Combine(Path.GetDirectoryName(record)!, "session.bundle"),
            "main",
            $"^{head}^"
        );

    private string Zip(params string[] names)
    {
        var file = Path.Combine(_folder.Root, $"{Guid.NewGuid():N}.zip");
        using var archive = ZipFile.Open(file, ZipArchiveMode.Create);
        foreach (var name in names)
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes("{}"));
        }

        return file;
    }
}
