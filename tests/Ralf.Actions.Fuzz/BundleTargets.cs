using System.Security.Cryptography;
using System.Text;
using Ralf.Git;

namespace Ralf.Actions.Fuzz;

/// <summary>The bundle of a session: its header, which is read before any program is started, and the whole, which git
/// reads.</summary>
internal static class BundleTargets
{
    private const int MaxHeaderBytes = 64 * 1024 * 1024;

    private static readonly SmallStore _store = new()
    {
        Commit = GitId.Parse("b5ab3603f26371b6a846ba32de1ba7c47a6f7d2c"),
    };

    public static Target Whole { get; } = new("bundle", Unbundle, MakeBundles);

    public static Target Header { get; } =
        Target.WithFiles("bundle-header", input => Scratch.WithFile(input, ReadHeader), MakeHeaders);

    /// <summary>What is taken for a pack is one with any other, too.</summary>
    private static void ReadHeader(string file)
    {
        if (GitBundle.ReadPack(_store, file, MaxHeaderBytes) is not { } pack)
        {
            return;
        }

        if (BundlePack.Parse(BundlePack.Join([pack])) is not { } again || again.Count != pack.Count)
        {
            throw new FuzzException("a pack that was read is another one when written");
        }
    }

    /// <summary>No ref is made, and what is taken in is whole. Every other input gets a right check sum, so that git looks
    /// at what is before it.</summary>
    private static void Unbundle(byte[] input) =>
        Scratch.WithFile(
            input.Length % 2 == 0 ? input : WithSum(input),
            file =>
            {
                var repository = _receiver.Value;
                if (repository.TryImport([new BundleFile(file, Head)])[0])
                {
                    repository.Files(Head);
                }

                if (repository.Refs("refs/").Count > 0)
                {
                    throw new FuzzException("a bundle made a ref");
                }
            }
        );

    private static byte[] WithSum(byte[] input)
    {
        var start = input.AsSpan().IndexOf("\n\nPACK"u8) + 2;
        var end = input.Length - SHA1.HashSizeInBytes;
        if (start < 2 || end < start)
        {
            return input;
        }

        byte[] mended = [.. input];
#pragma warning disable CA5350 // git's own check sum
        SHA1.HashData(mended.AsSpan(start, end - start), mended.AsSpan(end));
#pragma warning restore CA5350
        return mended;
    }

    private static readonly Lazy<GitRepository> _receiver = new(() =>
        GitRepository.Open(GitDirectory.Create(Scratch.PathOf("repository.git"), []))
    );

    private static GitId Head { get; set; } = GitId.None;

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

    /// <summary>Headers with more lines, longer lines, or more names than any session's.</summary>
    private static IEnumerable<byte[]> MakeHeaders()
    {
        const string First = "# v2 git bundle\n";
        var known = $"-{_store.Commit} base\n";
        var head = $"{_store.Commit} refs/heads/x\n";
        byte[] pack = [.. "PACK\0\0\0\u0002\0\0\0\0"u8];
#pragma warning disable CA5350 // git's own check sum
        pack = [.. pack, .. SHA1.HashData(pack)];
#pragma warning restore CA5350
        return new[]
        {
            First + known + head + "\n",
            First + string.Concat(Enumerable.Repeat(known, 63)) + head + "\n",
            First + string.Concat(Enumerable.Repeat(known, 1_200)) + head + "\n",
            First + string.Concat(Enumerable.Repeat(known, 100_000)) + head + "\n",
            First + $"-{new string('0', 40)} \u001b[31m\n" + head + "\n",
            First + known.TrimEnd('\n') + new string('x', 8_000) + "\n" + head + "\n",
            First + new string('a', 5_000_000),
            First + new string('\n', 50_000),
            First + known.Replace('\n', '\r') + head + "\r\n\n",
            "# v3 git bundle\n@object-format=sha1\n@filter=blob:none\n" + head + "\n",
        }.Select(header => (byte[])[.. Encoding.UTF8.GetBytes(header), .. pack]);
    }
}
