using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Sessions;

/// <summary>
/// The last checkpoint of a session in the folder that outlives it: <c>checkpoint.json</c>, a record as if the session
/// had ended there, and a bundle whose
/// name is that of its commit. Once the session has left its own record, there is none.
/// </summary>
internal static class SavedCheckpoint
{
    public const string RecordName = "checkpoint.json";
    private const string BundleStart = "checkpoint-";
    private const string BundleEnd = ".bundle";

    /// <summary>A name of its own for each: the one before stays whole until the record names the new one.</summary>
    public static string BundleOf(GitId head) => $"{BundleStart}{head.Hex}{BundleEnd}";

    /// <summary>Whether a file of this name is the record of a checkpoint or the bundle of one.</summary>
    public static bool IsFile(string name) =>
        name == RecordName
        || name.Length > BundleStart.Length + BundleEnd.Length
            && GitId.TryParse(name[BundleStart.Length..^BundleEnd.Length], out var head)
            && name == BundleOf(head);

    /// <summary>Removes all but what this record needs; all where it is null.</summary>
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
