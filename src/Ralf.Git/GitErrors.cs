namespace Ralf.Git;

/// <summary>Errors of git and of repositories: RALF2xx.</summary>
internal static class GitErrors
{
    public static UserException NoRepository(string directory) =>
        new(
            "RALF201",
            $"no repository at '{directory}': go to one, name one with --repository, or make one with 'git init'"
        );

    public static UserException GitMissing() =>
        new("RALF202", "the program 'git' is not on the PATH: install git 2.30 or later");

    public static UserException FolderGone(string folder) =>
        new("RALF229", $"the folder '{folder}' is gone: another program removed it while git was to work in it");

    /// <summary>The error of a start that failed: the system reports a missing program and a missing folder
    /// alike.</summary>
    public static UserException NotStarted(string folder) =>
        Directory.Exists(folder) ? GitMissing() : FolderGone(folder);

    public static UserException GitTooOld(string version) =>
        new("RALF203", $"git '{version}' is too old: install git 2.30 or later");

    public static UserException Sha256Repository(string directory) =>
        new(
            "RALF204",
            $"the repository '{directory}' uses SHA-256 objects, which are not supported: use a SHA-1 repository"
        );

    public static UserException UnreadableRepository(string directory, string why) =>
        new("RALF205", $"the repository '{directory}' cannot be opened: {why}");

    public static UserException UnusablePath(string directory, string why) =>
        new(
            "RALF230",
            $"the repository '{GitName.Readable(directory.ReplaceLineEndings(" "))}' cannot be used: its path {why}; rename the folder, or clone it to another place"
        );

    public static UserException GitFailed(string command, string why) =>
        new("RALF206", $"'git {command}' failed: {why}");

    public static UserException ObjectMissing(GitId id, string kind) =>
        new(
            "RALF207",
            $"the {kind} '{id}' is not in the repository: fetch it (a shallow or partial clone may lack it), or check the repository with 'git fsck'"
        );

    public static UserException ObjectDamaged(GitId id, string kind) =>
        new("RALF208", $"'{id}' is no sound {kind}: check the repository with 'git fsck'");

    public static UserException BadTreeEntry(string name, string why) =>
        new("RALF209", $"a tree cannot hold an entry '{name}': {why}");

    public static UserException FolderExists(string folder) =>
        new("RALF210", $"'{folder}' is there already: remove it, or name another folder");

    public static UserException UnreadableFile(string folder, string why) =>
        new("RALF211", $"a file in '{folder}' cannot be read: {why}");

    public static UserException WriteFailed(string directory, string why) =>
        new(
            "RALF212",
            $"an object cannot be written to '{directory}': {why}; is the disk full, or the folder read-only?"
        );

    public static UserException RefsLocked(string why) =>
        new(
            "RALF213",
            $"branches cannot be updated: {why}; if a '.lock' file is named and no git is running, remove it"
        );

    public static UserException NotCreated(string folder, string why) =>
        new("RALF214", $"no repository can be made at '{folder}': {why}; name a folder that you may write");

    public static UserException RemoteUnreadable(string why) =>
        new(
            "RALF217",
            $"the remote 'origin' cannot be read: {why}; is there such a remote, and may this token or user read it (contents: read)?"
        );

    /// <param name="refused">Set if the remote refused what the push brought.</param>
    public static UserException PushRefused(string why, ContentRefusedException? refused = null) =>
        new(
            "RALF218",
            $"the remote 'origin' refuses the run's branches: {why}; the job needs 'contents: write', and no rule of the repository may hold for 'ralf/**'",
            cause: refused
        );

    public static UserException RefusedTree(GitId tree, ReadOnlySpan<byte> name, string why) =>
        new(
            "RALF220",
            $"the entry '{GitName.Printable(name)}' of tree '{tree}' {why}: no git makes such a tree; leave out the branch that has it, and look at it with 'git ls-tree {tree}'"
        );

    public static UserException TooManyPaths(int max) =>
        new(
            "RALF221",
            $"more than '{max}' paths differ between two trees: is it the right base, and does the branch hold what it seems to?"
        );

    public static UserException ObjectTooLarge(string id, long bytes) =>
        new(
            "RALF222",
            $"the object '{id}' has {bytes} bytes, more than can be held here (2 GB): keep it out of the run's branches"
        );

    /// <param name="path">One of the missing files; null if no name is known.</param>
    /// <param name="of">The object that was to be read.</param>
    public static UserException PartialCloneIncomplete(int count, string? path, GitId of, string remote, string why) =>
        new(
            "RALF223",
            $"this partial clone lacks {count} of the objects of '{of.Short}'{(path is null ? "" : $" ('{path}')")}, and the remote '{remote}' does not give them: {why.ReplaceLineEndings(" ")}; try again when it can be reached, or get everything then with 'git fetch --refetch --no-filter {remote}'"
        );

    public static UserException SecondReaderLacksObject(string why) =>
        new(
            "RALF224",
            $"LibGit2Sharp, which reads each change a second time, lacks an object: {why}; fetch it (a shallow or partial clone may lack it), or check the repository with 'git fsck'"
        );

    public static UserException BundleFailed(string why) => new("RALF219", $"a bundle cannot be made: {why}");
}
