using System.Text;

namespace Ralf.Actions.Git;

/// <summary>The refs of one repository, by the git program: its transactions are all or nothing, and it knows every way to store a ref.</summary>
internal sealed class RefStore(GitProgram git)
{
    private const int Attempts = 3;

    /// <summary>All refs whose full name starts with <paramref name="prefix"/>, by full name.</summary>
    public IReadOnlyDictionary<string, GitId> List(string prefix)
    {
        // for-each-ref matches whole path components or globs; the rest of the prefix is matched here.
        var folder = prefix[..(prefix.LastIndexOf('/') + 1)];
        var lines = git.Run([
            "for-each-ref",
            "--format=%(objectname) %(refname)",
            folder.TrimEnd('/') is { Length: > 0 } f ? f : "refs",
        ]);
        var refs = new SortedDictionary<string, GitId>(StringComparer.Ordinal);
        foreach (var line in GitName.Split(lines, (byte)'\n'))
        {
            var name = line[41..];
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                refs[name] = GitId.Parse(line[..40]);
            }
        }

        return refs;
    }

    /// <summary>All or nothing; false where a ref was not as expected. Throws <see cref="UserException"/> where git cannot write.</summary>
    public bool TryUpdate(IReadOnlyList<RefUpdate> updates)
    {
        // In one order everywhere, so that two transactions never wait for each other's locks.
        var ordered = updates.OrderBy(u => u.Name, StringComparer.Ordinal).ToList();
        var input = Transaction(ordered);
        var result = git.TryRun(["update-ref", "--stdin", "-z"], input);
        for (var i = 1; result.ExitCode != 0 && i < Attempts; i++)
        {
            if (!ordered.All(IsAsExpected))
            {
                return false;
            }

            result = git.TryRun(["update-ref", "--stdin", "-z"], input);
        }

        return result.ExitCode == 0
            || (ordered.All(IsAsExpected) ? throw GitErrors.RefsLocked(result.Error) : false);
    }

    /// <summary>The value of a ref by its full name; null where it does not exist.</summary>
    public GitId? Find(string name)
    {
        var result = git.TryRun(["rev-parse", "--verify", "--quiet", "--end-of-options", name]);
        return
            result.ExitCode == 0
            && GitId.TryParse(Encoding.ASCII.GetString(result.Output).TrimEnd('\n'), out var id)
            ? id
            : null;
    }

    private bool IsAsExpected(RefUpdate update) =>
        update.Expected is not { } expected || (Find(update.Name) ?? GitId.None) == expected;

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
