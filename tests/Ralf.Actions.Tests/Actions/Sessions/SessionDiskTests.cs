using Ralf.Actions.Sessions;
using Ralf.Agents;
using Ralf.Git;

namespace Ralf.Actions.Tests.Sessions;

/// <summary>Which session has used up a disk.</summary>
public sealed class SessionDiskTests : IDisposable
{
    private const int Mebibyte = 1024 * 1024;

    private static readonly DiskRoom _none = new(0, 1_000_000);

    private readonly SessionFolders _folders = new(Directory.CreateTempSubdirectory("ralf-disk-").FullName);
    private readonly SessionDisk _disk;
    private DiskRoom _free = new(400L * Mebibyte, 1_000_000);

    public SessionDiskTests()
    {
        _folders.Create();
        Directory.CreateDirectory(_folders.Workspace);
        _disk = new(_folders, () => _free);
        _disk.Begin();
    }

    [Theory]
    [InlineData(nameof(AgentEnd.AgentError))]
    [InlineData(nameof(AgentEnd.Crash))]
    public async Task A_session_that_holds_a_good_part_of_what_was_free_has_used_it_up(string end)
    {
        _disk.BeforeAgent();
        Hold(30 * Mebibyte);
        _free = _none;

        Assert.Equal((AgentEnd.Disk, "it used up the disk"), await AfterAsync(Enum.Parse<AgentEnd>(end)));
    }

    [Fact]
    public async Task What_it_held_in_its_own_folders_counts_and_is_gone()
    {
        _disk.BeforeAgent();
        var home = Directory.CreateDirectory(Path.Combine(_folders.Scratch, "home")).FullName;
        await File.WriteAllBytesAsync(
            Path.Combine(home, "fill"),
            new byte[30 * Mebibyte],
            TestContext.Current.CancellationToken
        );
        _free = _none;

        var judged = await _disk.AfterAgentAsync(Agent(AgentEnd.Completed));
        var left = await _disk.WithoutWorkAsync(judged, GitId.EmptyTree);

        Assert.False(Directory.Exists(home));
        Assert.Equal(AgentEnd.Disk, left.Agent!.End);
        Assert.Empty(left.Changes.Allowed);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(1)]
    public async Task One_that_holds_little_was_only_interrupted(int mebibytes)
    {
        _disk.BeforeAgent();
        Hold(mebibytes * Mebibyte);
        _free = _none;

        Assert.Equal(
            (AgentEnd.Cancelled, "the disk was full, and this session holds little of it"),
            await AfterAsync(AgentEnd.AgentError)
        );
    }

    [Fact]
    public async Task Its_checkout_does_not_count()
    {
        Hold(30 * Mebibyte);
        _free = _free with { Bytes = 370L * Mebibyte };
        _disk.BeforeAgent();
        _free = _none;

        Assert.Equal(AgentEnd.Cancelled, (await AfterAsync(AgentEnd.AgentError)).End);
    }

    [Theory]
    [InlineData(nameof(AgentEnd.Timeout))]
    [InlineData(nameof(AgentEnd.Completed))]
    public async Task An_end_that_a_full_disk_does_not_cause_stays(string end)
    {
        _disk.BeforeAgent();
        _free = _none;

        Assert.Equal(end, $"{(await AfterAsync(Enum.Parse<AgentEnd>(end))).End}");
    }

    [Fact]
    public async Task An_error_on_a_disk_with_room_stays()
    {
        _disk.BeforeAgent();
        Hold(30 * Mebibyte);

        Assert.Equal(AgentEnd.AgentError, (await AfterAsync(AgentEnd.AgentError)).End);
    }

    [Fact]
    public async Task Checks_that_fail_while_others_have_filled_the_disk_prove_nothing()
    {
        _disk.BeforeAgent();
        SessionObservations failed = new(
            null,
            Agent(AgentEnd.Completed),
            new([], []),
            GitId.EmptyTree,
            [],
            [new("make", 1, 1, "")]
        );
        Assert.Same(failed, await _disk.JudgeAsync(failed));

        _free = _none;

        Assert.Equal(AgentEnd.Cancelled, (await _disk.JudgeAsync(failed)).Agent!.End);
    }

    [Fact]
    public void A_disk_that_is_full_before_is_said_at_once()
    {
        _free = _none;

        var error = Assert.Throws<IOException>(_disk.Begin);
        Assert.True(FullDisk.Caused(error));
        Assert.Equal($"No space left on device: '{_folders.Root}'", error.Message);
    }

    [Fact]
    public async Task What_is_free_and_taken_is_counted_by_the_system()
    {
        Hold(3 * Mebibyte);
        using var reserve = new DiskReserve(_folders.Root);

        var taken = await DiskRoom.TakenByAsync(_folders.Root);
        Assert.InRange(taken.Bytes, 7L * Mebibyte, 9L * Mebibyte);
        Assert.InRange(taken.Files, 5, 10);
        Assert.False(DiskRoom.Of(Path.Combine(_folders.Root, "not", "there")).IsNone);

        reserve.Dispose();
        Assert.False(File.Exists(Path.Combine(_folders.Root, DiskReserve.Name)));
    }

    [Theory]
    [InlineData("fatal: unable to write loose object file: No space left on device", true)]
    [InlineData("fatal: write error: Disk quota exceeded", true)]
    [InlineData("fatal: not a git repository", false)]
    public void Gits_words_for_a_full_disk_are_known(string message, bool isFull) =>
        Assert.Equal(isFull, FullDisk.Caused(GitErrors.GitFailed("add", message)));

    public void Dispose() => GitDirectory.Delete(_folders.Root);

    private static AgentResult Agent(AgentEnd end) => new(end, null, null, null, Usage.None, AgentLog.Empty);

    private async Task<(AgentEnd End, string? Detail)> AfterAsync(AgentEnd end)
    {
        var after = await _disk.AfterAgentAsync(Agent(end));
        return (after.End, after.Detail);
    }

    private void Hold(int bytes) => File.WriteAllBytes(Path.Combine(_folders.Workspace, "held"), new byte[bytes]);
}
