using System.Text.RegularExpressions;

namespace Ralf.Core.Scopes;

/// <summary>How the file systems of Windows and macOS treat a name that git on Linux accepts as it is.</summary>
internal static partial class FileSystemNames
{
    /// <summary>Returns equal keys for two names that some file system treats as the same: it ignores case, composed or
    /// decomposed letters, characters that HFS+ skips, and trailing dots and blanks.</summary>
    public static string Key(string name)
    {
        if (Ascii.IsValid(name))
        {
            return Plain(CaseFolding.Fold(name));
        }

        var plain = Ignored().Replace(name, "");
        return Plain(CanonicalForm.Decompose(CaseFolding.Fold(CanonicalForm.Decompose(plain))));
    }

    /// <summary>True if two names with the same key differ in more than case, ends and reserved words: in the form of
    /// their letters, or in skipped characters.</summary>
    public static bool DifferInForm(string one, string other) =>
        Plain(CaseFolding.Fold(one)) != Plain(CaseFolding.Fold(other));

    /// <summary>Removes what Windows drops at the end; returns the device's name for all its spellings (<c>aux.c</c>
    /// and <c>aux.h</c> are the same there).</summary>
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

    /// <summary>True if no session may create this name: some system, or git itself, gives it another
    /// meaning.</summary>
    public static bool IsRefused(string name) =>
        name.EndsWith('.')
        || name.EndsWith(' ')
        || name.IndexOfAny([':', '\\']) >= 0
        || HasLoneSurrogate(name)
        || Reserved().IsMatch(name)
        || ShortGit().IsMatch(name)
        || Key(name) == ".git";

    /// <summary>True if a path is git's own folder, or lies in one, on some system.</summary>
    public static bool IsInGit(string path) => path.Split('/').Any(name => Key(name) == ".git");

    // Bytes that are not UTF-8 are held as lone surrogates (GitName), so this finds them too.
    private static bool HasLoneSurrogate(string name) =>
        GitName.HasNonUtf8Bytes(name)
        || name.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar) && !name.Contains('\uFFFD');

    /// <summary>The characters that HFS+ skips when it compares names: git's own list
    /// (https://github.com/git/git/blob/master/utf8.c, next_hfs_char).</summary>
    [GeneratedRegex(@"[\u200C-\u200F\u202A-\u202E\u206A-\u206F\uFEFF]")]
    private static partial Regex Ignored();

    /// <summary>Devices of Windows, with any extension
    /// (https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file).</summary>
    [GeneratedRegex(
        @"^(con|prn|aux|nul|conin\$|conout\$|com[0-9\u00B9\u00B2\u00B3]|lpt[0-9\u00B9\u00B2\u00B3]) *(\.|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Reserved();

    /// <summary>The short names that NTFS gives to <c>.git</c>, <c>.gitmodules</c> and similar (<c>git~1</c>,
    /// <c>gitmod~1</c>, <c>gi7eba~1</c>): https://github.com/git/git/blob/master/path.c, is_ntfs_dotgit.</summary>
    [GeneratedRegex(@"^gi[0-9a-z]*~[0-9]+(\.|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ShortGit();
}
