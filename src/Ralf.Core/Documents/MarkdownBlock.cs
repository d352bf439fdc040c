namespace Ralf.Core.Documents;

/// <summary>What a block of a Markdown document is, as far as anybody here asks.</summary>
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

/// <summary>A block of a document that stands in no other.</summary>
/// <param name="Start">Of its first line, in the text; a character count.</param>
/// <param name="End">Behind its last line.</param>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="Level">Of a heading.</param>
/// <param name="Info">Behind the opening fence, in lower case.</param>
/// <param name="IsClosed">Whether a fence ends before the document does.</param>
internal sealed record MarkdownBlock(
    BlockKind Kind,
    int Start,
    int End,
    int Line,
    int Level,
    string Info,
    bool IsClosed
);
