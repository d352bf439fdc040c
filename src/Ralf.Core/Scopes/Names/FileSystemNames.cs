using System.Text;
using System.Text.RegularExpressions;
using Ralf.Git;

namespace Ralf.Core.Scopes;

/// <summary>What the file systems of Windows and macOS make of a name, which git on Linux takes as it is.</summary>
internal static partial class FileSystemNames
{
    /// <summary>
    /// Equal for two names that some file system takes for one: without regard to case, to composed or decomposed
    /// letters, to characters that
    /// HFS+ skips, and to dots and blanks at the end.
    /// </summary>
    public static string Key(string name)
    {
        if (Ascii.IsValid(name))
        {
            return Plain(CaseFolding.Fold(name));
        }

        var plain = Ignored().Replace(name, "");
        return Plain(CanonicalForm.Decompose(CaseFolding.Fold(CanonicalForm.Decompose(plain))));
    }

    /// <summary>Whether two names with one key need more than case, ends and reserved words to be the same: the form of
    /// their letters, or characters that are skipped.</summary>
    public static bool DifferInForm(string one, string other) =>
        Plain(CaseFolding.Fold(one)) != Plain(CaseFolding.Fold(other));

    /// <summary>Without what Windows drops at the end; a device's name for whatever stands for it (<c>aux.c</c> and
    /// <c>aux.h</c> are one there).</summary>
    private static string Plain(string folded)
    {
        var name = folded.TrimEnd('.', ' ');
        return
            name.Length >= 3
            && name[0] is 'c' or 'p' or 'a' or 'n' or 'l'
            && Reserved().Match(name) is { Success: true } device
            ? device.Groups[1].Value
            : name;
    }

    /// <summary>The keys of a path's names: equal for two paths that cannot both be checked out everywhere.</summary>
    public static string PathKey(string path) => string.Join('/', path.Split('/').Select(Key));

    /// <summary>Whether no session may make this name: it stands for something else somewhere, or for git's
    /// own.</summary>
    public static bool IsRefused(string name) =>
        name.EndsWith('.')
        || name.EndsWith(' ')
        || name.IndexOfAny([':', '\\']) >= 0
        || HasLoneSurrogate(name)
        || Reserved().IsMatch(name)
        || ShortGit().IsMatch(name)
        || Key(name) == ".git";

    // Stray bytes are held as lone surrogates (GitName), so this finds them too.
    private static bool HasLoneSurrogate(string name) =>
        GitName.HasNonUtf8Bytes(name)
        || name.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar)
            && !name.Contains('\uFFFD', StringComparison.Ordinal);

    /// <summary>The characters that HFS+ skips when it compares names, as git's own list has them.</summary>
    [GeneratedRegex(@"[\u200C-\u200F\u202A-\u202E\u206A-\u206F\uFEFF]")]
    private static partial Regex Ignored();

    /// <summary>Devices of Windows, whatever extension follows.</summary>
    [GeneratedRegex(
        @"^(con|prn|aux|nul|conin\$|conout\$|com[0-9\u00B9\u00B2\u00B3]|lpt[0-9\u00B9\u00B2\u00B3]) *(\.|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Reserved();

    /// <summary>The short names that NTFS gives to <c>.git</c>, <c>.gitmodules</c> and their like (<c>git~1</c>,
    /// <c>gitmod~1</c>, <c>gi7eba~1</c>).</summary>
    [GeneratedRegex(@"^gi[0-9a-z]*~[0-9]+(\.|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ShortGit();
}
