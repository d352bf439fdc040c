using LibGit2Sharp;

namespace Ralf.Actions.Git;

/// <summary>The objects of one repository: read as bytes by <see cref="ObjectReader"/>, written as bytes by LibGit2Sharp. Safe from several threads.</summary>
internal sealed class ObjectStore(GitProgram git) : IDisposable
{
    private readonly ObjectReader _reader = new(git);
    private readonly TreeCache _trees = new();
    private readonly LibGit2Sharp.Repository _repository = new(git.GitDirectory);
    private readonly Lock _writing = new();

    /// <summary>The commit that a name in git's syntax peels to; null where there is none.</summary>
    public GitId? Resolve(string name) =>
        _reader.Read(name + "^{commit}") is { Kind: "commit" } found ? found.Id : null;

    public CommitData ReadCommit(GitId id) =>
        CommitCodec.Parse(Read(id, "commit")) ?? throw Errors.ObjectDamaged(id, "commit");

    public IReadOnlyList<GitTreeEntry> ReadTree(GitId id)
    {
        if (id == GitId.EmptyTree)
        {
            return [];
        }

        return _trees.Find(id)
            ?? _trees.Add(
                id,
                TreeCodec.Parse(Read(id, "tree")) ?? throw Errors.ObjectDamaged(id, "tree")
            );
    }

    public byte[] ReadBlob(GitId id) => Read(id, "blob");

    public GitId WriteBlob(byte[] content) => Write<Blob>(content);

    public GitId WriteTree(IReadOnlyList<GitTreeEntry> entries) =>
        Write<Tree>(TreeCodec.Write(entries));

    public GitId WriteCommit(CommitData commit) =>
        Write<LibGit2Sharp.Commit>(CommitCodec.Write(commit));

    public void Dispose()
    {
        _reader.Dispose();
        _repository.Dispose();
    }

    private byte[] Read(GitId id, string kind)
    {
        if (_reader.Read(id.Hex) is not { } found)
        {
            throw Errors.ObjectMissing(id, kind);
        }

        return found.Kind == kind ? found.Content : throw Errors.ObjectDamaged(id, kind);
    }

    private GitId Write<T>(byte[] content)
        where T : GitObject
    {
        try
        {
            lock (_writing)
            {
                return GitId.Parse(_repository.ObjectDatabase.Write<T>(content).Sha);
            }
        }
        catch (LibGit2SharpException e)
        {
            throw Errors.WriteFailed(git.GitDirectory, e.Message);
        }
    }
}
