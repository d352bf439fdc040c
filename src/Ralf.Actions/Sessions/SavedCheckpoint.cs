namespace Ralf.Actions.Sessions;

/// <summary>The last checkpoint of a session, in the folder that outlives it: <c>checkpoint.json</c>, a record as if
/// the session had ended there, and a bundle named after its commit. It is removed once the session has left its own
/// record.</summary>
internal static class SavedCheckpoint
{
    public const string RecordName = "checkpoint.json";
    private const string BundleStart = "checkpoint-";
    private const string BundleEnd = ".bundle";

    /// <summary>Each checkpoint has its own name: the previous one stays whole until the record names the new
    /// one.</summary>
    public static string BundleOf(GitId head) => $"{BundleStart}{head.Hex}{BundleEnd}";

    /// <summary>True if a file of this name is a checkpoint's record or bundle.</summary>
    public static bool IsFile(string name) =>
        name == RecordName
        || name.Length > BundleStart.Length + BundleEnd.Length
            && GitId.TryParse(name[BundleStart.Length..^BundleEnd.Length], out var head)
            && name == BundleOf(head);

    /// <summary>Removes everything that this record does not need; removes all if it is null.</summary>
    public static void Remove(string output, SessionRecord? keep)
    {
        if (keep is null)
        {
            File.Delete(Path.Combine(output, RecordName));
        }

        var needed = keep?.Head is { } head ? BundleOf(head) : null;
        foreach (var file in Directory.EnumerateFiles(output, $"{BundleStart}*"))
        {
            if (Path.GetFileName(file) != needed)
            {
                File.Delete(file);
            }
        }
    }
}
