namespace Ralf.Git;

/// <summary>The branches that people's work trees hold: checked out, or in the middle of a rebase or bisect, during which
/// git shows a detached head.</summary>
internal static class HeldBranches
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>Where git notes the branch that it goes back to, in the git directory of a work tree
    /// (https://git-scm.com/docs/gitrepository-layout).</summary>
    private static readonly string[] _notes = ["rebase-merge/head-name", "rebase-apply/head-name", "BISECT_START"];

    /// <summary>Their full names.</summary>
    public static IReadOnlySet<string> Read(GitProgram git, string commonDirectory)
    {
        const string Mark = "branch ";
        var held = GitName
            .Split(git.Run(["worktree", "list", "--porcelain"]), (byte)'\n')
            .Where(line => line.StartsWith(Mark, StringComparison.Ordinal))
            .Select(line => line[Mark.Length..])
            .ToHashSet(StringComparer.Ordinal);
        held.UnionWith(
            WorkTrees(commonDirectory)
                .SelectMany(tree => _notes.Select(note => Path.Combine(tree, note)))
                .Select(Noted)
                .OfType<string>()
        );
        return held;
    }

    private static IEnumerable<string> WorkTrees(string commonDirectory)
    {
        var linked = Path.Combine(commonDirectory, "worktrees");
        return Directory.Exists(linked)
            ? [commonDirectory, .. Directory.EnumerateDirectories(linked)]
            : [commonDirectory];
    }

    /// <summary>The branch in a note: its full name, or for a bisect its short one.</summary>
    private static string? Noted(string file)
    {
        if (PlainFile.ReadText(file, MaxBytes, followLink: false, out _)?.Trim() is not { Length: > 0 } name)
        {
            return null;
        }

        return name.StartsWith("refs/", StringComparison.Ordinal) ? name : $"refs/heads/{name}";
    }
}
