namespace Ralf.Git;

/// <summary>Whether git turns the line ends of a file into line feeds when it is added.</summary>
internal enum TextRule
{
    Never,

    /// <summary>If the file looks like text, and the file that it replaces has no carriage returns.</summary>
    IfText,
    Always,
}

/// <summary>What the attributes of a tree say about the content of a path.</summary>
/// <param name="Filter">The program that turns the content into what is stored; null without one.</param>
internal sealed record ContentAttributes(string? Filter, TextRule Text);

/// <summary>The attributes of one tree (https://git-scm.com/docs/gitattributes), evaluated by git.</summary>
internal static class AttributeRules
{
    public const string FileName = ".gitattributes";

    private static readonly string[] _names = ["filter", "text", "crlf", "eol"];

    /// <summary>True if what the filter stores is secret: git-crypt, git-agecrypt, transcrypt and their kin.</summary>
    public static bool IsEncrypting(string filter) => filter.Contains("crypt", StringComparison.OrdinalIgnoreCase);

    /// <summary>The attributes of the paths that have some. Reads only the folders above the paths.</summary>
    public static IReadOnlyDictionary<string, ContentAttributes> Match(
        IGitStore store,
        GitId tree,
        IReadOnlyList<string> paths
    )
    {
        var found = new Dictionary<string, ContentAttributes>(StringComparer.Ordinal);
        var answer = RuleFiles.Ask(store, tree, FileName, paths, ["check-attr", "-z", "--stdin", .. _names], "");
        if (answer is { ExitCode: not 0 })
        {
            throw GitErrors.GitFailed("check-attr", answer.Error);
        }

        // For each path and attribute: the path, the attribute and its value.
        var fields = answer is null ? [] : GitName.Split(answer.Output, 0);
        for (var i = 0; i + (3 * _names.Length) <= fields.Count; i += 3 * _names.Length)
        {
            string Value(int name) => fields[i + (3 * name) + 2];
            var filter = Value(0) is "unspecified" or "unset" or "set" ? null : Value(0);
            var text =
                TextOf(Value(1)) ?? TextOf(Value(2)) ?? (Value(3) is "lf" or "crlf" ? TextRule.Always : TextRule.Never);
            if (filter is not null || text != TextRule.Never)
            {
                found[fields[i]] = new(filter, text);
            }
        }

        return found;
    }

    private static TextRule? TextOf(string value) =>
        value switch
        {
            "set" or "input" => TextRule.Always,
            "unset" => TextRule.Never,
            "auto" => TextRule.IfText,
            _ => null,
        };
}
