namespace Ralf.Actions.Sessions;

/// <summary>Makes the content of a session's files what the base's <c>.gitattributes</c> mean it to be: line ends as
/// <c>git add</c> stores them, and nothing in plain text that a filter is to encrypt.</summary>
internal static class RepositoryContent
{
    /// <summary>A larger file is not read into memory at once, and stays as it is.</summary>
    private const long MaxBytes = 64 << 20;

    private const int MaxNames = 5;

    /// <summary>The beginning of a pointer of Git LFS, which is what the filter stores.</summary>
    private static readonly byte[] _pointer = Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/");

    /// <summary>The changes with their content as it is to be, those that may not land refused; and a warning for files
    /// that land without their filter, or null.</summary>
    public static (ProvenChanges Changes, string? Warning) Apply(IGitStore store, GitId baseTree, ProvenChanges changes)
    {
        PathChange[] files =
        [
            .. changes.Allowed.Where(c => c.NewMode is GitMode.File or GitMode.Executable && c.NewId != c.OldId),
        ];
        var rules = AttributeRules.Match(store, baseTree, [.. files.Select(c => c.Path.Value)]);
        if (rules.Count == 0)
        {
            return (changes, null);
        }

        // Nobody here can tell what is encrypted; a file that only moves is what it was.
        var moved = changes.Allowed.Where(c => !c.OldId.IsNone).Select(c => c.OldId).ToHashSet();
        var ruled = files.Where(c => rules.ContainsKey(c.Path.Value)).ToHashSet();
        var blobs = ruled.SelectMany(c => new[] { c.NewId, c.OldId }).Where(id => !id.IsNone).Distinct().ToList();
        var sizes = blobs.Zip(store.BlobSizes(blobs)).ToDictionary();
        var (allowed, refused, unfiltered) = (new List<PathChange>(), new List<RefusedChange>(), new List<string>());
        foreach (var change in changes.Allowed)
        {
            var rule = ruled.Contains(change) ? rules[change.Path.Value] : null;
            var content = rule is null ? null : Read(change.NewId);
            var filter = content.AsSpan().StartsWith(_pointer) ? null : rule?.Filter;
            if (rule?.Filter is { } encrypting && AttributeRules.IsEncrypting(encrypting))
            {
                filter = moved.Contains(change.NewId) ? null : encrypting;
            }

            if (filter is not null && AttributeRules.IsEncrypting(filter))
            {
                refused.Add(
                    new(
                        change,
                        Refusal.Filter,
                        $"{AttributeRules.FileName} has filter={filter} for it, and no session can encrypt"
                    )
                );
            }
            else if (content is null)
            {
                allowed.Add(change);
            }
            else if (Normalized(change, content, rule!.Text) is { } made)
            {
                allowed.Add(made);
            }

            if (filter is not null && !AttributeRules.IsEncrypting(filter))
            {
                unfiltered.Add($"{change.Path.Value} ({filter})");
            }
        }

        return (new(allowed, [.. changes.Refused, .. refused]), Warning(unfiltered));

        byte[]? Read(GitId blob) => sizes[blob] <= MaxBytes ? store.ReadBlob(blob) : null;

        // Null if the line ends are all that it changed.
        PathChange? Normalized(PathChange change, byte[] content, TextRule rule)
        {
            var old = change.OldMode is GitMode.File or GitMode.Executable ? change.OldId : GitId.None;
            var made = LineEnds.Normalize(content, rule, () => old.IsNone ? null : Read(old)) is { } bytes
                ? change with
                {
                    NewId = store.WriteBlob(bytes),
                }
                : change;
            return (made.NewMode, made.NewId) == (made.OldMode, made.OldId) ? null : made;
        }
    }

    private static string? Warning(List<string> unfiltered) =>
        unfiltered.Count == 0
            ? null
            : $"these files land as they are, without the filter that {AttributeRules.FileName} names for them: "
                + string.Join(", ", unfiltered.Take(MaxNames))
                + (unfiltered.Count > MaxNames ? $" and {unfiltered.Count - MaxNames} more" : "");
}
