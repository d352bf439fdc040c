namespace Ralf.Core.Scopes;

/// <summary>The intersection of two scopes: the glob of each side and a path as proof. Both sides match the witness, or
/// one does and the other matches it in another case, or a folder of it (<c>a</c> and <c>a/**</c> intersect at
/// <c>a/x</c>).</summary>
internal sealed record Intersection(string Left, string Right, string Witness);
