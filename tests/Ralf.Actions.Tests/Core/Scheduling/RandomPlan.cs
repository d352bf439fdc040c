using CsCheck;
using Ralf.Core.Plans;
using Ralf.Core.Scopes;

namespace Ralf.Actions.Tests.Scheduling;

/// <summary>Random tasks over a handful of globs, small enough that every path they tell apart can be tried.</summary>
internal static class RandomPlan
{
    private static readonly string[] _globs =
    [
        "a",
        "a/**",
        "a/x.cs",
        "a/*.cs",
        "b/**",
        "b/x.cs",
        "**/x.cs",
        "c/{d,e}/*",
        "c/d/**",
        "e",
    ];

    private static readonly string[] _paths =
    [
        "a",
        "a/x.cs",
        "a/y.cs",
        "a/z",
        "b/x.cs",
        "b/y",
        "x.cs",
        "c/d/f",
        "c/e/f",
        "c/d/x.cs",
        "e",
    ];

    private static readonly Gen<string[]> _globList = Gen.Int[0, _globs.Length - 1].Select(i => _globs[i]).Array[1, 2];

    /// <summary>What a task is before it has a name: globs, and which of the tasks made before it needs.</summary>
    private static readonly Gen<(string[] Scope, string[] Reads, int[] Needs)> _draft = Gen.Select(
        _globList,
        Gen.Frequency((2, Gen.Const(Array.Empty<string>())), (1, _globList)),
        Gen.Int[0, 1_000].Array[0, 2]
    );

    /// <summary>1 to 12 tasks; needs lead to any side of the plan, as it is shuffled.</summary>
    public static Gen<PlanTask[]> Tasks { get; } =
        _draft
            .Array[1, 12]
            .Select(drafts =>
                drafts
                    .Select(
                        (d, i) =>
                            TaskData.Make(
                                $"t{i}",
                                d.Scope,
                                d.Reads,
                                i == 0 || d.Needs.Length == 0 ? [] : [.. d.Needs.Select(n => $"t{n % i}").Distinct()]
                            )
                    )
                    .ToArray()
            )
            .SelectMany(tasks => Gen.Shuffle(tasks));

    public static Gen<PlanPolicy> Policy { get; } =
        Gen.Select(Gen.Enum<OverlapPolicy>(), Gen.Enum<ReadOverlapPolicy>(), (o, r) => new PlanPolicy(o, r));

    /// <summary>Whether both may write one of the paths tried.</summary>
    public static bool WritesMeet(PlanTask one, PlanTask other) => Meet(one.Scope, other.Scope);

    /// <summary>Whether one may write one of the paths tried that the other reads.</summary>
    public static bool ReadsMeet(PlanTask one, PlanTask other) =>
        Meet(one.Scope, other.Reads) || Meet(one.Reads, other.Scope);

    private static bool Meet(IReadOnlyList<string> left, IReadOnlyList<string> right)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return false;
        }

        var (l, r) = (Scope.Parse(left), Scope.Parse(right));
        return _paths.Any(p => l.Matches(p) && r.Matches(p));
    }

    /// <summary>Whether the two may not run at the same time.</summary>
    public static bool Exclude(PlanTask one, PlanTask other, PlanPolicy policy) =>
        (policy.Overlap != OverlapPolicy.Allow && WritesMeet(one, other))
        || (policy.ReadOverlap == ReadOverlapPolicy.Order && ReadsMeet(one, other));
}
