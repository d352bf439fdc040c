using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Core.Plans;
using Ralf.Core.State;

namespace Ralf.Actions.Tests.Runs;

public sealed class LocalFoldersTests : IDisposable
{
    private static readonly RunId _run = RunId.Parse("nightly");

    private readonly TempFolder _folder = new();

    [Fact]
    public void Workspaces_that_a_dead_run_left_are_found_whatever_TMPDIR_says_now()
    {
        var before = Of("one");
        before.Keep(isShared: false);

        Assert.Equal(before.WorkRoot, Of("two").WorkRoot);
    }

    [Fact]
    public void A_resume_may_use_another_TMPDIR_where_nothing_was_left()
    {
        var before = Of("one");
        before.Keep(isShared: false);
        before.RemoveWork();

        Assert.StartsWith(Path.Combine(_folder.Root, "two"), Of("two").WorkRoot, StringComparison.Ordinal);
    }

    /// <summary>A socket's path may have 107 bytes, and 103 on macOS, whose folder for temporary files is long.</summary>
    [Fact]
    public void The_TMPDIR_of_a_session_leaves_room_for_sockets()
    {
        var folders = LocalFolders.Of("/repository/.git", RunId.Parse("result-type-migration"), "/tmp");
        var session = new SessionFolders(folders.Work(TaskId.Parse("module-customer-notifications"), 12));

        Assert.InRange(session.OfAgent.Max(f => f.Length), 1, 55);
        Assert.NotEqual(folders.Work(TaskId.Parse("a"), 1), folders.Work(TaskId.Parse("b"), 1));
        Assert.NotEqual(
            folders.WorkRoot,
            LocalFolders.Of("/repository/.git", RunId.Parse("result-type-migration-2"), "/tmp").WorkRoot
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("precious")]
    [InlineData("ABSOLUTE/precious")]
    public async Task A_note_that_names_no_folder_of_ours_is_not_believed(string note)
    {
        var precious = Path.Combine(_folder.Root, "precious");
        Directory.CreateDirectory(precious);
        var folders = Of("one");
        folders.Keep(isShared: false);
        await File.WriteAllTextAsync(
            Path.Combine(folders.Root, "workspaces"),
            note.Replace("ABSOLUTE", _folder.Root, StringComparison.Ordinal)
        );

        Of("one").RemoveWork();

        Assert.Equal(folders.WorkRoot, Of("one").WorkRoot);
        Assert.True(Directory.Exists(precious));
    }

    public void Dispose() => _folder.Dispose();

    private LocalFolders Of(string temp)
    {
        var folder = Path.Combine(_folder.Root, temp);
        Directory.CreateDirectory(folder);
        return LocalFolders.Of(Path.Combine(_folder.Root, "git"), _run, folder);
    }
}
