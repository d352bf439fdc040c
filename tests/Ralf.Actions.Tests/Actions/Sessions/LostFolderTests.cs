using Ralf.Agents;

namespace Ralf.Actions.Tests.Sessions;

/// <summary>A session removes or replaces the folders that Ralf gave it.</summary>
public sealed class LostFolderTests : SessionWorkFixture
{
    private const string Gone = "it removed the folder that it worked in, or put something else in its place";

    private string Session => Temp.Beside("session");

    private string Outside => Temp.Beside("outside");

    [Fact]
    public async Task Nothing_behind_a_link_in_place_of_the_workspace_is_touched()
    {
        MakeOutside("src/a/x.cs", "nested/.git/HEAD", "locked/file");
        var locked = new FileInfo(Path.Combine(Outside, "locked/file"));
        TempRepository.SetMode(locked.FullName, 0x80);

        var seen = await RunAsync(
            Packet(),
            w =>
            {
                Directory.Delete(w, recursive: true);
                Directory.CreateSymbolicLink(w, Outside);
            }
        );

        Assert.Equal((AgentEnd.AgentError, Gone), (seen.Agent!.End, seen.Agent.Detail));
        Assert.Empty(seen.Changes.Allowed);
        Assert.True(File.Exists(Path.Combine(Outside, "nested/.git/HEAD")));
        locked.Refresh();
        Assert.Equal(UnixFileMode.UserWrite, locked.UnixFileMode);
    }

    [Theory]
    [InlineData("workspace")]
    [InlineData("")]
    public async Task A_session_whose_folder_is_gone_has_failed(string folder)
    {
        var seen = await RunAsync(Packet(), _ => Directory.Delete(Path.Combine(Session, folder), recursive: true));

        Assert.Equal((AgentEnd.AgentError, Gone), (seen.Agent!.End, seen.Agent.Detail));
    }

    [Theory]
    [InlineData("scratch")]
    [InlineData("")]
    public async Task Its_own_folders_are_not_removed_through_a_link(string replaced)
    {
        MakeOutside("home/kept", "tmp/kept", "scratch/home/kept", "scratch/tmp/kept", "workspace/kept");

        await RunAsync(
            Packet(),
            _ =>
            {
                var folder = Path.TrimEndingDirectorySeparator(Path.Combine(Session, replaced));
                Directory.Move(folder, Temp.Beside("moved"));
                Directory.CreateSymbolicLink(folder, Outside);
            }
        );

        Assert.Equal(5, Directory.GetFiles(Outside, "kept", SearchOption.AllDirectories).Length);
    }

    private void MakeOutside(params string[] files)
    {
        foreach (var file in files)
        {
            var path = Path.Combine(Outside, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "theirs\n");
        }
    }
}
