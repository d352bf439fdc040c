namespace Ralf.Core.Plans;

/// <summary>A task before its needs are known to be tasks.</summary>
/// <param name="At">Where its entry stands.</param>
/// <param name="Needs">As written (and replaced); the same list for all tasks of an entry where nothing in it was
/// replaced, as are the other lists.</param>
/// <param name="ScopeIsValid">Whether every glob of the scope is one.</param>
internal sealed record TaskDraft(
    PlanTask Task,
    PlanPosition At,
    IReadOnlyList<LocatedText> Needs,
    IReadOnlyList<LocatedText> Produces,
    bool ScopeIsValid
)
{
    /// <summary>The files of <c>input_schema</c>.</summary>
    public IReadOnlyList<LocatedText> Inputs { get; init; } = [];
}

/// <summary>A text of the plan, replaced, and where it stands.</summary>
internal readonly record struct LocatedText(string Text, PlanPosition At);

/// <summary>The texts of one list of the plan.</summary>
internal sealed class LocatedTexts(LocatedText[] placed)
{
    public static LocatedTexts None { get; } = new([]);

    public IReadOnlyList<LocatedText> Located => placed;

    /// <summary>The texts alone, which as many tasks share as share this.</summary>
    public IReadOnlyList<string> Texts => field ??= placed.Length == 0 ? [] : Array.ConvertAll(placed, p => p.Text);
}
