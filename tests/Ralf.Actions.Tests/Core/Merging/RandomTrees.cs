using CsCheck;
using Ralf.Git;

namespace Ralf.Actions.Tests.Merging;

/// <summary>One thing done to a path: 0 to 2 a file, 3 and 4 an executable, 5 a link, 6 a submodule, 7 a deletion, 8
/// the mode alone; below a folder or not.</summary>
internal sealed record TreeStep(int Folder, int Name, int What, int Content);

/// <summary>
/// Trees with nasty names, made without any of the code that compares or edits trees. A file put where a folder is
/// takes its place, and the other way
/// round. No two paths have like contents, so that git finds no rename.
/// </summary>
internal static class RandomTrees
{
    private static readonly string[] _folders =
    [
        "",
        "a/",
        "a/b/",
        "a-b/",
        "a.b/",
        "A/",
        "z z/",
        "\u00e9/",
        "e\u0301/",
        GitName.Decode([0xFF, 0x61]) + "/",
    ];

    private static readonly string[] _names =
    [
        "a",
        "b",
        "a-b",
        "a.b",
        "a\"b",
        "-x",
        "*",
        "new\nline",
        "\u00fc",
        GitName.Decode([0x62, 0xFE]),
        "B",
        "aux.c",
    ];

    private static readonly Gen<TreeStep> _step = Gen.Select(
        Gen.Int[0, _folders.Length - 1],
        Gen.Int[0, _names.Length - 1],
        Gen.Int[0, 8],
        Gen.Int[0, 2],
        (folder, name, what, content) => new TreeStep(folder, name, what, content)
    );

    /// <summary>What was there first, and what each head did to it.</summary>
    public static Gen<(TreeStep[] Base, TreeStep[][] Heads)> Folds(int heads) =>
        Gen.Select(_step.Array[0, 30], _step.Array[0, 6].Array[heads]);

    public static Dictionary<string, (GitMode Mode, GitId Id)> After(
        IReadOnlyDictionary<string, (GitMode Mode, GitId Id)> before,
        IEnumerable<TreeStep> steps,
        Func<string, GitId> blob
    )
    {
        var files = before.ToDictionary(StringComparer.Ordinal);
        foreach (var (folder, name, what, content) in steps)
        {
            var path = _folders[folder] + _names[name];
            if (what == 8)
            {
                if (files.TryGetValue(path, out var old) && old.Mode is GitMode.File)
                {
                    files[path] = (GitMode.Executable, old.Id);
                }

                continue;
            }

            files.Remove(path);
            if (what == 7)
            {
                continue;
            }

            foreach (
                var other in files
                    .Keys.Where(f =>
                        f.StartsWith(path + "/", StringComparison.Ordinal)
                        || path.StartsWith(f + "/", StringComparison.Ordinal)
                    )
                    .ToList()
            )
            {
                files.Remove(other);
            }

            var mode = what switch
            {
                <= 2 => GitMode.File,
                <= 4 => GitMode.Executable,
                5 => GitMode.Symlink,
                _ => GitMode.Submodule,
            };
            // A submodule's commit is nobody's to look up, and git takes two with one id for a rename.
            var kind = mode == GitMode.Submodule ? "commit " : "";
            files[path] = (mode, blob($"{kind}{path} {content}"));
        }

        return files;
    }

    public static GitId Write(IGitStore store, Dictionary<string, (GitMode Mode, GitId Id)> files)
    {
        var entries = new List<GitTreeEntry>();
        foreach (var group in files.GroupBy(f => f.Key.Split('/')[0], StringComparer.Ordinal))
        {
            entries.Add(
                files.TryGetValue(group.Key, out var file)
                    ? new(group.Key, file.Mode, file.Id)
                    : new(
                        group.Key,
                        GitMode.Tree,
                        Write(
                            store,
                            group.ToDictionary(
                                f => f.Key[(group.Key.Length + 1)..],
                                f => f.Value,
                                StringComparer.Ordinal
                            )
                        )
                    )
            );
        }

        return store.WriteTree(entries);
    }
}
