using System.Globalization;
using System.Text;
using Ralf.Actions.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>The reader of packs and loose objects, held against git's own answers.</summary>
public sealed class ObjectFilesTests : IDisposable
{
    private readonly TempRepository _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("loose")]
    [InlineData("gc", "gc", "-q", "--aggressive")]
    [InlineData("chains", "repack", "-adfq", "--depth=250", "--window=50")]
    [InlineData(
        "bases by id",
        "-c",
        "repack.useDeltaBaseOffset=false",
        "repack",
        "-adfq",
        "--depth=50"
    )]
    [InlineData("several packs", "repack", "-adfq", "--max-pack-size=1m")]
    public void Every_object_has_the_bytes_that_git_says(string how, params string[] git)
    {
        Fill(seed: 1);
        if (git.Length > 0)
        {
            _temp.Git(git);
            // Some of everything that is not packed.
            _temp.Commit("after", ("new/file", "loose"));
        }

        Assert.Equal(how == "several packs", Directory.GetFiles(Packs, "*.pack").Length > 1);
        var expected = AllObjects(_temp.Root);
        Assert.InRange(expected.Count, 400, 10_000);
        Assert.Equal(expected, ReadAll(Objects, expected.Keys));
    }

    [Fact]
    public async Task Objects_of_alternates_are_found()
    {
        Fill(seed: 2);
        _temp.Git("gc", "-q");
        var (first, second) = (_temp.Beside("first"), _temp.Beside("second"));
        _temp.Git("clone", "-q", "--shared", ".", first);
        await File.WriteAllTextAsync(Path.Combine(first, "more"), "more");
        _temp.GitIn(first, "add", "more");
        _temp.GitIn(first, "commit", "-q", "-m", "more");
        _temp.Git("clone", "-q", "--shared", first, second);
        // The second names a folder that names a folder; relative to itself, with a comment.
        await File.WriteAllTextAsync(
            Path.Combine(second, ".git/objects/info/alternates"),
            "# why\n../../../first/.git/objects\n"
        );
        var expected = AllObjects(first);
        Assert.Equal(expected, ReadAll(Path.Combine(second, ".git/objects"), expected.Keys));
    }

    [Fact]
    public void Threads_that_begin_together_find_what_is_packed()
    {
        Fill(seed: 3);
        _temp.Git("gc", "-q");
        var id = GitId.Parse(_temp.Git("rev-parse", "HEAD").Trim());
        for (var round = 0; round < 100; round++)
        {
            using var files = new ObjectFiles(Objects);
            using var together = new Barrier(4);
            var found = new bool[4];
            var threads = Enumerable
                .Range(0, found.Length)
                .Select(i => new Thread(() =>
                {
                    var reader = files.Rent();
                    together.SignalAndWait();
                    found[i] = files.TryRead(id, reader);
                    files.Return(reader);
                }))
                .ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            Assert.DoesNotContain(false, found);
        }
    }

    [Fact]
    public async Task Alternates_that_name_each_other_end()
    {
        _temp.Commit("one", ("a", "x"));
        Directory.CreateDirectory(Path.Combine(Objects, "info"));
        await File.WriteAllTextAsync(
            Path.Combine(Objects, "info/alternates"),
            Objects + "\n/nowhere\n"
        );
        using var files = new ObjectFiles(Objects);
        Assert.False(files.TryRead(GitId.Parse(new string('a', 40)), files.Rent()));
    }

    [Fact]
    public void A_pack_that_comes_later_is_found()
    {
        _temp.Commit("one", ("a", "x"));
        using var files = new ObjectFiles(Objects);
        var reader = files.Rent();
        Assert.True(files.TryRead(GitId.Parse(_temp.Git("rev-parse", "HEAD")), reader));
        var second = GitId.Parse(_temp.Commit("two", ("a", "y")));
        _temp.Git("repack", "-adq");
        _temp.Git("prune-packed");
        Assert.True(files.TryRead(second, reader));
        Assert.Equal("commit", reader.Kind);
    }

    [Fact]
    public void Damage_gives_git_s_own_answer_or_the_object_or_none()
    {
        Fill(seed: 3);
        _temp.Git("repack", "-adfq", "--depth=50");
        _temp.Git("prune-packed");
        var whole = AllObjects(_temp.Root);
        var ids = whole.Keys.ToList();
        var random = new Random(7);
        var copy = _temp.Beside("damaged");
        _temp.Git("clone", "-q", "--bare", "--no-hardlinks", ".", copy);
        var (same, asked) = (0, 0);
        for (var round = 0; round < 60; round++)
        {
            foreach (var file in Directory.GetFiles(Packs))
            {
                var target = Path.Combine(copy, "objects/pack", Path.GetFileName(file));
                File.Delete(target);
                File.Copy(file, target);
                if (file.EndsWith(round % 3 == 0 ? ".idx" : ".pack", StringComparison.Ordinal))
                {
                    Damage(target, random);
                }
            }

            var answers = Ask(copy, ids);
            foreach (var (id, read) in ReadAll(Path.Combine(copy, "objects"), ids))
            {
                // In a damaged index git may look past what is there; then it is the object as it was.
                Assert.Equal(answers.GetValueOrDefault(id, whole[id]), read);
                same++;
            }

            asked += ids.Count;
        }

        // Both happened, or this says nothing.
        Assert.InRange(same, 1000, asked - 1000);
    }

    [Fact]
    public async Task A_damaged_object_is_an_error_that_names_it()
    {
        var commit = _temp.Commit("one", ("a", new string('x', 5000)));
        _temp.Git("repack", "-adq");
        _temp.Git("prune-packed");
        var tree = GitId.Parse(_temp.Git("rev-parse", $"{commit}^{{tree}}"));
        var pack = Directory.GetFiles(Packs, "*.pack")[0];
        TempRepository.SetMode(pack, 0x1B4);
        var bytes = await File.ReadAllBytesAsync(pack);
        bytes.AsSpan(14, bytes.Length - 34).Fill(0xA5);
        await File.WriteAllBytesAsync(pack, bytes);
        using var repository = GitRepository.Open(_temp.Root);
        var error = Assert.Throws<UserException>(() => repository.OpenTree(tree));
        Assert.Contains(tree.Hex, error.Message, StringComparison.Ordinal);
    }

    private string Objects => _temp.Path(".git/objects");

    private string Packs => _temp.Path(".git/objects/pack");

    /// <summary>Commits that change large and small files a little, a folder of many files, a tag, an empty file, and a file that nothing makes smaller.</summary>
    private void Fill(int seed)
    {
        var random = new Random(seed);
        var noise = new byte[1_500_000];
        random.NextBytes(noise);
        _temp.Write("empty", "");
        File.WriteAllBytes(_temp.Path("noise"), noise);
        var lines = Enumerable.Range(0, 4000).Select(i => $"line {i} {random.Next()}").ToArray();
        for (var i = 0; i < 120; i++)
        {
            _temp.Write($"many/{i}/file", $"file {i}");
        }

        for (var commit = 0; commit < 60; commit++)
        {
            lines[random.Next(lines.Length)] = $"changed by {commit}";
            _temp.Write("large", string.Join('\n', lines));
            _temp.Write($"many/{random.Next(120)}/file", $"changed by {commit}");
            _temp.Commit($"commit {commit}", ($"new/{commit}", $"{commit}"));
        }

        random.NextBytes(noise);
        File.WriteAllBytes(_temp.Path("noise"), noise);
        _temp.Commit("more noise");
        _temp.Git("tag", "-m", "a tag", "v1");
    }

    private static void Damage(string file, Random random)
    {
        TempRepository.SetMode(file, 0x1B4);
        var bytes = File.ReadAllBytes(file);
        switch (random.Next(4))
        {
            case 0:
                bytes = bytes[..random.Next(bytes.Length)];
                break;
            case 1:
                random.NextBytes(bytes.AsSpan(random.Next(bytes.Length - 64), 64));
                break;
            default:
                for (var i = 0; i < 40; i++)
                {
                    bytes[random.Next(8, bytes.Length)] ^= (byte)(1 << random.Next(8));
                }

                break;
        }

        File.WriteAllBytes(file, bytes);
    }

    /// <summary>Kind and content by id, of those that were found.</summary>
    private static SortedDictionary<string, string> ReadAll(string objects, IEnumerable<string> ids)
    {
        using var files = new ObjectFiles(objects);
        var reader = files.Rent();
        var read = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (files.TryRead(GitId.Parse(id), reader))
            {
                read[id] = Shown(reader.Kind, reader.Content);
            }
        }

        return read;
    }

    private SortedDictionary<string, string> AllObjects(string folder) =>
        Parse(
            _temp.GitBytes(folder, [], "cat-file", "--batch", "--batch-all-objects", "--unordered")
        );

    /// <summary>What git says of each, asked alone where one of them ends it.</summary>
    private SortedDictionary<string, string> Ask(string folder, List<string> ids)
    {
        try
        {
            var input = Encoding.ASCII.GetBytes(string.Concat(ids.Select(i => i + "\n")));
            return Parse(_temp.GitBytes(folder, input, "cat-file", "--batch"));
        }
        catch (InvalidOperationException) when (ids.Count == 1)
        {
            return new(StringComparer.Ordinal);
        }
        catch (InvalidOperationException)
        {
            var half = ids.Count / 2;
            var all = Ask(folder, ids[..half]);
            foreach (var (id, text) in Ask(folder, ids[half..]))
            {
                all[id] = text;
            }

            return all;
        }
    }

    private static SortedDictionary<string, string> Parse(ReadOnlySpan<byte> answers)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (!answers.IsEmpty)
        {
            var end = answers.IndexOf((byte)'\n');
            var head = Encoding.ASCII.GetString(answers[..end]).Split(' ');
            answers = answers[(end + 1)..];
            if (head.Length == 3)
            {
                var size = int.Parse(head[2], CultureInfo.InvariantCulture);
                all[head[0]] = Shown(head[1], answers[..size]);
                answers = answers[(size + 1)..];
            }
        }

        return all;
    }

    private static string Shown(string kind, ReadOnlySpan<byte> content) =>
        $"{kind} {content.Length} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(content))}";
}
