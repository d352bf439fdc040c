using System.Security.Cryptography;

namespace Ralf.Git;

/// <summary>Encodes and decodes commit objects. Written without signature or encoding, times in UTC, so equal data
/// gives equal bytes.</summary>
internal static class CommitCodec
{
    public static byte[] Write(CommitData commit)
    {
        var text = new StringBuilder().Append($"tree {commit.Tree}\n");
        foreach (var parent in commit.Parents)
        {
            text.Append($"parent {parent}\n");
        }

        var author = $"{Clean(commit.Author.Name)} <{Clean(commit.Author.Email)}>";
        var seconds = commit.Author.When.ToUnixTimeSeconds();
        text.Append($"author {author} {seconds} +0000\n");
        text.Append($"committer {author} {seconds} +0000\n\n");
        text.Append(commit.Message.Replace("\0", "", StringComparison.Ordinal));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The id of the commit as <see cref="Write"/> makes it.</summary>
    public static GitId IdOf(CommitData commit)
    {
        var bytes = Write(commit);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes($"commit {bytes.Length}\0"));
        hash.AppendData(bytes);
        return GitId.Parse(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Parses a commit; returns null if the bytes are not one.</summary>
    public static CommitData? Parse(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        var header = (split < 0 ? text : text[..split]).Split('\n');
        var message = split < 0 ? "" : text[(split + 2)..];
        if (!header[0].StartsWith("tree ", StringComparison.Ordinal) || !GitId.TryParse(header[0][5..], out var tree))
        {
            return null;
        }

        var parents = new GitId[header.Count(l => l.StartsWith("parent ", StringComparison.Ordinal))];
        var next = 0;
        var author = new GitIdentity("", "", DateTimeOffset.UnixEpoch);
        foreach (var line in header.Skip(1))
        {
            if (line.StartsWith("parent ", StringComparison.Ordinal))
            {
                if (!GitId.TryParse(line[7..], out var parent))
                {
                    return null;
                }

                parents[next++] = parent;
            }
            else if (line.StartsWith("author ", StringComparison.Ordinal))
            {
                author = ParseIdentity(line[7..]);
                break;
            }
        }

        return new CommitData(tree, next == parents.Length ? parents : parents[..next], author, message);
    }

    private static GitIdentity ParseIdentity(string text)
    {
        var open = text.LastIndexOf('<');
        var close = text.LastIndexOf('>');
        if (open < 0 || close < open)
        {
            return new GitIdentity(text, "", DateTimeOffset.UnixEpoch);
        }

        var time = text[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var known =
            time.Length > 0
            && long.TryParse(time[0], CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= -62135596800 and <= 253402300799
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : DateTimeOffset.UnixEpoch;
        return new GitIdentity(text[..open].TrimEnd(), text[(open + 1)..close], known);
    }

    private static string Clean(string text) =>
        string.Concat(text.Where(c => c is not ('<' or '>') && !char.IsControl(c))).Trim();
}
