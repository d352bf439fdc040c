using System.Buffers.Binary;
using System.Text.Json.Serialization;

namespace Ralf.Git;

/// <summary>The id of a git object: 40 lower-case hexadecimal digits (SHA-1).</summary>
[JsonConverter(typeof(GitIdConverter))]
internal readonly record struct GitId
{
    private const int Bytes = 20;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly uint _third;

    private GitId(ReadOnlySpan<byte> bytes)
    {
        _first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _third = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    /// <summary>The 40 digits; computed on each call.</summary>
    public string Hex
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Bytes];
            Write(bytes);
            return Convert.ToHexStringLower(bytes);
        }
    }

    /// <summary>The first eight digits, for people.</summary>
    public string Short => Hex[..8];

    /// <summary>The null id, which git writes as 40 zeros: "must not exist" in a ref update.</summary>
    public static GitId None => default;

    public bool IsNone => this == default;

    /// <summary>The id of the empty tree.</summary>
    public static GitId EmptyTree { get; } = Parse("4b825dc642cb6eb9a060e54bf8d69288fbee4904");

    /// <summary>The id in these 20 bytes, as tree objects hold it.</summary>
    public static GitId FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Bytes
            ? new(bytes)
            : throw new ArgumentException($"an id has {Bytes} bytes, not {bytes.Length}", nameof(bytes));

    /// <summary>The 20 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        Write(bytes);
        return bytes;
    }

    /// <summary>Writes the 20 bytes.</summary>
    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt64BigEndian(into, _first);
        BinaryPrimitives.WriteUInt64BigEndian(into[8..], _second);
        BinaryPrimitives.WriteUInt32BigEndian(into[16..], _third);
    }

    public static GitId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException($"'{text}' is not a git object id of 40 hexadecimal digits");

    public static bool TryParse(string? text, out GitId id)
    {
        var valid = text is { Length: 2 * Bytes } && text.All(char.IsAsciiHexDigitLower);
        id = valid ? new GitId(Convert.FromHexString(text!)) : default;
        return valid;
    }

    /// <summary>Compares byte by byte.</summary>
    public int CompareTo(GitId other) =>
        _first != other._first ? _first.CompareTo(other._first)
        : _second != other._second ? _second.CompareTo(other._second)
        : _third.CompareTo(other._third);

    /// <summary>The bits of an id are as good as random.</summary>
    public override int GetHashCode() => (int)_first;

    public override string ToString() => Hex;

    internal sealed class GitIdConverter() : TextConverter<GitId>(TryParse, "a git object id");
}
