using Ralf.Actions.Git;

namespace Ralf.Actions.Scopes;

/// <summary>Why a change may not enter.</summary>
internal enum Refusal
{
    OutOfScope,
    Protected,

    /// <summary>A mode that no session may make: a submodule, or anything that is no file, executable or symbolic link.</summary>
    Mode,

    /// <summary>A name that some file system takes for another path or for git's own: case, Unicode form, trailing dot or space, reserved names, stray bytes.</summary>
    Name,
}

internal sealed record RefusedChange(PathChange Change, Refusal Refusal);

/// <summary>What the proof made of a session's changes: those that enter and those that do not.</summary>
internal sealed record ProvenChanges(
    IReadOnlyList<PathChange> Allowed,
    IReadOnlyList<RefusedChange> Refused
);

/// <summary>The proof that a change is inside its scope: path by path and mode by mode.</summary>
internal static class ScopeProof
{
    /// <param name="protectedPaths">What no session may write.</param>
    /// <param name="siblings">The names that already stand beside a new path (of its folder in the base), to find names that only case or Unicode form tell apart.</param>
    public static ProvenChanges Prove(
        IReadOnlyList<PathChange> changes,
        Scope scope,
        Scope protectedPaths,
        Func<string, IEnumerable<string>> siblings
    ) => throw new NotSupportedException();
}
