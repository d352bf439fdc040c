namespace Ralf.Git;

/// <summary>The refs of one repository, through the git program: its transactions are atomic, and it knows every ref
/// format.</summary>
internal sealed class RefStore(GitProgram git)
{
    private const int Attempts = 3;

    /// <summary>All refs whose full name starts with <paramref name="prefix"/>, by full name.</summary>
    public IReadOnlyDictionary<string, GitId> List(string prefix)
    {
        // for-each-ref matches whole path components or globs; the rest of the prefix is matched here.
        var folder = prefix[..(prefix.LastIndexOf('/') + 1)].TrimEnd('/');
        return Read([folder.Length > 0 ? folder : "refs"], name => name.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>Updates all refs or none; false if one did not have its expected value. Throws
    /// <see cref="UserException"/> if git cannot write.</summary>
    public bool TryUpdate(IReadOnlyList<RefUpdate> updates)
    {
        // The same order everywhere, so that two transactions never wait for each other's locks.
        var ordered = updates.OrderBy(u => u.Name, StringComparer.Ordinal).ToList();
        var input = Transaction(ordered);
        var result = git.TryRun(["update-ref", "--stdin", "-z"], input);
        for (var i = 1; result.ExitCode != 0 && i < Attempts; i++)
        {
            if (!AreAsExpected(ordered))
            {
                return false;
            }

            result = git.TryRun(["update-ref", "--stdin", "-z"], input);
        }

        return result.ExitCode == 0 || (AreAsExpected(ordered) ? throw GitErrors.RefsLocked(result.Error) : false);
    }

    private bool AreAsExpected(IReadOnlyList<RefUpdate> updates)
    {
        var expected = updates.Where(u => u.Expected is not null).ToList();
        if (expected.Count == 0)
        {
            return true;
        }

        var names = expected.Select(u => u.Name).ToHashSet(StringComparer.Ordinal);
        var found = Read(names, names.Contains);
        return expected.TrueForAll(u => found.GetValueOrDefault(u.Name, GitId.None) == u.Expected);
    }

    private SortedDictionary<string, GitId> Read(IEnumerable<string> patterns, Func<string, bool> isWanted)
    {
        var lines = git.Run(["for-each-ref", "--format=%(objectname) %(refname)", .. patterns]);
        var refs = new SortedDictionary<string, GitId>(StringComparer.Ordinal);
        foreach (var line in GitName.Split(lines, (byte)'\n'))
        {
            var name = line[41..];
            if (isWanted(name))
            {
                refs[name] = GitId.Parse(line[..40]);
            }
        }

        return refs;
    }

    private static byte[] Transaction(IReadOnlyList<RefUpdate> updates)
    {
        var text = new StringBuilder("start\0");
        foreach (var (name, expected, value) in updates)
        {
            text.Append(
                (expected, value.IsNone) switch
                {
                    ({ IsNone: true }, true) => $"verify {name}\0{GitId.None}\0",
                    (_, true) => $"delete {name}\0{expected?.Hex}\0",
                    _ => $"update {name}\0{value}\0{expected?.Hex}\0",
                }
            );
        }

        return GitName.Encode(text.Append("prepare\0commit\0").ToString());
    }
}
