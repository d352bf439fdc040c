namespace Ralf.Core.Plans;

/// <summary>One future task of a <c>foreach</c>.</summary>
/// <param name="Label">Its source, for messages.</param>
/// <param name="Slug">The suffix of the entry's id; null without <c>foreach</c>.</param>
/// <param name="Each">The values of <c>each.*</c>, by their full names.</param>
/// <param name="FromPaths">True if the values are paths of the base, which may contain anything.</param>
internal sealed record TaskInstance(
    string Label,
    string? Slug,
    IReadOnlyDictionary<string, string> Each,
    bool FromPaths
)
{
    /// <summary>Where its entry stands, if not in the plan: a file and a line.</summary>
    public string? Place { get; init; }

    /// <summary>True if the values come from elsewhere than the plan: people and tools that do not know what becomes of
    /// them.</summary>
    public bool IsFromElsewhere => FromPaths || Place is not null;
}

/// <summary>The result of a <c>foreach</c>.</summary>
/// <param name="Names">The valid names of <c>each.*</c>; null if a problem keeps them unknown.</param>
internal sealed record TaskInstances(IReadOnlyList<TaskInstance> Items, IReadOnlyList<string>? Names)
{
    public static TaskInstances Unknown { get; } = new([], null);

    /// <summary>Without <c>foreach</c>: one task, and nothing to replace.</summary>
    public static TaskInstances One { get; } =
        new([new TaskInstance("", null, new Dictionary<string, string>(), FromPaths: false)], []);
}
