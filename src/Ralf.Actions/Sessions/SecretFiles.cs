namespace Ralf.Actions.Sessions;

/// <summary>Finds the values of credentials in the files that a session made.</summary>
internal sealed class SecretFiles(SecretValues secrets, SessionFolders folders)
{
    /// <summary>A larger file is not read into memory at once.</summary>
    private const long Large = 16 * 1024 * 1024;

    private const int Window = 1024 * 1024;

    /// <summary>What is known of each file: the variable whose value it holds, or null.</summary>
    private readonly Dictionary<GitId, string?> _known = [];

    /// <summary>Refuses each file that holds such a value, in its content or its name, unless the file that it replaces
    /// does too.</summary>
    public async Task<ProvenChanges> LeaveOutAsync(
        CleanRepository clean,
        ProvenChanges changes,
        CancellationToken cancellation
    )
    {
        if (secrets.IsEmpty)
        {
            return changes;
        }

        var made = changes.Allowed.Where(c => c.NewMode != GitMode.None).ToList();
        await ReadAsync(clean, made.Select(c => c.NewId), cancellation);
        await ReadAsync(
            clean,
            made.Where(c => c.OldMode != GitMode.None && _known[c.NewId] is not null).Select(c => c.OldId),
            cancellation
        );
        var refused = made.Where(c => What(c) is not null).ToHashSet();
        return refused.Count == 0
            ? changes
            : new(
                [.. changes.Allowed.Where(c => !refused.Contains(c))],
                [.. changes.Refused, .. refused.Select(c => new RefusedChange(c, Refusal.Secret, What(c)))]
            );
    }

    private string? What(PathChange change)
    {
        var isNew = change.OldMode == GitMode.None;
        return _known[change.NewId] is { } name && (isNew || _known[change.OldId] is null)
                ? $"it holds the value of {name}"
            : isNew && secrets.FindAll(change.Path.Value) is [var inName, ..] ? $"its name holds the value of {inName}"
            : null;
    }

    private async Task ReadAsync(CleanRepository clean, IEnumerable<GitId> blobs, CancellationToken cancellation)
    {
        GitId[] unread = [.. blobs.Distinct().Where(b => !_known.ContainsKey(b))];
        if (unread.Length == 0)
        {
            return;
        }

        var sizes = clean.Store.BlobSizes(unread);
        GitId[] small = [.. unread.Where((_, i) => sizes[i] <= Large)];
        clean.Store.ReadBlobs(
            small,
            (i, content) =>
            {
                cancellation.ThrowIfCancellationRequested();
                _known[small[i]] = secrets.Find(content);
            }
        );
        foreach (var blob in unread.Except(small))
        {
            _known[blob] = await FindInLargeAsync(clean, blob, cancellation);
        }
    }

    private async Task<string?> FindInLargeAsync(CleanRepository clean, GitId blob, CancellationToken cancellation)
    {
        try
        {
            await clean.ExtractAsync(blob, folders.Data, cancellation);
            await using var file = File.OpenRead(folders.Data);
            return await FindAsync(file, cancellation);
        }
        finally
        {
            File.Delete(folders.Data);
        }
    }

    /// <summary>Reads in windows that overlap, so that no value lies between two.</summary>
    private async Task<string?> FindAsync(Stream file, CancellationToken cancellation)
    {
        var buffer = new byte[Window + secrets.MaxBytes];
        for (var kept = 0; ; )
        {
            var read = await file.ReadAtLeastAsync(buffer.AsMemory(kept), 1, throwOnEndOfStream: false, cancellation);
            if (read == 0)
            {
                return null;
            }

            var filled = buffer.AsSpan(0, kept + read);
            if (secrets.Find(filled) is { } name)
            {
                return name;
            }

            var rest = filled[^Math.Min(filled.Length, secrets.MaxBytes - 1)..];
            rest.CopyTo(buffer);
            kept = rest.Length;
        }
    }
}
