namespace Ralf.Core.Plans;

/// <summary>What a plan is checked against and expanded over: the tree of its base commit, and the texts that it
/// names.</summary>
/// <param name="Files">All file paths of the base commit, grouped by folder, as git lists them.</param>
/// <param name="ReadText">Returns the text of a file that the plan names (working tree first, then base); null if there
/// is no such file.</param>
/// <param name="Ignored">Returns those of the given paths that the base's ignore rules match.</param>
internal sealed record BaseFiles(
    Func<IReadOnlyList<string>> Files,
    Func<string, string?> ReadText,
    Func<IReadOnlyList<string>, IReadOnlySet<string>> Ignored
);
