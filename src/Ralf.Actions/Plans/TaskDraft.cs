namespace Ralf.Actions.Plans;

/// <summary>A task before its needs are known to be tasks.</summary>
/// <param name="At">Where its entry stands.</param>
/// <param name="Needs">As written (and replaced); the same list for all tasks of an entry where nothing in it was replaced, as are the other lists.</param>
/// <param name="ScopeIsValid">Whether every glob of the scope is one.</param>
internal sealed record TaskDraft(
    PlanTask Task,
    PlanPosition At,
    IReadOnlyList<PlacedText> Needs,
    IReadOnlyList<PlacedText> Produces,
    bool ScopeIsValid
)
{
    /// <summary>The files of <c>input_schema</c>.</summary>
    public IReadOnlyList<PlacedText> Inputs { get; init; } = [];
}

/// <summary>A text of the plan, replaced, and where it stands.</summary>
internal readonly record struct PlacedText(string Text, PlanPosition At);

/// <summary>The texts of one list of the plan.</summary>
internal sealed class PlacedTexts(PlacedText[] placed)
{
    public static PlacedTexts None { get; } = new([]);

    public IReadOnlyList<PlacedText> Placed => placed;

    /// <summary>The texts alone, which as many tasks share as share this.</summary>
    public IReadOnlyList<string> Texts =>
        field ??= placed.Length == 0 ? [] : Array.ConvertAll(placed, p => p.Text);
}
