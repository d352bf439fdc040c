using System.Globalization;
using System.Text.RegularExpressions;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>Splits an expression of a workflow into its words and signs.</summary>
internal static partial class ExpressionTokens
{
    public static IReadOnlyList<string> Of(string text)
    {
        var tokens = new List<string>();
        for (var at = 0; at < text.Length; )
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var match = Token().Match(text, at);
            if (!match.Success || match.Index != at)
            {
                throw new NotSupportedException($"'{text[at..]}' in the expression '{text}'");
            }

            tokens.Add(match.Value);
            at += match.Length;
        }

        return tokens;
    }

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\G('(?:[^']|'')*'|[A-Za-z_][A-Za-z0-9_-]*|[0-9]+(?:\.[0-9]+)?|&&|\|\||==|!=|<=|>=|[!<>().,\[\]*])"
    )]
    private static partial Regex Token();
}
