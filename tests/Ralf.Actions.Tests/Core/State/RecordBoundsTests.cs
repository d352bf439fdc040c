using System.Text.Json;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.State;

/// <summary>Whatever a session did, its record fits into what its readers take.</summary>
public sealed class RecordBoundsTests
{
    [Fact]
    public void A_record_within_its_bounds_stays_as_it_is() => Assert.Equal(Json(Record("a")), Json(Record("a").Fit()));

    [Fact]
    public void Thousands_of_paths_are_the_first_hundred_and_a_count_for_each_folder()
    {
        var record = Record("a") with
        {
            FilesModified = [.. Paths(300), RepoPath.Parse("top")],
            ScopeViolations = [.. Paths(5_000).Select(p => new ScopeViolation(p, ChangeKind.Added))],
        };

        var fitting = record.Fit();

        Assert.Equal(Paths(100), fitting.FilesModified);
        Assert.Equal([new("", 1), new("pack/0/", 100), new("pack/1/", 100)], fitting.MoreFilesModified);
        Assert.Equal(301, fitting.FileCount);
        Assert.Equal(100, fitting.ScopeViolations.Count);
        Assert.Equal(4_900, fitting.MoreScopeViolations.Sum(f => f.Count));
        Assert.Equal(Json(fitting), Json(fitting.Fit()));
    }

    [Fact]
    public void Folders_beyond_the_bound_are_counted_together()
    {
        var paths = Enumerable.Range(0, 1_000).Select(i => $"top/{i}/x").ToList();

        Assert.Equal([new("top/", 1_000)], FolderCount.Group(paths));
        Assert.Equal([new("", 1_000)], FolderCount.Group([.. paths.Select(p => p[4..])]));
    }

    [Fact]
    public void A_path_beyond_the_listed_ones_still_counts_as_changed()
    {
        var record = Record("a").WithFiles(Paths(5_000));

        Assert.All(Paths(5_000), p => Assert.True(record.MayHaveModified(p.Value)));
        Assert.False(record.MayHaveModified("src/other.cs"));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('\u0001')]
    [InlineData('\ud800')]
    public void A_record_of_the_longest_lists_fits_its_reader_and_the_log(char filler)
    {
        var text = new string(filler, LogTool.MaxTextLength);
        var many = Enumerable.Repeat(text, LogTool.MaxEntries).ToList();
        var record = Record("a") with
        {
            Summary = new(filler, 1_000_000),
            Detail = new(filler, 1_000_000),
            ScopeViolations = [.. Deep().Select(p => new ScopeViolation(p, ChangeKind.Added))],
            FilesModified = [.. Deep()],
            Decisions = [.. many.Select(t => new Decision(t, t))],
            ScopeRequests = [.. many.Select(t => new ScopeRequest(many, t))],
            FollowupTasks = [.. many.Select(t => new FollowupTask(t, t, t, [t], [t], [t], t))],
            EditProposals = [.. many.Select(t => new EditProposal(t, t, t, t))],
            Warnings = many,
            Checkpoints = [.. many, "the last note"],
        };

        var fitting = record.Fit();

        Assert.InRange(Json(fitting).Length, 1, RecordBounds.MaxBytes);
        var logged = EventJson.Write(new LoggedEvent(1, "record", Noon, new SessionRecorded(fitting)));
        Assert.InRange(logged.Length, 1, EventJson.MaxBytes);
        Assert.Contains("entries were left out", fitting.Warnings[0], StringComparison.Ordinal);
        Assert.Equal("the last note", fitting.Checkpoints[^1]);
        Assert.Equal(record.Checks, fitting.Checks);
        Assert.Equal((record.Status, record.Head), (fitting.Status, fitting.Head));
        Assert.Equal(Json(fitting), Json(fitting.Fit()));
    }

    [Fact]
    public void A_record_that_cannot_be_made_to_fit_is_a_failed_attempt_with_that_reason()
    {
        var record = Record("a") with { Checks = [new CheckRun(new('x', 3_000_000), 0, 1, null)] };

        var fitting = record.Fit();

        Assert.InRange(Json(fitting).Length, 1, RecordBounds.MaxBytes);
        Assert.Equal((SessionStatus.Failed, SessionReason.AgentError), (fitting.Status, fitting.Reason));
        Assert.Contains("more than 2097152 bytes", fitting.Detail, StringComparison.Ordinal);
    }

    private static IReadOnlyList<RepoPath> Paths(int count) =>
        [.. Enumerable.Range(0, count).Select(i => RepoPath.Parse($"pack/{i / 100 % 2}/{i:00000}"))];

    /// <summary>Thousands of the longest paths.</summary>
    private static IEnumerable<RepoPath> Deep()
    {
        var folder = string.Join('/', Enumerable.Repeat(new string('d', 250), 15));
        return Enumerable.Range(0, 6_000).Select(i => RepoPath.Parse($"{folder}/{i}"));
    }

    private static byte[] Json(SessionRecord record) =>
        JsonSerializer.SerializeToUtf8Bytes(record, StateJson.Indented.Of<SessionRecord>());
}
