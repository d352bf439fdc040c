namespace Ralf.Actions.Sessions;

/// <summary>The private folders of one session while it runs, all below one root outside the user's
/// repository.</summary>
/// <param name="Root">Absolute; removed with its content when the session has ended.</param>
internal sealed record SessionFolders(string Root)
{
    /// <summary>Marks the session's processes: no second session on this machine uses these folders, whatever other
    /// repositories call their runs.</summary>
    public string Marker => Root;

    /// <summary>The agent's working directory.</summary>
    public string Workspace => Path.Combine(Root, "workspace");

    /// <summary>The agent's HOME, TMPDIR and journal.</summary>
    public string Scratch => Path.Combine(Root, "scratch");

    /// <summary>Ralf's clean repository, which rebuilds the tree.</summary>
    public string Clean => Path.Combine(Root, "clean.git");

    /// <summary>The proved tree, where checks run.</summary>
    public string Check => Path.Combine(Root, "check");

    /// <summary>HOME and TMPDIR of setup and checks.</summary>
    public string CheckScratch => Path.Combine(Root, "check-scratch");

    /// <summary>A data file while it is checked against its schema.</summary>
    public string Data => Path.Combine(Root, "data");

    /// <param name="isShared">True if another user works inside: that user may only pass through the root.</param>
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

    /// <summary>Removes everything, including folders that an agent made unwritable and names that are not valid
    /// text.</summary>
    public void Remove()
    {
        if (Directory.Exists(Root))
        {
            GitDirectory.Delete(Root);
        }
    }
}
