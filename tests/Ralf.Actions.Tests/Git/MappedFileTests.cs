using Ralf.Actions.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>Bytes of a file that is mapped into memory.</summary>
public sealed class MappedFileTests : IDisposable
{
    private const int Length = 100_001;
    private readonly TempFolder _folder = new();

    [Fact]
    public void What_is_there_is_what_the_file_holds_at_any_place()
    {
        var (path, bytes) = Make(Length);
        var random = new Random(1);
        using var file = MappedFile.Open(path);
        Assert.Equal(Length, file.Length);

        for (var round = 0; round < 2_000; round++)
        {
            var (offset, count) = (random.Next(Length), random.Next(20_000));
            var there = Math.Min(count, Length - offset);

            Assert.True(file.Part(offset, count).SequenceEqual(bytes.AsSpan(offset, there)));
            if (there == count)
            {
                Assert.True(file.Whole(offset, count).SequenceEqual(bytes.AsSpan(offset, count)));
            }
            else
            {
                Assert.Throws<InvalidDataException>(() => file.Whole(offset, count).Length);
            }
        }
    }

    [Fact]
    public void Beyond_its_end_and_before_its_start_there_is_nothing()
    {
        var (path, bytes) = Make(Length);
        using var file = MappedFile.Open(path);

        Assert.Equal(bytes[^3..], file.Part(Length - 3, 8).ToArray());
        Assert.True(file.Part(Length, 8).IsEmpty);
        Assert.True(file.Part(long.MaxValue, 8).IsEmpty);
        Assert.True(file.Whole(Length - 3, 0).IsEmpty);
        Assert.Throws<InvalidDataException>(() => file.Whole(Length - 3, 8).Length);
        Assert.Throws<InvalidDataException>(() => file.Whole(long.MaxValue, 1).Length);
        Assert.Throws<InvalidDataException>(() => file.Whole(-1, 1).Length);
        Assert.Throws<InvalidDataException>(() => file.Whole(long.MinValue, 1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Part(-1, 1).Length);
    }

    [Fact]
    public void Once_disposed_nothing_is_read()
    {
        var file = MappedFile.Open(Make(Length).Path);
        file.Dispose();
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.Part(0, 1).Length);
        Assert.Throws<ObjectDisposedException>(() => file.Whole(0, 1).Length);
    }

    [Fact]
    public void A_file_that_is_replaced_or_removed_meanwhile_stays_as_it_was()
    {
        var (path, bytes) = Make(Length);
        using var file = MappedFile.Open(path);
        File.WriteAllText(path + ".new", "another");
        File.Move(path + ".new", path, overwrite: true);
        Assert.True(file.Part(0, Length).SequenceEqual(bytes));
        File.Delete(path);
        Assert.True(file.Part(0, Length).SequenceEqual(bytes));
    }

    [Fact]
    public void An_empty_file_is_said_to_be_so() =>
        Assert.Throws<InvalidDataException>(() => MappedFile.Open(Make(0).Path));

    public void Dispose() => _folder.Dispose();

    private (string Path, byte[] Bytes) Make(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        var path = Path.Combine(_folder.Root, "file");
        File.WriteAllBytes(path, bytes);
        return (path, bytes);
    }
}
