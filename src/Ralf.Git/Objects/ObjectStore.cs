using LibGit2Sharp;

namespace Ralf.Git;

/// <summary>The objects of one repository: read by <see cref="ObjectReaders"/>, written one by one by
/// <see cref="LooseWriter"/> or in batches by <see cref="PackWriter"/>. Thread-safe.</summary>
/// <param name="commonDirectory">The git directory that all work trees share.</param>
internal sealed class ObjectStore(GitProgram git, string commonDirectory) : IDisposable
{
    private readonly ObjectReaders _readers = new(git);
    private readonly TreeCache _trees = new();
    private readonly LooseWriter _writer = new(commonDirectory);
    private PackWriter? _gathered;

    /// <summary>The commit that a name in git's syntax peels to; null if it does not exist.</summary>
    public GitId? Resolve(string name) => Commits([name])[0]?.Id;

    /// <summary>The commits that names in git's syntax peel to; null for each without one.</summary>
    public FoundCommit?[] Commits(IReadOnlyList<string> names)
    {
        var found = new FoundCommit?[names.Count];
        _readers.Read(
            [.. names.Select(n => n + "^{commit}")],
            (i, answer) =>
            {
                if (answer.Kind == "commit" && CommitCodec.Parse(answer.Content) is { } commit)
                {
                    found[i] = new(answer.Id, commit);
                }
            }
        );
        return found;
    }

    /// <summary>The commit that a full ref name stands for; null if there is no such ref, or if it is not a commit or
    /// is missing. This needs no git process of its own.</summary>
    public GitId? RefCommit(string name)
    {
        GitId? found = null;
        _readers.Read([name], (_, answer) => found = answer.Kind == "commit" ? answer.Id : null);
        return found;
    }

    public CommitData ReadCommit(GitId id) =>
        CommitCodec.Parse(Read(id, "commit")) ?? throw GitErrors.ObjectDamaged(id, "commit");

    public IReadOnlyList<RawTree> OpenTrees(IReadOnlyList<GitId> trees)
    {
        var opened = new RawTree?[trees.Count];
        var missing = new List<int>();
        for (var i = 0; i < opened.Length; i++)
        {
            opened[i] = Known(trees[i]);
            if (opened[i] is null)
            {
                missing.Add(i);
            }
        }

        var asked = missing.ConvertAll(i => trees[i]);
        ReadMany(
            asked,
            "tree",
            (n, answer) =>
            {
                var tree = RawTree.Parse(asked[n], Copy(answer.Content));
                opened[missing[n]] = _trees.Add(asked[n], tree);
            }
        );
        return opened!;
    }

    public void ReadTrees(IReadOnlyList<GitId> trees, ObjectVisitor visit)
    {
        FlushBatch(trees);
        ReadMany(trees, "tree", (i, answer) => visit(i, answer.Content));
    }

    public byte[] ReadBlob(GitId id) => Read(id, "blob");

    /// <summary>Reads in portions, so that not all contents are in memory at once.</summary>
    public IEnumerable<byte[]> ReadBlobs(IReadOnlyList<GitId> ids)
    {
        foreach (var some in ids.Chunk(1000))
        {
            var read = new byte[some.Length][];
            ReadMany(some, "blob", (i, answer) => read[i] = answer.Content.ToArray());
            foreach (var content in read)
            {
                yield return content;
            }
        }
    }

    public void ReadBlobs(IReadOnlyList<GitId> ids, ObjectVisitor visit)
    {
        FlushBatch(ids);
        ReadMany(ids, "blob", (i, answer) => visit(i, answer.Content));
    }

    public GitId WriteBlob(byte[] content) => Write(GitObjectKind.Blob, content);

    public GitId WriteTreeBytes(ReadOnlySpan<byte> content) => Write(GitObjectKind.Tree, Copy(content));

    public GitId WriteCommit(CommitData commit) => Write(GitObjectKind.Commit, CommitCodec.Write(commit));

    /// <summary>Gathers objects from now on to write them as one batch. They are not visible outside before
    /// <see cref="FlushBatch()"/>.</summary>
    public void BeginBatch() =>
        Interlocked.CompareExchange(ref _gathered, new(git, Path.Combine(commonDirectory, "objects")), null);

    /// <summary>Writes the gathered objects.</summary>
    public void FlushBatch() => Volatile.Read(ref _gathered)?.Flush();

    public void Dispose()
    {
        _readers.Dispose();
        _writer.Dispose();
    }

    /// <summary>Writes the gathered objects if any of these is among them.</summary>
    private void FlushBatch(IReadOnlyList<GitId> some)
    {
        for (var i = 0; _gathered is { IsEmpty: false } gathered && i < some.Count; i++)
        {
            if (gathered.Find(some[i]) is not null)
            {
                FlushBatch();
            }
        }
    }

    private RawTree? Known(GitId id) =>
        id == GitId.EmptyTree ? RawTree.Empty
        : _trees.Find(id) is { } known ? known
        : _gathered?.Find(id) is { } fresh ? _trees.Add(id, RawTree.Parse(id, fresh))
        : null;

    private byte[] Read(GitId id, string kind)
    {
        if (_gathered?.Find(id) is { } gathered)
        {
            return gathered;
        }

        byte[] content = [];
        ReadMany([id], kind, (_, answer) => content = answer.Content.ToArray());
        return content;
    }

    private void ReadMany(IReadOnlyList<GitId> ids, string kind, AnswerVisitor visit) =>
        _readers.Read(
            [.. ids.Select(id => id.Hex)],
            (i, answer) =>
                visit(
                    i,
                    answer.Kind is null ? throw GitErrors.ObjectMissing(ids[i], kind)
                        : answer.Kind == kind ? answer
                        : throw GitErrors.ObjectDamaged(ids[i], kind)
                )
        );

    /// <summary>Like <c>ToArray</c>, without zeros first: trees are most of what a fold allocates.</summary>
    private static byte[] Copy(ReadOnlySpan<byte> content)
    {
        var copy = GC.AllocateUninitializedArray<byte>(content.Length);
        content.CopyTo(copy);
        return copy;
    }

    private GitId Write(GitObjectKind kind, byte[] content)
    {
        try
        {
            return Volatile.Read(ref _gathered) is { } gathered
                ? gathered.Add(kind, content)
                : _writer.Write(kind, content);
        }
        catch (Exception e) when (e is LibGit2SharpException or IOException or UnauthorizedAccessException)
        {
            throw GitErrors.WriteFailed(git.GitDirectory, e.Message);
        }
    }
}
