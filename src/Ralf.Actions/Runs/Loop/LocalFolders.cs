using System.Security.Cryptography;

namespace Ralf.Actions.Runs;

/// <summary>Where a local run keeps what is not in the log.</summary>
/// <param name="Root"><c>&lt;git common dir&gt;/ralf/&lt;run&gt;</c>.</param>
/// <param name="WorkRoot">Workspaces of running sessions; outside the repository, because tools treat folders below
/// <c>.git</c> specially.</param>
internal sealed record LocalFolders(string Root, string WorkRoot)
{
    /// <summary>The folders of a run of the repository that has this git directory.</summary>
    /// <param name="temp">The folder for temporary files.</param>
    public static LocalFolders Of(string commonDirectory, RunId run, string temp)
    {
        var root = Path.Combine(commonDirectory, "ralf", run.Value);
        var note = Path.Combine(root, "workspaces");
        var name = $"ralf-{Hash($"{Path.GetFullPath(commonDirectory)}\n{run}")}";
        var noted = File.Exists(note) ? File.ReadAllText(note) : "";
        // Only used while something is left there. The noted folder is removed later, so only one with this exact name
        // is trusted.
        var isLeft = Path.IsPathRooted(noted) && Path.GetFileName(noted) == name && Directory.Exists(noted);
        return new(root, isLeft ? noted : Path.Combine(temp, name));
    }

    /// <summary>Records where the workspaces are, so that a resume finds them even if <c>TMPDIR</c> has changed; makes
    /// their folder private.</summary>
    /// <param name="isShared">True if sessions have a user of their own, which may only pass through it.</param>
    public void Keep(bool isShared)
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(Path.Combine(Root, "workspaces"), WorkRoot);
        Sessions.SessionFolders.CreatePrivate(WorkRoot, isShared);
    }

    public string LockFile => Path.Combine(Root, "lock");

    /// <summary>The file that caches the folded log (<see cref="SnapshotFile"/>).</summary>
    public string Snapshot => Path.Combine(Root, "snapshot");

    public string Verify => Path.Combine(WorkRoot, "verify");

    public string Packet(TaskId task, int attempt) => Path.Combine(Session(task, attempt), "packet");

    public string Output(TaskId task, int attempt) => Path.Combine(Session(task, attempt), "output");

    /// <summary>Its path is short, since tools of a session open sockets in its TMPDIR: the path of one may have 107
    /// bytes (https://man7.org/linux/man-pages/man7/unix.7.html), and on macOS 103.</summary>
    public string Work(TaskId task, int attempt) => Path.Combine(WorkRoot, $"{Hash(task.Value)}.{attempt}");

    /// <summary>Removes what a finished or interrupted run left on this machine.</summary>
    public void Remove()
    {
        new Sessions.SessionFolders(Root).Remove();
        RemoveWork();
    }

    /// <summary>Removes the workspaces; call when no session of the run is left.</summary>
    public void RemoveWork() => new Sessions.SessionFolders(WorkRoot).Remove();

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];

    private string Session(TaskId task, int attempt) => Path.Combine(Root, "sessions", $"{task}.{attempt}");
}
