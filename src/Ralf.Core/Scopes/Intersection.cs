namespace Ralf.Core.Scopes;

/// <summary>
/// Where two scopes meet: the glob of each side and a path that shows it. Both sides match the witness, or one does and
/// the other matches
/// the same in another case, or a folder of it (<c>a</c> and <c>a/**</c> meet at <c>a/x</c>).
/// </summary>
internal sealed record Intersection(string Left, string Right, string Witness);
