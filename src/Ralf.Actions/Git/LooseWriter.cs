using LibGit2Sharp;

namespace Ralf.Actions.Git;

/// <summary>
/// Writes single objects into a repository by LibGit2Sharp, without a process for each. LibGit2Sharp opens a git directory of ours that has nothing but the repository's
/// folder of objects: it refuses some repositories for their format of refs or their configuration, neither of which matters here.
/// </summary>
/// <param name="objects">The folder <c>objects</c>.</param>
internal sealed class LooseWriter(string objects) : IDisposable
{
    private readonly Lock _lock = new();
    private string? _scratch;
    private LibGit2Sharp.Repository? _repository;

    /// <summary>Throws <see cref="LibGit2SharpException"/> or <see cref="IOException"/> if it cannot be written.</summary>
    public GitId Write(GitObjectKind kind, byte[] content)
    {
        lock (_lock)
        {
            var database = (_repository ??= Open()).ObjectDatabase;
            var written = kind switch
            {
                GitObjectKind.Commit => database.Write<Commit>(content),
                GitObjectKind.Tree => database.Write<Tree>(content),
                _ => database.Write<Blob>(content),
            };
            return GitId.Parse(written.Sha);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _repository?.Dispose();
            _repository = null;
            if (_scratch is not null)
            {
                // The link goes, and not what it leads to.
                Directory.Delete(_scratch, recursive: true);
                _scratch = null;
            }
        }
    }

    private LibGit2Sharp.Repository Open()
    {
        GitSetup.Apply();
        _scratch ??= Directory.CreateTempSubdirectory("ralf-objects-").FullName;
        Directory.CreateDirectory(Path.Combine(_scratch, "refs"));
        File.WriteAllText(Path.Combine(_scratch, "HEAD"), "ref: refs/heads/none\n");
        File.CreateSymbolicLink(Path.Combine(_scratch, "objects"), objects);
        return new(_scratch);
    }
}
