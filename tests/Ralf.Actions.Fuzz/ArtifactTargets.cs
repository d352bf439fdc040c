using System.IO.Compression;
using System.Text;
using Ralf.Actions.Runs;
using Ralf.Actions.Workflows;
using Ralf.Git;

namespace Ralf.Actions.Fuzz;

/// <summary>What a job leaves: its artifact, the bundle in it, and the names that artifacts are unpacked
/// under.</summary>
internal static class ArtifactTargets
{
    public static Target Zip { get; } = new("zip", Unzip, () => [MakeZip()]);

    public static Target Names { get; } =
        new(
            "names",
            Name,
            () => new[] { "ralf-core.1-r1", "ralf-core.1-r", "ralf-verify-r2147483648" }.Select(Encoding.UTF8.GetBytes)
        );

    public static Target Bundle { get; } = new("bundle", Unbundle, MakeBundles);

    public static IEnumerable<byte[]> Trees() =>
        [
            [.. "100644 a.txt\0"u8, .. new byte[20], .. "40000 b\0"u8, .. Enumerable.Repeat((byte)7, 20)],
            [.. "120000 \xff\0"u8, .. new byte[20], .. "160000 sub\0"u8, .. new byte[20]],
        ];

    /// <summary>Nothing but the three known files comes out, whatever the archive says.</summary>
    private static void Unzip(byte[] input) =>
        Scratch.WithFile(
            input,
            file =>
            {
                var folder = file + "-out";
                ArtifactZip.TryUnpack(file, folder);
                if (Directory.Exists(folder))
                {
                    var odd = Directory
                        .EnumerateFileSystemEntries(folder)
                        .Select(Path.GetFileName)
                        .FirstOrDefault(n => n is not ("record.json" or "session.bundle" or "verify.json"));
                    Directory.Delete(folder, recursive: true);
                    if (odd is not null)
                    {
                        throw new FuzzException($"'{odd}' was unpacked");
                    }
                }
            }
        );

    private static void Name(byte[] input)
    {
        var name = Encoding.UTF8.GetString(input).Replace('/', '_').Replace('\0', '_');
        if (name is "" or "." or ".." || Encoding.UTF8.GetByteCount(name) > 255)
        {
            return;
        }

        var folder = Scratch.PathOf("names");
        Directory.CreateDirectory(Path.Combine(folder, name));
        _ = SessionIntake.Folders(folder, "core.1").ToList();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>No ref is made, and what is taken in is whole.</summary>
    private static void Unbundle(byte[] input) =>
        Scratch.WithFile(
            input,
            file =>
            {
                var repository = _receiver.Value;
                if (repository.TryImport(file, Head))
                {
                    repository.Files(Head);
                }

                if (repository.Refs("refs/").Count > 0)
                {
                    throw new FuzzException("a bundle made a ref");
                }
            }
        );

    private static readonly Lazy<GitRepository> _receiver = new(() =>
        GitRepository.Open(GitDirectory.Create(Scratch.PathOf("repository.git"), []))
    );

    private static GitId Head { get; set; } = GitId.None;

    private static byte[] MakeZip()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "record.json", "session.bundle", "../x", "verify.json" })
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(new string('x', 100)));
            }
        }

        return bytes.ToArray();
    }

    private static IEnumerable<byte[]> MakeBundles()
    {
        var source = GitDirectory.Create(Scratch.PathOf("source.git"), []);
        using var repository = GitRepository.Open(source);
        var who = GitIdentity.Ralf(DateTimeOffset.UnixEpoch);
        var first = repository.WriteCommit(new(GitId.EmptyTree, [], who, "first\n"));
        repository.WriteTree([]);
        foreach (var files in new[] { 3, 150 })
        {
            var tree = repository.WriteTree([
                .. Enumerable
                    .Range(0, files)
                    .Select(i => new GitTreeEntry(
                        $"f{i}",
                        GitMode.File,
                        repository.WriteBlob(Encoding.UTF8.GetBytes($"text {i}\n"))
                    )),
            ]);
            Head = repository.WriteCommit(new(tree, [first], who, "second\n"));
            var file = Scratch.PathOf($"{files}.bundle");
            repository.Bundle(GitId.EmptyTree, Head, file);
            yield return File.ReadAllBytes(file);
        }
    }
}
