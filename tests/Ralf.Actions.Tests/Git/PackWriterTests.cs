using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

public sealed class PackWriterTests : IDisposable
{
    private readonly TempRepository _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(5, 0)]
    [InlineData(400, 1)]
    // More than a system writes at once.
    [InlineData(3_000, 1)]
    public void Git_finds_what_was_gathered(int objects, int packs)
    {
        _temp.Commit("one", ("a", "x"));
        var random = new Random(3);
        // Around the most that one block of zlib's holds, and nothing at all.
        int[] sizes = [0, 1, 65_534, 65_535, 65_536, 131_070, 200_000];
        var written = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using (var repository = GitRepository.Open(_temp.Root))
        {
            repository.BeginBatch();
            for (var i = 0; i < objects; i++)
            {
                var content = new byte[i < sizes.Length ? sizes[i] : random.Next(3000)];
                random.NextBytes(content);
                written[repository.WriteBlob(content).Hex] = content;
            }

            repository.FlushBatch();
            // Once more: the same pack is there already.
            foreach (var content in written.Values)
            {
                repository.WriteBlob(content);
            }

            repository.FlushBatch();
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
        foreach (var (id, content) in written.Take(400))
        {
            Assert.Equal(content, _temp.GitBytes(_temp.Root, [], "cat-file", "blob", id));
        }
    }

    [Fact]
    public void What_is_gathered_goes_out_before_something_very_large_joins_it()
    {
        using var repository = GitRepository.Open(_temp.Root);
        repository.BeginBatch();
        for (var i = 0; i < 150; i++)
        {
            repository.WriteBlob(BitConverter.GetBytes(i));
        }

        repository.WriteBlob(new byte[48 << 20]);

        var index = Assert.Single(Directory.GetFiles(_temp.Path(".git/objects/pack"), "*.idx"));
        Assert.Equal(150, _temp.Git("verify-pack", "-v", index).Split('\n').Count(l => l.Contains(" blob ")));
    }

    [Fact]
    public void A_pack_that_is_there_already_counts_as_new_so_that_no_gc_takes_it()
    {
        var pack = Write();
        File.SetLastWriteTimeUtc(pack, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(pack, Write());
        Assert.InRange(File.GetLastWriteTimeUtc(pack), DateTime.UtcNow.AddHours(-1), DateTime.UtcNow.AddHours(1));

        string Write()
        {
            using var repository = GitRepository.Open(_temp.Root);
            repository.BeginBatch();
            for (var i = 0; i < 200; i++)
            {
                repository.WriteBlob(BitConverter.GetBytes(i));
            }

            repository.FlushBatch();
            return Assert.Single(Directory.GetFiles(_temp.Path(".git/objects/pack"), "*.pack"));
        }
    }

    [Fact]
    public void What_is_gathered_is_read_back_and_is_one_pack_whichever_thread_was_faster()
    {
        var random = new Random(4);
        var contents = new byte[300][];
        for (var i = 0; i < contents.Length; i++)
        {
            contents[i] = new byte[i == 7 ? 200_000 : random.Next(1, 3000)];
            random.NextBytes(contents[i]);
        }

        for (var round = 0; round < 3; round++)
        {
            using var repository = GitRepository.Open(_temp.Root);
            repository.BeginBatch();
            var ids = new GitId[contents.Length];
            Parallel.ForEach(
                Enumerable.Range(0, ids.Length).OrderBy(_ => random.Next()).ToList(),
                i =>
                {
                    ids[i] = repository.WriteBlob(contents[i]);
                    Assert.Equal(contents[i], repository.ReadBlob(ids[i]));
                }
            );
            repository.FlushBatch();
        }

        Assert.Single(Directory.GetFiles(_temp.Path(".git/objects/pack"), "*.pack"));
    }
}
