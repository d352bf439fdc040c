using System.Text;

namespace Ralf.Actions.Git;

/// <summary>Refs as they lie on disk: each in a file of its own, or all in <c>packed-refs</c>. Knows plain names and plain contents; of others git is to be asked.</summary>
internal sealed class RefFiles(string gitDirectory, string commonDirectory)
{
    private const int MostLinks = 5;
    private const int LongestFile = 4096;

    /// <summary>The time of a file that is not there.</summary>
    private static readonly DateTime Never = DateTime.FromFileTimeUtc(0);

    /// <summary>Whether the refs are in tables, which are git's to read; the few files beside these name no commit.</summary>
    private readonly bool _hasReftable = Directory.Exists(
        Path.Combine(commonDirectory, "reftable")
    );

    /// <summary>What each name stands for: an id, <see cref="GitId.None"/> where there is no such ref, null where git is to be asked.</summary>
    /// <param name="names"><c>HEAD</c>, full names of refs, full ids.</param>
    public GitId?[] Find(IReadOnlyList<string> names)
    {
        var found = new GitId?[names.Count];
        // The files first and packed-refs once after all of them: git packs a ref before it removes the file.
        var packed = new string?[names.Count];
        InParts.Run(
            found.Length,
            (from, to) =>
            {
                for (var i = from; i < to; i++)
                {
                    if (GitId.TryParse(names[i], out var id))
                    {
                        found[i] = id;
                    }
                    else if (IsPlain(names[i]))
                    {
                        found[i] = TryLoose(names[i], out packed[i]);
                    }
                }
            }
        );

        var all = Array.TrueForAll(packed, p => p is null)
            ? null
            : PackedRefs.Read(commonDirectory);
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = packed[i] is { } name ? all?.Find(name) : found[i];
        }

        return found;
    }

    private GitId? TryLoose(string name, out string? packed)
    {
        try
        {
            return Loose(name, out packed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            packed = null;
            return null;
        }
    }

    /// <summary>What a ref's file says; or the name to be looked for among the packed ones.</summary>
    private GitId? Loose(string name, out string? packed)
    {
        packed = null;
        for (var i = 0; i < MostLinks; i++)
        {
            var path = Path.Combine(name == "HEAD" ? gitDirectory : commonDirectory, name);
            if (!IsThere(path))
            {
                packed = name;
                return null;
            }

            var text = ReadSmall(path);
            if (text is null || !text.StartsWith("ref: ", StringComparison.Ordinal))
            {
                return GitId.TryParse(text, out var id) ? id : null;
            }

            name = text[5..];
            if (!IsPlain(name))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Unlike <see cref="File.Exists"/>, this throws where nobody may look: what is packed may be older.</summary>
    private static bool IsThere(string path) => File.GetLastWriteTimeUtc(path) != Never;

    private static string? ReadSmall(string path)
    {
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        Span<byte> bytes = stackalloc byte[LongestFile];
        var length = RandomAccess.Read(file, bytes, 0);
        return length == LongestFile ? null : Encoding.ASCII.GetString(bytes[..length]).TrimEnd();
    }

    /// <summary>Names that git takes for sure, of refs that all work trees share.</summary>
    private bool IsPlain(string name)
    {
        if (name == "HEAD")
        {
            return true;
        }

        var isRef =
            !_hasReftable
            && name.StartsWith("refs/", StringComparison.Ordinal)
            && !name.StartsWith("refs/worktree/", StringComparison.Ordinal)
            && !name.StartsWith("refs/bisect/", StringComparison.Ordinal)
            && !name.StartsWith("refs/rewritten/", StringComparison.Ordinal)
            && !name.EndsWith('/');
        for (var i = 5; isRef && i < name.Length; i++)
        {
            isRef =
                char.IsAsciiLetterOrDigit(name[i])
                || name[i] is '_' or '-' or '+' or '#' or '@' or '=' or ','
                || (name[i] == '/' && name[i - 1] != '/')
                || (name[i] == '.' && name[i - 1] is not ('/' or '.') && IsInside(name, i));
        }

        return isRef;
    }

    /// <summary>A dot ends no part of a name, and no part ends in <c>.lock</c>.</summary>
    private static bool IsInside(string name, int dot) =>
        dot + 1 < name.Length
        && name[dot + 1] != '/'
        && !name.AsSpan(dot).StartsWith(".lock", StringComparison.Ordinal);
}
