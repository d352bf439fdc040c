using System.Security.Cryptography;

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

    /// <summary>The agent's HOME and TMPDIR.</summary>
    public IReadOnlyList<string> OfAgent => ScrubbedEnvironment.Folders(Scratch);

    /// <summary>Ralf's clean repository, which rebuilds the tree.</summary>
    public string Clean => Path.Combine(Root, "clean.git");

    /// <summary>The clean repository that is made when the agent's processes are gone.</summary>
    public string Proof => Path.Combine(Root, "proof.git");

    /// <summary>HOME and TMPDIR of setup before the agent starts.</summary>
    public string SetupScratch => Path.Combine(Root, "setup-scratch");

    /// <summary>The proved tree, where checks run.</summary>
    public string Check => Path.Combine(Checks, "check");

    /// <summary>HOME and TMPDIR of checks, and of setup before them.</summary>
    public string CheckScratch => Path.Combine(Checks, "scratch");

    /// <summary>Where sessions with a user of their own have their checks: that user can write to no folder above it,
    /// as it can to the one for temporary files.</summary>
    private string SharedChecks => Path.Combine("/var/lib/ralf-actions", Id);

    /// <summary>The folders above those of the checks that there are already, if another user works inside: that user
    /// must be able to write to none of them.</summary>
    public IReadOnlyList<string> AboveChecks
    {
        get
        {
            var above = new List<string>();
            for (var at = IsShared ? Path.GetDirectoryName(SharedChecks) : null; at is not null; )
            {
                above.Add(at);
                at = Path.GetDirectoryName(at);
            }

            return [.. above.Where(Directory.Exists)];
        }
    }

    private string Checks => IsShared ? SharedChecks : Path.Combine(Root, "checks");

    private string Id =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(Root))))[..16];

    /// <summary>A data file while it is checked against its schema.</summary>
    public string Data => Path.Combine(Root, "data");

    /// <summary>True if another user works inside: that user may only pass through the root.</summary>
    public bool IsShared { get; init; }

    public void Create()
    {
        Remove();
        CreatePrivate(Root, IsShared);
        Directory.CreateDirectory(Scratch);
        Directory.CreateDirectory(SetupScratch);
    }

    /// <summary>Whether a folder of the session is still a folder, below folders, and no link: an agent can have removed
    /// or replaced it.</summary>
    public bool IsOurs(string folder)
    {
        for (var at = folder; at.Length >= Root.Length; at = Path.GetDirectoryName(at)!)
        {
            if (!Directory.Exists(at) || new DirectoryInfo(at).LinkTarget is not null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Makes the folders of the checks, when no process is left that could have written there before; removes
    /// what is in their place.</summary>
    public void CreateChecks()
    {
        GitDirectory.Delete(Checks);
        CreatePrivate(Path.GetDirectoryName(Checks)!, IsShared);
        CreatePrivate(Checks, IsShared);
        Directory.CreateDirectory(CheckScratch);
    }

    /// <summary>Creates a folder that belongs to the user of this program alone.</summary>
    /// <param name="isShared">True if others may pass through it.</param>
    public static void CreatePrivate(string folder, bool isShared)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            const UnixFileMode pass = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            File.SetUnixFileMode(folder, isShared ? owner | pass : owner);
        }
    }

    /// <summary>Removes everything, including folders that an agent made unwritable and names that are not valid
    /// text.</summary>
    public void Remove()
    {
        foreach (var folder in (string[])[Root, SharedChecks])
        {
            GitDirectory.Delete(folder);
        }
    }
}
