using LibGit2Sharp;

namespace Ralf.Git;

/// <summary>Writes single objects with LibGit2Sharp, without a process for each. LibGit2Sharp refuses some repositories
/// for their ref format or configuration, which do not matter here. So it opens <c>ralf-objects</c>, a small git
/// directory inside the repository's that only links to the objects.</summary>
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
        }
    }

    /// <summary>Creates the directory if it is missing. It is kept, since other processes may be using it.</summary>
    private LibGit2Sharp.Repository Open()
    {
        GitSetup.Apply();
        var directory = Path.Combine(commonDirectory, "ralf-objects");
        var (head, link) = (Path.Combine(directory, "HEAD"), Path.Combine(directory, "objects"));
        Directory.CreateDirectory(Path.Combine(directory, "refs"));
        try
        {
            if (!File.Exists(head))
            {
                File.WriteAllText(head, "ref: refs/heads/none\n");
            }

            if (!Directory.Exists(link))
            {
                File.CreateSymbolicLink(link, "../objects");
            }
        }
        catch (IOException) when (File.Exists(head) && Directory.Exists(link))
        {
            // Another process was faster.
        }

        return new(directory);
    }
}
