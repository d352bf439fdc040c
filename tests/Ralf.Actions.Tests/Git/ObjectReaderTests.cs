using System.Globalization;
using System.Text;
using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>Objects however git stores them, read through its long-lived processes.</summary>
public sealed class ObjectReaderTests : IDisposable
{
    private readonly TempRepository _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("loose")]
    [InlineData("gc", "gc", "-q", "--aggressive")]
    [InlineData("chains", "repack", "-adfq", "--depth=250", "--window=50")]
    [InlineData("bases by id", "-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", "--depth=50")]
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
        Assert.Equal(expected, ReadAll(_temp.Root, expected.Keys));
        Assert.Equal(expected, ReadAll(_temp.Root, expected.Keys, buffered: false));
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
        Assert.Equal(expected, ReadAll(second, expected.Keys));
    }

    [Fact]
    public void Threads_that_begin_together_are_answered_each()
    {
        Fill(seed: 3);
        _temp.Git("gc", "-q");
        var expected = AllObjects(_temp.Root);
        var names = expected.Keys.ToList();
        using var readers = new ObjectReaders(new GitProgram(_temp.Path(".git")));
        using var together = new Barrier(8);
        var found = new SortedDictionary<string, string>[8];
        var threads = Enumerable
            .Range(0, found.Length)
            .Select(n => new Thread(() =>
            {
                found[n] = new(StringComparer.Ordinal);
                together.SignalAndWait();
                foreach (var some in names.Chunk(1 + (n * 20)))
                {
                    readers.Read(some, (i, answer) => found[n][some[i]] = Shown(answer.Kind, answer.Content));
                }
            }))
            .ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.All(found, f => Assert.Equal(expected, f));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_there_is_not_has_no_kind_and_a_reader_outlives_its_process_and_a_visitor_that_gives_up(
        bool buffered
    )
    {
        var commit = _temp.Commit("one", ("a", "x"));
        using var reader = new ObjectReader(new GitProgram(_temp.Path(".git")), buffered);
        string[] names = [commit, new('a', 40), "refs/heads/no", "a\nb", "HEAD", "", "HEAD:a"];
        string?[] kinds = ["commit", null, null, null, "commit", null, "blob"];
        for (var round = 0; round < 3; round++)
        {
            var found = new string?[names.Length];
            reader.Read(names, (i, answer) => found[i] = answer.Kind);
            Assert.Equal(kinds, found);
            Assert.Throws<FormatException>(() => reader.Read(names, (_, _) => throw new FormatException()));
        }
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

    private string Packs => _temp.Path(".git/objects/pack");

    /// <summary>Commits that change large and small files a little, a folder of many files, a tag, an empty file, and a
    /// file that nothing makes smaller.</summary>
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

    /// <summary>Kind and content by id, of those that were found.</summary>
    private static SortedDictionary<string, string> ReadAll(
        string folder,
        IEnumerable<string> ids,
        bool buffered = true
    )
    {
        using var reader = new ObjectReader(new GitProgram(Path.Combine(folder, ".git")), buffered);
        var names = ids.ToList();
        var read = new SortedDictionary<string, string>(StringComparer.Ordinal);
        reader.Read(
            names,
            (i, answer) =>
            {
                if (answer.Kind is not null)
                {
                    read[names[i]] = Shown(answer.Kind, answer.Content);
                }
            }
        );
        return read;
    }

    private SortedDictionary<string, string> AllObjects(string folder) =>
        Parse(_temp.GitBytes(folder, [], "cat-file", "--batch", "--batch-all-objects", "--unordered"));

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

    private static string Shown(string? kind, ReadOnlySpan<byte> content) =>
        $"{kind} {content.Length} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(content))}";
}
