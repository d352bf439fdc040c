namespace Ralf.Core.Plans;

/// <summary>The names of <c>task.*</c> and <c>run.*</c> that are replaced.</summary>
internal static class TaskNames
{
    public static IReadOnlyList<string> All { get; } =
    ["task.id", "task.title", "task.entry", "run.name", "run.goal", "run.base"];

    public static IReadOnlyList<string> Without(string name) => [.. All.Where(n => n != name)];
}
