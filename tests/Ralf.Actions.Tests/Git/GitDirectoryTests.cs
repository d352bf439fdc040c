using System.Diagnostics;
using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>Removal of folders that others filled.</summary>
public sealed class GitDirectoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ralf-delete-").FullName;

    private string Folder => Path.Combine(_root, "folder");

    [Fact]
    public void A_path_longer_than_the_system_takes_is_removed()
    {
        Shell(
            "mkdir -p folder; cd folder; n=$(printf %0200d 1); for i in $(seq 25); do mkdir $n && cd $n || break; done"
        );

        GitDirectory.Delete(Folder);

        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void A_locked_folder_and_a_name_that_is_not_text_are_removed()
    {
        Shell("mkdir -p folder/a/b; touch folder/a/b/c \"folder/$(printf '\\377')\"; chmod 0 folder/a/b folder/a");

        GitDirectory.Delete(Folder);

        Assert.False(Directory.Exists(Folder));
    }

    [Theory]
    [InlineData("ln -s other folder")]
    [InlineData("mkdir folder; ln -s ../other folder/link")]
    [InlineData("mkdir -p folder/a; ln -s ../../other folder/a/link; chmod 500 folder/a")]
    public void Nothing_behind_a_link_is_touched(string make)
    {
        Shell($"mkdir other; echo kept > other/kept; chmod 400 other/kept; {make}");

        GitDirectory.Delete(Folder);

        Assert.False(Path.Exists(Folder));
        Assert.Equal(UnixFileMode.UserRead, new FileInfo(Path.Combine(_root, "other", "kept")).UnixFileMode);
    }

    [Fact]
    public void What_is_not_there_is_no_failure()
    {
        GitDirectory.Delete(Folder);
        GitDirectory.Delete(Path.Combine(Folder, "below"));
    }

    [Fact]
    public void A_file_in_its_place_is_removed()
    {
        File.WriteAllText(Folder, "a file");

        GitDirectory.Delete(Folder);

        Assert.False(Path.Exists(Folder));
    }

    public void Dispose() => Shell("chmod -R u+rwx .; rm -rf ./*");

    private void Shell(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = _root })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
