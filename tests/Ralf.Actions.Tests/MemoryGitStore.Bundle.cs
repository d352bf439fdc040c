using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ralf.Git;

namespace Ralf.Actions.Tests;

/// <summary>Objects that go from one store to another: by a push, or in a file.</summary>
internal sealed partial class MemoryGitStore
{
    public void CopyObjectsTo(MemoryGitStore other)
    {
        lock (_gate)
        {
            foreach (var (id, found) in _objects)
            {
                other._objects.TryAdd(id, found);
            }
        }
    }

    /// <summary>Writes the objects that are here and not in the alternates.</summary>
    public void WriteBundle(string file)
    {
        using var content = new MemoryStream();
        foreach (var (kind, bytes) in _objects.Values)
        {
            content.Write(
                Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind} {bytes.Length}\n"))
            );
            content.Write(bytes);
        }

        content.Write(SHA256.HashData(content.ToArray()));
        File.WriteAllBytes(file, content.ToArray());
    }

    public bool TryImport(string bundleFile, GitId head)
    {
        if (PlainFile.Read(bundleFile, int.MaxValue, followLink: false, out _) is not { } bytes)
        {
            return false;
        }

        var end = bytes.Length - SHA256.HashSizeInBytes;
        if (end < 0 || !SHA256.HashData(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end)))
        {
            return false;
        }

        for (var at = 0; at < end; )
        {
            var line = Array.IndexOf(bytes, (byte)'\n', at);
            var words = Encoding.ASCII.GetString(bytes, at, line - at).Split(' ');
            var length = int.Parse(words[1], CultureInfo.InvariantCulture);
            Write(words[0], bytes.AsSpan(line + 1, length).ToArray());
            at = line + 1 + length;
        }

        return ResolveCommit(head.Hex) == head;
    }
}
