namespace Ralf.Core.Scopes;

/// <summary>An error in a glob, as half a sentence that names the bad part; never leaves <see
/// cref="ScopeGlob.TryParse"/>.</summary>
internal sealed class GlobSyntaxException(string problem) : FormatException(problem);
