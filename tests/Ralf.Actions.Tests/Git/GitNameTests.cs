using System.Text;
using CsCheck;
using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>Names that are read while git lists them: where one read ends and the next begins must not
/// matter.</summary>
public sealed class GitNameTests
{
    private static readonly Gen<byte[]> _lists = Gen.OneOf(Gen.Const((byte)0), Gen.Byte[97, 99], Gen.Byte).Array[
        0,
        300
    ];

    [Fact]
    public async Task A_list_that_comes_in_pieces_has_the_same_names() =>
        await _lists
            .Select(Gen.Int[1, 40])
            .SampleAsync(
                async (list, piece) =>
                {
                    using var pieces = new Pieces(list, piece);
                    Assert.Equal(GitName.Split(list, 0), await GitName.ReadAsync(pieces, 0, CancellationToken.None));
                },
                iter: 2_000
            );

    [Fact]
    public async Task A_name_longer_than_what_is_read_at_once_is_whole()
    {
        var name = new string('n', 300_000);
        using var list = new MemoryStream(GitName.Encode($"a\0{name}\0b"));
        Assert.Equal(["a", name, "b"], await GitName.ReadAsync(list, 0, CancellationToken.None));
    }

    /// <summary>Gives so many bytes at once and no more.</summary>
    private sealed class Pieces(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(most, buffer.Length)], cancellationToken);
    }

    [Fact]
    public void A_name_that_is_no_text_is_readable_all_the_same()
    {
        (string Name, string Readable)[] cases =
        [
            ("plain \u00e9", "plain \u00e9"),
            ("caf\uDCE9.txt", "caf\\xe9.txt"),
            ("\uD83D\uDE00\uDC80", "\uD83D\uDE00\\x80"),
            ("half \uD83D", "half \uFFFD"),
            ("\uDE00", "\uFFFD"),
        ];
        foreach (var (name, readable) in cases)
        {
            Assert.Equal(readable, GitName.Readable(name));
            Assert.NotEmpty(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(GitName.Readable(name)));
        }
    }
}
