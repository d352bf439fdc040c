using Ralf.Core.Scopes;

namespace Ralf.Core.Scheduling;

/// <summary>Files of the base to which a filter belongs.</summary>
/// <param name="Pattern">As a glob from the repository's root.</param>
/// <param name="Filter">Empty for a line that takes filters away.</param>
internal sealed record FilterPattern(ScopeGlob Pattern, string Filter);

/// <summary>Reads the lines of <c>.gitattributes</c> that give paths a filter
/// (https://git-scm.com/docs/gitattributes). It is for warnings: no quoted pattern is heeded, and which of several lines
/// counts for a file is not decided.</summary>
internal static class FilterPatterns
{
    private const int Most = 1000;
    private const string Key = "filter=";
    private const string MacroKey = "[attr]";

    public static IReadOnlyList<FilterPattern> Read(IReadOnlyList<(string Folder, string Text)> files)
    {
        var macros = new Dictionary<string, string>(StringComparer.Ordinal);
        var found = new List<FilterPattern>();
        foreach (var (folder, text) in files.OrderBy(f => f.Folder, StringComparer.Ordinal))
        {
            foreach (var line in text.Split('\n'))
            {
                var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                var filter = words.Skip(1).Select(w => FilterOf(w, macros)).LastOrDefault(f => f is not null);
                if (filter is null || words[0].StartsWith('#'))
                {
                    continue;
                }

                if (words[0].StartsWith(MacroKey, StringComparison.Ordinal))
                {
                    macros[words[0][MacroKey.Length..]] = filter;
                }
                else if (found.Count < Most && ScopeGlob.TryParse(Glob(folder, words[0]), out var glob, out _))
                {
                    found.Add(new(glob, filter));
                }
            }
        }

        return found;
    }

    private static string? FilterOf(string attribute, Dictionary<string, string> macros) =>
        attribute is "-filter" or "!filter" ? ""
        : attribute.StartsWith(Key, StringComparison.Ordinal) && attribute.Length > Key.Length ? attribute[Key.Length..]
        : macros.GetValueOrDefault(attribute);

    /// <summary>A pattern without a slash matches names at any depth; any other is relative to its folder.</summary>
    private static string Glob(string folder, string pattern) =>
        (folder.Length == 0 ? "" : ScopeGlob.Escape(folder) + "/")
        + (pattern.Contains('/') ? pattern.TrimStart('/') : $"**/{pattern}");
}
