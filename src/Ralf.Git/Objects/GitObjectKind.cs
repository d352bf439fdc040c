namespace Ralf.Git;

/// <summary>The kinds of objects that are written, as a pack numbers them.</summary>
internal enum GitObjectKind
{
    Commit = 1,
    Tree = 2,
    Blob = 3,
}
