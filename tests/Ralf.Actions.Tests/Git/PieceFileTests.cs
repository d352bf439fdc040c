using Ralf.Actions.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>Bytes out of a file, whose pieces are kept where it is small and read as they are asked for where it is large.</summary>
public sealed class PieceFileTests : IDisposable
{
    private const int Small = 100_000;

    /// <summary>More than is kept of one file.</summary>
    private const int Large = (24 << 20) + 12_345;

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(Small)]
    [InlineData(Large)]
    public void What_is_read_is_what_the_file_holds_at_any_place(int length)
    {
        var (path, bytes) = Make(length);
        var random = new Random(length);
        using var file = PieceFile.Open(path, piece: 1 << 12);

        for (var round = 0; round < 2_000; round++)
        {
            var offset = random.Next(length);
            var into = new byte[random.Next(20_000)];
            var read = file.Read(offset, into);

            Assert.Equal(Math.Min(into.Length, length - offset), read);
            Assert.True(into.AsSpan(0, read).SequenceEqual(bytes.AsSpan(offset, read)));
            Assert.All(into[read..], b => Assert.Equal(0, b));
        }
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(Large)]
    public void Beyond_its_end_there_is_nothing(int length)
    {
        var (path, bytes) = Make(length);
        var into = new byte[8];
        using var file = PieceFile.Open(path);

        Assert.Equal(3, file.Read(length - 3, into));
        Assert.Equal(bytes[^3..], into[..3]);
        Assert.Equal(0, file.Read(length, into));
        Assert.Equal(0, file.Read(length + 5L, into));
        Assert.Throws<InvalidDataException>(() => file.ReadExactly(length - 3, into));
        Assert.Throws<InvalidDataException>(() => file.ReadExactly(-1, into));
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(Large)]
    public void A_file_that_somebody_shortens_meanwhile_is_said_to_be_so(int length)
    {
        var (path, _) = Make(length);
        using var file = PieceFile.Open(path);

        using (var other = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            other.SetLength(100);
        }

        Assert.Throws<InvalidDataException>(() => file.Read(length / 2, new byte[10]));
    }

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
