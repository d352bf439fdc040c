using System.Text;
using Ralf.Git;

namespace Ralf.Actions.Fuzz;

/// <summary>Names of files that a session made, as git lists them: each ends in a zero byte.</summary>
internal static class PathTarget
{
    /// <summary>More names of one input are not looked at one by one.</summary>
    private const int MaxPaths = 200;

    /// <summary>And fewer are shown in all ways.</summary>
    public const int MaxShown = 8;

    public static Target Make() => Target.WithFiles("paths", Run, MakeSeeds) with { Longest = 2048 };

    private static void Run(byte[] input)
    {
        var names = GitName.Split(input, 0);
        MustBeTheSame(names, input);
        foreach (var name in names.Take(MaxShown))
        {
            Shown.Check(name);
        }

        PathProof.Check([.. names.Distinct(StringComparer.Ordinal).Take(MaxPaths)]);
    }

    private static void MustBeTheSame(IReadOnlyList<string> names, byte[] input)
    {
        var written = names.SelectMany(n => GitName.Encode(n).Append((byte)0)).ToArray();
        byte[] given = input.Length > 0 && input[^1] != 0 ? [.. input, 0] : input;
        if (!written.AsSpan().SequenceEqual(given))
        {
            throw new FuzzException("names that were read are others when written");
        }

        using var stream = new MemoryStream(input);
#pragma warning disable CA2025 // awaited right here
        var again = GitName.ReadAsync(stream, 0, default).GetAwaiter().GetResult();
#pragma warning restore CA2025
        if (!again.SequenceEqual(names))
        {
            throw new FuzzException("a list that is still written is read as another one");
        }

        foreach (var name in names.Take(MaxPaths))
        {
            var printable = GitName.Printable(GitName.Encode(name));
            if (!Ascii.IsValid(printable) || printable.Any(char.IsControl))
            {
                throw new FuzzException("a printable name is not printable");
            }
        }
    }

    /// <summary>What a file of the repository could not hold, or not everywhere.</summary>
    private static IEnumerable<byte[]> MakeSeeds()
    {
        string[][] lists =
        [
            [
                "doc/caf\uDCE9.txt",
                "\uDCFF",
                "src/\uDCC3(",
                "src/\uDCED\uDCA0\uDC80",
                "caf\u00e9",
                "cafe\u0301",
                "CAF\u00c9",
            ],
            [
                "\u001b]0;title\u0007",
                "a\u001b[31mb",
                "\u009b31m",
                "a\nb",
                "a\rb",
                "::error::x",
                "##[error]x",
                "\u202egpj.exe",
            ],
            ["\u200e.git/config", ".g\u200cit", ".git~1", "GIT~1/x", ".Git", ".git ", ".git.", "x/.GIT\u200d/hooks/a"],
            [".claude", "sub/.claude", ".CLAUDE/settings.json", ".gith\u0131b", "ralf.yml", "RALF.YML", "\uff0egit"],
            [
                "src/x/HEAD",
                "src/x/objects/info",
                "src/x/refs/heads",
                "head",
                "OBJECTS",
                "refs",
                "y/commondir",
                "y/HEAD",
            ],
            [
                "aux",
                "con.txt",
                "nul .c",
                "lpt\u00b9",
                "a:b",
                "a\\b",
                "..\\x",
                "a.",
                "b ",
                "\u017ftra\u00dfe.txt",
                "STRASSE.TXT",
            ],
            [
                "/etc/passwd",
                "../../x",
                "a/../../b",
                "./a",
                "a//b",
                "..",
                ".",
                "\ud83d\ude00/\ud83d\ude00",
                "C:\\x",
                "/dev/tty",
            ],
            [string.Concat(Enumerable.Repeat("d/", 2047)) + "x", new string('e', 4096), new string('\u00e9', 2000)],
            ["h", $"./{string.Concat(Enumerable.Repeat("x/", 2040))}y", "i", "../h", "p", "h/../h"],
            [.. Enumerable.Range(0, 300).Select(i => $"left/{i % 7}/{new string('p', 100)}{i}")],
            [.. Enumerable.Range(0, 120).Select(i => $"{new string((char)('a' + (i % 26)), 200)}/{i}\uDCFE")],
        ];
        return lists.Select(names => names.SelectMany(n => GitName.Encode(n).Append((byte)0)).ToArray());
    }
}
