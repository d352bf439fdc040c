using System.Buffers.Binary;

namespace Ralf.Git;

/// <summary>Imports only the objects of a bundle. Its refs are ignored, and every object is checked.</summary>
internal static class GitBundle
{
    /// <summary>Below this many objects, loose objects burden the repository less than another pack (git's own limit:
    /// https://git-scm.com/docs/git-config#Documentation/git-config.txt-fetchunpackLimit).</summary>
    private const uint UnpackLimit = 100;
    private const long MaxBytes = 2L * 1024 * 1024 * 1024;
    private const int MaxLineLength = 8192;

    /// <summary>What git takes from a pack in pieces has no limit; what it holds in memory is never larger than this
    /// (<c>core.bigFileThreshold</c>, https://git-scm.com/docs/git-config).</summary>
    private const long MaxObject = 512L * 1024 * 1024;

    /// <summary>Git holds all objects of a small pack in memory. With a larger one, the pack is stored as it
    /// is.</summary>
    private const long MaxLoose = 16L * 1024 * 1024;

    private static readonly TimeSpan _maxTime = TimeSpan.FromMinutes(10);

    /// <summary>Lines of a header. A session's bundle has one base and one head.</summary>
    private const int MaxLines = 64;

    /// <summary>Imports the objects; returns false if it is not a bundle, its prerequisites are missing here, or its
    /// objects are invalid or incomplete.</summary>
    public static bool TryUnpack(GitProgram git, IGitStore store, string file)
    {
        using var bundle = PlainFile.Open(file, MaxBytes, followLink: false, out _);
        return bundle is not null
            && TryReadHeader(bundle, store)
            && CountObjects(bundle) is { } count
            && TryStore(git, count, bundle, _maxTime);
    }

    /// <summary>Has git check and store a pack, within bounds: a few bytes can stand for any number of large objects,
    /// each the difference to another. Returns false if git refuses it, or it is beyond the bounds.</summary>
    /// <param name="count">The number of its objects, by its own header.</param>
    public static bool TryStore(GitProgram git, long count, Stream pack, TimeSpan? maxTime = null)
    {
        using var limit = new CancellationTokenSource(maxTime ?? _maxTime);
        var start = pack.Position;
        try
        {
            if (count < UnpackLimit)
            {
                var unpacked = Run(git with { MaxAllocation = MaxLoose }, ["unpack-objects", "-q", "--strict"]);
                if (unpacked.ExitCode == 0 || !unpacked.Error.Contains("over limit", StringComparison.Ordinal))
                {
                    return unpacked.ExitCode == 0;
                }
            }

            return Run(
                    git with
                    {
                        MaxAllocation = MaxObject,
                    },
                    ["index-pack", "--stdin", "--fix-thin", "--strict"]
                ).ExitCode == 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        GitOutput Run(GitProgram bounded, string[] command)
        {
            pack.Position = start;
#pragma warning disable CA2025 // awaited right here
            return bounded.TryRunAsync(command, pack, limit.Token).GetAwaiter().GetResult();
#pragma warning restore CA2025
        }
    }

    /// <summary>The pack in the bundle; null under the conditions of <see cref="TryUnpack"/> that can be seen without
    /// git.</summary>
    /// <param name="maxBytes">No larger bundle is read.</param>
    public static BundlePack? ReadPack(IGitStore store, string file, int maxBytes)
    {
        using var bundle = PlainFile.Open(file, maxBytes, followLink: false, out _);
        if (bundle is null || !TryReadHeader(bundle, store))
        {
            return null;
        }

        var pack = new byte[bundle.Length - bundle.Position];
        return bundle.ReadAtLeast(pack, pack.Length, throwOnEndOfStream: false) == pack.Length
            ? BundlePack.Parse(pack)
            : null;
    }

    /// <summary>Reads up to the pack: a signature line, a line <c>-ID comment</c> for each prerequisite, a line <c>ID
    /// ref</c> for each head, an empty line (https://git-scm.com/docs/gitformat-bundle).</summary>
    private static bool TryReadHeader(Stream bundle, IGitStore store)
    {
        if (ReadLine(bundle) != "# v2 git bundle")
        {
            return false;
        }

        var lines = 0;
        for (var line = ReadLine(bundle); line is not { Length: 0 }; line = ReadLine(bundle))
        {
            if (line is null || line.Length < 41 || ++lines > MaxLines)
            {
                return false;
            }

            if (line[0] == '-' && store.ResolveCommit(line[1..41]) is null)
            {
                return false;
            }
        }

        return true;
    }

    private static uint? CountObjects(FileStream bundle)
    {
        var header = new byte[12];
        var start = bundle.Position;
        if (bundle.ReadAtLeast(header, 12, throwOnEndOfStream: false) < 12)
        {
            return null;
        }

        bundle.Position = start;
        return BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
    }

    private static string? ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        for (var c = stream.ReadByte(); c != '\n'; c = stream.ReadByte())
        {
            if (c < 0 || line.Length > MaxLineLength)
            {
                return null;
            }

            line.Append((char)c);
        }

        return line.ToString();
    }
}
