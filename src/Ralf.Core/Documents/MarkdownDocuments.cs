using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Helpers;
using Markdig.Syntax;

namespace Ralf.Core.Documents;

/// <summary>Splits Markdown into its blocks; their content is not parsed.</summary>
internal static class MarkdownDocuments
{
    /// <summary>Parses blocks only; their content stays as it is.</summary>
    public static MarkdownPipeline Blocks { get; } = Pipeline();

    /// <summary>The blocks of a document, in order; null if they are nested too deeply to parse.</summary>
    public static IReadOnlyList<MarkdownBlock>? TryParse(string text)
    {
        try
        {
            var document = Markdig.Markdown.Parse(text, Blocks);
            return [.. document.Select(block => Convert(block, text))];
        }
        // Markdig throws this if blocks are nested too deeply.
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static MarkdownPipeline Pipeline()
    {
        var builder = new MarkdownPipelineBuilder().UseYamlFrontMatter();
        builder.InlineParsers.Clear();
        return builder.Build();
    }

    private static MarkdownBlock Convert(Block block, string text)
    {
        var start = text.LastIndexOf('\n', Math.Max(0, block.Span.Start - 1)) + 1;
        if (block.Span.Start == 0)
        {
            start = 0;
        }

        var last = Math.Min(text.Length, Math.Max(block.Span.Start, block.Span.End + 1));
        var end = last >= text.Length ? -1 : text.IndexOf('\n', Math.Max(start, last - 1));
        var fence = block as FencedCodeBlock;
        return new(
            KindOf(block),
            start,
            end < 0 ? text.Length : end + 1,
            block.Line + 1,
            (block as HeadingBlock)?.Level ?? 0,
            fence?.Info?.ToLowerInvariant() ?? "",
            fence is null || fence.ClosingFencedCharCount > 0
        );
    }

    private static BlockKind KindOf(Block block) =>
        block switch
        {
            YamlFrontMatterBlock => BlockKind.FrontMatter,
            HeadingBlock { IsSetext: false } => BlockKind.Heading,
            FencedCodeBlock => BlockKind.Fence,
            _ => BlockKind.Other,
        };
}
