using System.Buffers;

namespace Ralf.Agents;

/// <summary>Splits a shell line into simple commands: Claude Code asks permission for each, never for the
/// line.</summary>
internal static class CommandParts
{
    private static readonly SearchValues<char> _unsayable = SearchValues.Create("()<>`$\n\r");

    /// <summary>Splits at <c>&amp;&amp; || ; | &amp;</c> and line ends outside quotes. Parts that a rule cannot express
    /// are omitted.</summary>
    public static IReadOnlyList<string> Split(string line)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        var quote = '\0';
        foreach (var c in line)
        {
            if (quote == '\0' && c is '&' or '|' or ';' or '\n')
            {
                parts.Add(part.ToString());
                part.Clear();
                continue;
            }
            if (c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && c is '\'' or '"')
            {
                quote = c;
            }
            part.Append(c);
        }
        parts.Add(part.ToString());
        return [.. parts.Select(text => text.Trim()).Where(IsSayable)];
    }

    private static bool IsSayable(string part) => part.Length > 0 && !part.AsSpan().ContainsAny(_unsayable);
}
