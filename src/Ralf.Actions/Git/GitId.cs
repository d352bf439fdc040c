using System.Text.Json.Serialization;

namespace Ralf.Actions.Git;

/// <summary>The id of a git object: 40 lower-case hexadecimal digits (SHA-1).</summary>
[JsonConverter(typeof(GitIdConverter))]
internal readonly record struct GitId
{
    private const string Zeros = "0000000000000000000000000000000000000000";

    private GitId(string hex) => Hex = hex;

    /// <summary>The 40 digits.</summary>
    public string Hex => field ?? Zeros;

    /// <summary>The first eight digits, for people.</summary>
    public string Short => Hex[..8];

    /// <summary>The id of no object, which git writes as 40 zeros: "must not exist" in a ref update.</summary>
    public static GitId None => default;

    public bool IsNone => Hex == Zeros;

    /// <summary>The id of the empty tree.</summary>
    public static GitId EmptyTree { get; } = new("4b825dc642cb6eb9a060e54bf8d69288fbee4904");

    /// <summary>The id in these 20 bytes, as tree objects hold it.</summary>
    public static GitId FromBytes(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(bytes));

    /// <summary>The 20 bytes.</summary>
    public byte[] ToBytes() => Convert.FromHexString(Hex);

    public static GitId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException(
                $"'{text}' is not a git object id of 40 hexadecimal digits"
            );

    public static bool TryParse(string? text, out GitId id)
    {
        var valid = text is { Length: 40 } && text.All(char.IsAsciiHexDigitLower);
        id = valid ? new GitId(text!) : default;
        return valid;
    }

    public override string ToString() => Hex;

    internal sealed class GitIdConverter() : TextConverter<GitId>(TryParse, "a git object id");
}
