namespace Ralf.Core.Plans;

/// <summary>One task to be of a <c>foreach</c>.</summary>
/// <param name="Label">What it was made of, for messages.</param>
/// <param name="Slug">What is added to the entry's id; null without <c>foreach</c>.</param>
/// <param name="Each">The values of <c>each.*</c>, by their full names.</param>
/// <param name="FromPaths">Whether the values are paths of the base, which may hold anything.</param>
internal sealed record TaskInstance(
    string Label,
    string? Slug,
    IReadOnlyDictionary<string, string> Each,
    bool FromPaths
);

/// <summary>All that a <c>foreach</c> gives.</summary>
/// <param name="Names">The valid names of <c>each.*</c>; null where they cannot be known because of a problem.</param>
internal sealed record TaskInstances(IReadOnlyList<TaskInstance> Items, IReadOnlyList<string>? Names)
{
    public static TaskInstances Unknown { get; } = new([], null);

    /// <summary>Without <c>foreach</c>: one task, and nothing to replace.</summary>
    public static TaskInstances One { get; } =
        new([new TaskInstance("", null, new Dictionary<string, string>(), FromPaths: false)], []);
}
