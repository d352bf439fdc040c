using System.Text;
using System.Text.RegularExpressions;

namespace Ralf.Actions.Tests.Architecture;

/// <summary>The codes of the product and the forms of their messages, read from its source; what stands in for a value
/// is <c>…</c>.</summary>
internal static partial class ErrorCatalogue
{
    /// <param name="Maker">The method that makes it, and so what it is about.</param>
    public sealed record Entry(string Code, string File, string Maker, string Form);

    public static IReadOnlyList<Entry> Entries { get; } =
    [
        .. SourceTree
            .Files.SelectMany(f => Code().Matches(f.Value).Select(m => Read(f.Key, f.Value, m)))
            .OrderBy(e => e.Code, StringComparer.Ordinal)
            .ThenBy(e => e.File, StringComparer.Ordinal),
    ];

    /// <summary>The page <c>docs/reference/errors.md</c>.</summary>
    public static string Page()
    {
        var page = new StringBuilder(
            """
            # Errors and warnings

            Every message has a stable code. It names the wrong value, then what to do. In this table `…` stands for a value. Ralf reports all problems of a plan
            (`RALF1nn`) at once, each with its file, line and column. If a code has several forms, they are listed below each other.

            | codes | about | exit code |
            | --- | --- | --- |
            | `RALF1nn` | the plan | 2 |
            | `RALF2nn` | git | 2 |
            | `RALF3nn` | agents and sessions | 2 |
            | `RALF4nn` | the state log | 4 if a log is refused, else 2 |
            | `RALF5nn` | runs and commands | 2 unless its text says otherwise |
            | `RALF6nn` | GitHub | 2 |

            | code | message |
            | --- | --- |

            """
        );
        foreach (var code in Entries.GroupBy(e => e.Code))
        {
            var forms = code.SelectMany(e => e.Form.Split('\n')).Distinct().Select(InTable);
            page.Append("| `").Append(code.Key).Append("` | ");
            page.AppendJoin("<br>", forms).Append(" |\n");
        }

        return page.ToString();
    }

    private static string InTable(string form) =>
        form.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static Entry Read(string file, string text, Match code)
    {
        var maker = Maker().Matches(text[..code.Index]).LastOrDefault()?.Groups[1].Value ?? "";
        return new(code.Groups[1].Value, file, maker, Form(text, code.Index + code.Length));
    }

    /// <summary>The string literals up to the end of the call: joined where they are added, on lines of their own where
    /// they are alternatives.</summary>
    private static string Form(string text, int at)
    {
        var form = new StringBuilder();
        var between = new StringBuilder();
        var isEmpty = false;
        for (var depth = 0; depth >= 0; at++)
        {
            if (text[at] == '"')
            {
                var isAdded = isEmpty || between.ToString().Contains('+', StringComparison.Ordinal);
                if (form.Length > 0 && !isAdded)
                {
                    form.Append('\n');
                }

                isEmpty = text[at + 1] == '"';
                at = Literal(text, at, text[at - 1] == '$', form);
                between.Clear();
                continue;
            }

            between.Append(text[at]);
            depth +=
                text[at] is '(' ? 1
                : text[at] is ')' ? -1
                : 0;
        }

        return form.ToString();
    }

    /// <summary>Reads one literal that starts at <paramref name="at"/>; the position of its last quote.</summary>
    private static int Literal(string text, int at, bool isInterpolated, StringBuilder form)
    {
        for (at++; text[at] != '"'; at++)
        {
            if (text[at] == '\\')
            {
                at++;
                form.Append(text[at]);
            }
            else if (isInterpolated && text[at] is '{' or '}' && text[at + 1] == text[at])
            {
                form.Append(text[at++]);
            }
            else if (isInterpolated && text[at] == '{')
            {
                form.Append('…');
                at = Hole(text, at);
            }
            else
            {
                form.Append(text[at]);
            }
        }

        return at;
    }

    /// <summary>The position of the brace that ends an interpolation.</summary>
    private static int Hole(string text, int at)
    {
        var depth = 1;
        for (at++; ; at++)
        {
            if (text[at] == '"')
            {
                at = Literal(text, at, text[at - 1] == '$', new StringBuilder());
            }

            depth +=
                text[at] is '{' ? 1
                : text[at] is '}' ? -1
                : 0;
            if (depth == 0)
            {
                return at;
            }
        }
    }

    [GeneratedRegex("\"(RALF[0-9]{3})\"")]
    private static partial Regex Code();

    [GeneratedRegex(@"static [A-Za-z<>?]+ ([A-Z][A-Za-z]+)\(")]
    private static partial Regex Maker();
}
