using LibGit2Sharp;

namespace Ralf.Actions.Git;

/// <summary>
/// The objects of one repository: read as bytes by <see cref="ObjectFiles"/>, and by <see cref="ObjectReader"/> where those do not know them; written as bytes by LibGit2Sharp, or
/// many together as a pack. Safe from several threads.
/// </summary>
/// <param name="commonDirectory">The git directory that all work trees share.</param>
/// <param name="isPlain">Whether nothing about the repository is unusual.</param>
internal sealed class ObjectStore(GitProgram git, string commonDirectory, bool isPlain)
    : IDisposable
{
    private readonly ObjectFiles _files = new(Path.Combine(commonDirectory, "objects"));
    private readonly RefFiles _refs = new(git.GitDirectory, commonDirectory);
    private readonly ObjectReader _reader = new(git);
    private readonly TreeCache _trees = new();

    /// <summary>For single writes alone; what only reads, or writes many together, is spared it.</summary>
    private readonly Lazy<LibGit2Sharp.Repository> _repository = new(() =>
    {
        GitSetup.Apply();
        return new(git.GitDirectory);
    });
    private readonly Lock _writing = new();
    private PackWriter? _gathered;

    /// <summary>The commit that a name in git's syntax peels to; null where there is none.</summary>
    public GitId? Resolve(string name) => Commits([name])[0]?.Id;

    /// <summary>The commits that names in git's syntax peel to; null where there is none.</summary>
    public FoundCommit?[] Commits(IReadOnlyList<string> names) =>
        new CommitFinder(_refs, _files, _reader).Find(names);

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

        var asked = new GitId[missing.Count];
        for (var n = 0; n < asked.Length; n++)
        {
            asked[n] = trees[missing[n]];
        }

        WriteGathered(asked);
        ReadMany(
            asked,
            "tree",
            (n, answer) =>
            {
                var tree = RawTree.Parse(asked[n], answer.ToArray());
                opened[missing[n]] = _trees.Add(asked[n], tree);
            }
        );
        return opened!;
    }

    public void ReadTrees(IReadOnlyList<GitId> trees, ObjectVisitor visit)
    {
        WriteGathered(trees);
        ReadMany(trees, "tree", (i, answer) => visit(i, answer.Content));
    }

    public byte[] ReadBlob(GitId id) => Read(id, "blob");

    /// <summary>Some at a time, so that what was read need not all be held.</summary>
    public IEnumerable<byte[]> ReadBlobs(IReadOnlyList<GitId> ids)
    {
        foreach (var some in ids.Chunk(1000))
        {
            var read = new byte[some.Length][];
            ReadMany(some, "blob", (i, answer) => read[i] = answer.ToArray());
            foreach (var content in read)
            {
                yield return content;
            }
        }
    }

    public GitId WriteBlob(byte[] content) => Write<Blob>(content, GitObjectKind.Blob);

    public GitId WriteTreeBytes(ReadOnlySpan<byte> content) =>
        Write<Tree>(content, GitObjectKind.Tree);

    public GitId WriteCommit(CommitData commit) =>
        Write<LibGit2Sharp.Commit>(CommitCodec.Write(commit), GitObjectKind.Commit);

    /// <summary>From now on what is written is gathered and goes into the repository as packs. Nothing outside sees it before <see cref="WriteGathered"/>.</summary>
    public void Gather()
    {
        lock (_writing)
        {
            _gathered ??= new PackWriter(
                git,
                isPlain ? new PackStore(Path.Combine(commonDirectory, "objects")) : null
            );
        }
    }

    /// <summary>Writes what was gathered.</summary>
    public void WriteGathered()
    {
        Volatile.Read(ref _gathered)?.Flush();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _files.Dispose();
        if (_repository.IsValueCreated)
        {
            _repository.Value.Dispose();
        }
    }

    /// <summary>Writes what was gathered where some of these are among it.</summary>
    private void WriteGathered(IReadOnlyList<GitId> some)
    {
        for (var i = 0; _gathered is { IsEmpty: false } gathered && i < some.Count; i++)
        {
            if (gathered.Find(some[i]) is not null)
            {
                WriteGathered();
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
        ReadMany([id], kind, (_, answer) => content = answer.ToArray());
        return content;
    }

    /// <summary>What lies on disk first; the rest, git is asked for together.</summary>
    private void ReadMany(IReadOnlyList<GitId> ids, string kind, AnswerVisitor visit)
    {
        var left = new List<int>();
        var reader = _files.Rent();
        for (var i = 0; i < ids.Count; i++)
        {
            if (_files.TryRead(ids[i], reader))
            {
                visit(i, Checked(new(reader.Kind, ids[i], reader.Content, reader), ids[i], kind));
            }
            else
            {
                left.Add(i);
            }
        }

        _files.Return(reader);
        if (left.Count > 0)
        {
            _reader.Read(
                left.ConvertAll(i => ids[i].Hex),
                (n, answer) => visit(left[n], Checked(answer, ids[left[n]], kind))
            );
        }
    }

    private static ObjectAnswer Checked(ObjectAnswer answer, GitId id, string kind) =>
        answer.Kind is null ? throw GitErrors.ObjectMissing(id, kind)
        : answer.Kind == kind ? answer
        : throw GitErrors.ObjectDamaged(id, kind);

    private GitId Write<T>(ReadOnlySpan<byte> content, GitObjectKind kind)
        where T : GitObject
    {
        try
        {
            if (Volatile.Read(ref _gathered) is { } gathered)
            {
                return gathered.Add(kind, content);
            }

            lock (_writing)
            {
                return GitId.Parse(
                    _repository.Value.ObjectDatabase.Write<T>(content.ToArray()).Sha
                );
            }
        }
        catch (LibGit2SharpException e)
        {
            throw GitErrors.WriteFailed(git.GitDirectory, e.Message);
        }
    }
}
