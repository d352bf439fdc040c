using Ralf.Git;

namespace Ralf.Actions.Sessions;

/// <summary>The private folders of one session while it runs, all below one root outside the user's
/// repository.</summary>
/// <param name="Root">Absolute; removed with all that is in it when the session has ended.</param>
internal sealed record SessionFolders(string Root)
{
    /// <summary>Marks the session's processes: this machine has no second session in these folders, whatever other
    /// repositories call their runs.</summary>
    public string Marker => Root;

    /// <summary>Where the agent works.</summary>
    public string Workspace => Path.Combine(Root, "workspace");

    /// <summary>The agent's HOME, TMPDIR and journal.</summary>
    public string Scratch => Path.Combine(Root, "scratch");

    /// <summary>Our clean repository, which rebuilds the tree.</summary>
    public string Clean => Path.Combine(Root, "clean.git");

    /// <summary>The proved tree, where checks run.</summary>
    public string Check => Path.Combine(Root, "check");

    /// <summary>HOME and TMPDIR of setup and checks.</summary>
    public string CheckScratch => Path.Combine(Root, "check-scratch");

    /// <summary>A file of data while it is held against its schema.</summary>
    public string Data => Path.Combine(Root, "data");

    /// <param name="isShared">Whether another user works inside: it may pass through the root, and no more.</param>
    public void Create(bool isShared = false)
    {
        Remove();
        Directory.CreateDirectory(Root);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                Root,
                UnixFileMode.UserRead
                    | UnixFileMode.UserWrite
                    | UnixFileMode.UserExecute
                    | (isShared ? UnixFileMode.OtherExecute : UnixFileMode.None)
            );
        }

        Directory.CreateDirectory(Scratch);
        Directory.CreateDirectory(CheckScratch);
    }

    /// <summary>Removes all of it, folders that an agent made unwritable and names that are no text included.</summary>
    public void Remove()
    {
        if (Directory.Exists(Root))
        {
            GitDirectory.Delete(Root);
        }
    }
}
