namespace Ralf.Core.Plans;

/// <summary>Turns any text into a part of a task id.</summary>
internal static class Slug
{
    /// <summary>Lower case; each run of characters other than ASCII letters, digits and <c>_</c> becomes one <c>-</c>,
    /// with none at the ends. May be empty.</summary>
    public static string Of(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '_')
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] is not '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().TrimEnd('-');
    }

    /// <summary>The part of a path that the glob leaves open: everything after the leading literal folders.</summary>
    public static string Varying(string path, string glob)
    {
        var from = 0;
        while (glob.IndexOf('/', from) is > 0 and var slash && glob.AsSpan(from, slash - from).IndexOfAny("*?[{") < 0)
        {
            from = slash + 1;
        }

        return from < path.Length && path.AsSpan().StartsWith(glob.AsSpan(0, from)) ? path[from..] : path;
    }
}
