namespace Ralf.Actions.Git;

/// <summary>Finds commits by names in git's syntax: what lies on disk as usual is read here, for the rest git is asked.</summary>
internal sealed class CommitFinder(RefFiles refs, ObjectFiles files, ObjectReader git)
{
    private const int MostTags = 10;

    /// <summary>The commits that names in git's syntax peel to; null where there is none.</summary>
    public FoundCommit?[] Find(IReadOnlyList<string> names)
    {
        var found = new FoundCommit?[names.Count];
        var ids = refs.Find(names);
        InParts.Run(names.Count, (from, to) => Peel(ids, found, from, to));
        var left = new List<int>();
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i] is null && ids[i] is not { IsNone: true })
            {
                left.Add(i);
            }
        }

        if (left.Count > 0)
        {
            git.Read(
                left.ConvertAll(i => names[i] + "^{commit}"),
                (n, answer) =>
                {
                    if (answer.Kind == "commit" && CommitCodec.Parse(answer.Content) is { } commit)
                    {
                        found[left[n]] = new(answer.Id, commit);
                    }
                }
            );
        }

        return found;
    }

    /// <summary>Fills in those of a part that can be read here.</summary>
    private void Peel(GitId?[] ids, FoundCommit?[] found, int from, int to)
    {
        var reader = files.Rent();
        for (var i = from; i < to; i++)
        {
            found[i] = ids[i] is { IsNone: true } ? null : Peeled(ids[i], reader);
        }

        files.Return(reader);
    }

    /// <summary>The commit, or that of a tag; null where git is to be asked.</summary>
    private FoundCommit? Peeled(GitId? id, DiskReader reader)
    {
        for (var i = 0; id is { } at && i < MostTags && files.TryRead(at, reader); i++)
        {
            if (reader.Kind == "commit")
            {
                return CommitCodec.Parse(reader.Content) is { } commit ? new(at, commit) : null;
            }

            id = reader.Kind == "tag" ? CommitCodec.Tagged(reader.Content) : null;
        }

        return null;
    }
}
