namespace Ralf.Core.Documents;

/// <summary>The kinds of Markdown blocks that Ralf distinguishes.</summary>
internal enum BlockKind
{
    /// <summary>YAML between two lines of <c>---</c>, at the very start.</summary>
    FrontMatter,

    /// <summary>A heading with <c>#</c>; one that is underlined is <see cref="Other"/>.</summary>
    Heading,

    /// <summary>Code between fences.</summary>
    Fence,
    Other,
}

/// <summary>A top-level block of a document.</summary>
/// <param name="Start">The offset of its first line in the text, in characters.</param>
/// <param name="End">The offset after its last line.</param>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="Level">The level of a heading.</param>
/// <param name="Info">The text after the opening fence, in lower case.</param>
/// <param name="IsClosed">True if a fence ends before the document does.</param>
internal sealed record MarkdownBlock(
    BlockKind Kind,
    int Start,
    int End,
    int Line,
    int Level,
    string Info,
    bool IsClosed
);
