namespace Ralf.Core.Plans;

/// <summary>A task before its needs are resolved.</summary>
/// <param name="At">The position of its entry.</param>
/// <param name="Needs">As written, after replacement; the same list for all tasks of an entry if nothing in it was
/// replaced, like the other lists.</param>
/// <param name="ScopeIsValid">True if every glob of the scope is valid.</param>
internal sealed record TaskDraft(
    PlanTask Task,
    PlanPosition At,
    IReadOnlyList<LocatedText> Needs,
    IReadOnlyList<LocatedText> Produces,
    bool ScopeIsValid
)
{
    /// <summary>The scope as written, exceptions included.</summary>
    public IReadOnlyList<LocatedText> Scope { get; init; } = [];

    public IReadOnlyList<LocatedText> Reads { get; init; } = [];

    /// <summary>The files of <c>input_schema</c>.</summary>
    public IReadOnlyList<LocatedText> Inputs { get; init; } = [];
}

/// <summary>A text of the plan after replacement, with its position.</summary>
internal readonly record struct LocatedText(string Text, PlanPosition At);

/// <summary>The texts of one list of the plan.</summary>
internal sealed class LocatedTexts(LocatedText[] located)
{
    public static LocatedTexts None { get; } = new([]);

    public IReadOnlyList<LocatedText> Located => located;

    /// <summary>Only the texts; shared by all tasks that share this list.</summary>
    public IReadOnlyList<string> Texts => field ??= located.Length == 0 ? [] : Array.ConvertAll(located, p => p.Text);
}
