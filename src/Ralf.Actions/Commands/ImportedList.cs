namespace Ralf.Actions.Commands;

/// <summary>A list of work that becomes a plan.</summary>
/// <param name="Goal">Null: the person writes it.</param>
internal sealed record ImportedList(string Name, string? Goal, IReadOnlyList<ImportedTask> Tasks);
