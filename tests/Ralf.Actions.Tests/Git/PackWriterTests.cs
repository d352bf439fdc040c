using Ralf.Actions.Git;

namespace Ralf.Actions.Tests.Git;

public sealed class PackWriterTests : IDisposable
{
    private readonly TempRepository _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory(Timeout = 60_000)]
    [InlineData(5, 0)]
    [InlineData(400, 1)]
    public async Task Git_finds_what_was_gathered(int objects, int packs)
    {
        await Task.Yield();
        _temp.Commit("one", ("a", "x"));
        var random = new Random(3);
        // Around the most that one block of zlib's holds, and nothing at all.
        int[] sizes = [0, 1, 65_534, 65_535, 65_536, 131_070, 200_000];
        var written = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using (var repository = GitRepository.Open(_temp.Root))
        {
            repository.Gather();
            for (var i = 0; i < objects; i++)
            {
                var content = new byte[i < sizes.Length ? sizes[i] : random.Next(3000)];
                random.NextBytes(content);
                written[repository.WriteBlob(content).Hex] = content;
            }

            repository.WriteGathered();
            // Once more: the same pack is there already.
            foreach (var content in written.Values)
            {
                repository.WriteBlob(content);
            }

            repository.WriteGathered();
        }

        var folder = _temp.Path(".git/objects/pack");
        Assert.Equal(packs, Directory.GetFiles(folder, "*.pack").Length);
        Assert.DoesNotContain(
            Directory.GetFiles(folder),
            f => Path.GetFileName(f).StartsWith("tmp", StringComparison.Ordinal)
        );
        foreach (var pack in Directory.GetFiles(folder, "*.idx"))
        {
            _temp.Git("verify-pack", pack);
        }

        _temp.Git("fsck", "--strict");
        foreach (var (id, content) in written)
        {
            Assert.Equal(content, _temp.GitBytes(_temp.Root, [], "cat-file", "blob", id));
        }
    }
}
