using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Ralf.Actions.Shared.Docs;

/// <summary>A link of a page to another file or to a heading.</summary>
/// <param name="Target">As it is written.</param>
internal sealed record PageLink(string Target, int Line);

/// <summary>A page of the documentation: its code blocks, links and anchors.</summary>
/// <param name="Path">From the repository's root, with <c>/</c>.</param>
internal sealed partial record MarkdownPage(
    string Path,
    IReadOnlyList<CodeBlock> Blocks,
    IReadOnlyList<PageLink> Links,
    IReadOnlySet<string> Anchors
)
{
    private static readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    /// <summary><c>README.md</c> and every page under <c>docs</c>.</summary>
    public static IReadOnlyList<MarkdownPage> Documentation { get; } =
    [
        Read("README.md"),
        .. Directory
            .EnumerateFiles(
                System.IO.Path.Combine(PinnedPackages.RepositoryRoot(), "docs"),
                "*.md",
                SearchOption.AllDirectories
            )
            .Select(f => System.IO.Path.GetRelativePath(PinnedPackages.RepositoryRoot(), f))
            .Select(f => f.Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    public static MarkdownPage Read(string path)
    {
        var file = System.IO.Path.Combine(PinnedPackages.RepositoryRoot(), path);
        var document = Markdig.Markdown.Parse(File.ReadAllText(file), _pipeline);
        return new(
            path,
            [.. document.Descendants<Markdig.Syntax.CodeBlock>().Select(b => BlockOf(path, b))],
            [.. document.Descendants<LinkInline>().Select(l => new PageLink(l.Url ?? "", l.Line + 1))],
            AnchorsOf(document)
        );
    }

    public override string ToString() => Path;

    private static CodeBlock BlockOf(string path, Markdig.Syntax.CodeBlock block) =>
        new(
            path,
            block.Line + 1,
            (block as FencedCodeBlock)?.Info ?? "",
            block.Lines.ToString().TrimEnd('\n') + "\n",
            CommentsAbove(block)
        );

    /// <summary>The HTML comments right above a block, the first one first.</summary>
    private static List<string> CommentsAbove(Block block)
    {
        var siblings = block.Parent!;
        var comments = new List<string>();
        for (var at = siblings.IndexOf(block) - 1; at >= 0 && siblings[at] is HtmlBlock above; at--)
        {
            comments.InsertRange(0, Comment().Matches(above.Lines.ToString()).Select(m => m.Groups[1].Value));
        }

        return comments;
    }

    /// <summary>As GitHub makes them: a second heading of the same text gets <c>-1</c>.</summary>
    private static HashSet<string> AnchorsOf(MarkdownDocument document)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            var slug = Slug(TextOf(heading.Inline!));
            var unique = slug;
            for (var n = 1; !anchors.Add(unique); n++)
            {
                unique = $"{slug}-{n}";
            }
        }

        return anchors;
    }

    private static string TextOf(ContainerInline inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines.Descendants())
        {
            text.Append(
                inline switch
                {
                    LiteralInline literal => literal.Content.ToString(),
                    CodeInline code => code.Content,
                    _ => "",
                }
            );
        }

        return text.ToString();
    }

    private static string Slug(string heading) =>
        NotInSlugs().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("<!-- (.+?) -->")]
    private static partial Regex Comment();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInSlugs();
}
