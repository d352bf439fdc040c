namespace Ralf.Actions.Sessions;

/// <summary>The private folders of one session while it runs, all below one root outside the user's repository.</summary>
/// <param name="Root">Absolute; removed with all that is in it when the session has ended.</param>
internal sealed record SessionFolders(string Root)
{
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

    public void Create()
    {
        Remove();
        Directory.CreateDirectory(Root);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                Root,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }

        Directory.CreateDirectory(Scratch);
        Directory.CreateDirectory(CheckScratch);
    }

    /// <summary>Removes all of it, folders that an agent made unwritable included; what cannot be removed is left for the next try.</summary>
    public void Remove()
    {
        if (!Directory.Exists(Root))
        {
            return;
        }

        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            MakeWritable(Root);
            TryDelete();
        }
    }

    private void TryDelete()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A stray file is no reason to lose a session's record; the next start of this attempt removes it first.
        }
    }

    private static void MakeWritable(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(
            folder,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        foreach (
            var child in new DirectoryInfo(folder)
                .EnumerateDirectories()
                .Where(d => d.LinkTarget is null)
        )
        {
            MakeWritable(child.FullName);
        }
    }
}
