using LibGit2Sharp;

namespace Ralf.Git;

/// <summary>Writes single objects with LibGit2Sharp, without a process for each, through
/// <see cref="LinkedDirectory"/>.</summary>
/// <param name="commonDirectory">The git directory that all work trees share.</param>
internal sealed class LooseWriter(string commonDirectory) : IDisposable
{
    private readonly Lock _lock = new();
    private LibGit2Sharp.Repository? _repository;

    /// <summary>Throws <see cref="LibGit2SharpException"/> or <see cref="IOException"/> if the write fails.</summary>
    public GitId Write(GitObjectKind kind, byte[] content)
    {
        lock (_lock)
        {
            var database = (_repository ??= LinkedDirectory.Open(commonDirectory)).ObjectDatabase;
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
        }
    }
}
