namespace Ralf.Git;

/// <summary>The ignore rules of one tree, evaluated by git.</summary>
internal static class IgnoreRules
{
    /// <summary>Returns the ignored paths. Reads only the folders above the paths.</summary>
    public static IReadOnlySet<string> Match(IGitStore store, GitId tree, IReadOnlyList<string> paths)
    {
        // The prefix "./" keeps git from reading a path as pathspec magic (https://git-scm.com/docs/gitglossary).
        string[] ask = ["check-ignore", "--no-index", "-z", "--stdin"];
        return RuleFiles.Ask(store, tree, ".gitignore", paths, ask, "./") switch
        {
            null => new HashSet<string>(),
            { ExitCode: 0 or 1, Output: var found } => GitName
                .Split(found, 0)
                .Select(p => p[2..])
                .ToHashSet(StringComparer.Ordinal),
            { Error: var error } => throw GitErrors.GitFailed("check-ignore", error),
        };
    }
}
