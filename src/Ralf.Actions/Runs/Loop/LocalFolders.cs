using System.Security.Cryptography;
using System.Text;
using Ralf.Core.Plans;
using Ralf.Core.State;

namespace Ralf.Actions.Runs;

/// <summary>Where a local run keeps what is not in the log.</summary>
/// <param name="Root"><c>&lt;git common dir&gt;/ralf/&lt;run&gt;</c>.</param>
/// <param name="WorkRoot">Workspaces of running sessions; outside the repository, since tools treat folders below
/// <c>.git</c> in ways of their own.</param>
internal sealed record LocalFolders(string Root, string WorkRoot)
{
    /// <summary>The folders of a run of the repository with this git directory.</summary>
    /// <param name="temp">The folder for temporary files.</param>
    public static LocalFolders Of(string commonDirectory, RunId run, string temp)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(commonDirectory))))[
            ..8
        ];
        var root = Path.Combine(commonDirectory, "ralf", run.Value);
        var note = Path.Combine(root, "workspaces");
        var name = $"ralf-{key}-{run}";
        var noted = File.Exists(note) ? File.ReadAllText(note) : "";
        // Only while something is left there; and what is noted is removed one day, so nothing but a folder of this
        // very name is believed.
        var isLeft = Path.IsPathRooted(noted) && Path.GetFileName(noted) == name && Directory.Exists(noted);
        return new(root, isLeft ? noted : Path.Combine(temp, name));
    }

    /// <summary>Notes where the workspaces are, so that a resume finds them whatever <c>TMPDIR</c> says then; makes
    /// their folder a private one.</summary>
    public void Keep()
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(Path.Combine(Root, "workspaces"), WorkRoot);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Directory.CreateDirectory(WorkRoot, ownerOnly);
        }
    }

    public string LockFile => Path.Combine(Root, "lock");

    /// <summary>Where the fold of the log is kept (<see cref="SnapshotFile"/>).</summary>
    public string Snapshot => Path.Combine(Root, "snapshot");

    public string Verify => Path.Combine(WorkRoot, "verify");

    public string Packet(TaskId task, int attempt) => Path.Combine(Session(task, attempt), "packet");

    public string Output(TaskId task, int attempt) => Path.Combine(Session(task, attempt), "output");

    public string Work(TaskId task, int attempt) => Path.Combine(WorkRoot, $"{task}.{attempt}");

    /// <summary>Removes what a finished or interrupted run left on this machine.</summary>
    public void Remove()
    {
        new Sessions.SessionFolders(Root).Remove();
        RemoveWork();
    }

    /// <summary>Removes the workspaces; for when no session of the run is left.</summary>
    public void RemoveWork() => new Sessions.SessionFolders(WorkRoot).Remove();

    private string Session(TaskId task, int attempt) => Path.Combine(Root, "sessions", $"{task}.{attempt}");
}
