using Ralf.Actions.Git;

namespace Ralf.Actions.Plans;

internal enum Severity
{
    Error,
    Warning,
}

/// <summary>Something wrong with a plan. <paramref name="Line"/> and <paramref name="Column"/> count from 1.</summary>
internal sealed record PlanProblem(
    string Code,
    Severity Severity,
    int Line,
    int Column,
    string Message
);

/// <summary>A place in the plan file; both count from 1.</summary>
internal readonly record struct PlanPosition(int Line, int Column);

/// <summary>What a plan is checked against and expanded over: the tree of its base commit, and the texts it names.</summary>
/// <param name="Files">All file paths of the base commit.</param>
/// <param name="ReadText">The text of a file that the plan names (working tree first, then base); null where there is none.</param>
/// <param name="Ignored">Those of the given paths that the base's ignore rules match.</param>
internal sealed record PlanSurroundings(
    Func<IReadOnlyList<string>> Files,
    Func<string, string?> ReadText,
    Func<IReadOnlyList<string>, IReadOnlySet<string>> Ignored
);

/// <summary>What came of reading a plan; <see cref="Plan"/> is null where any problem is an error.</summary>
/// <param name="Positions">Where each task's entry stands.</param>
internal sealed record PlanReading(
    Plan? Plan,
    IReadOnlyList<PlanProblem> Problems,
    IReadOnlyDictionary<TaskId, PlanPosition> Positions
);

/// <summary>Reads a plan file (YAML or JSON): parses, checks and expands it, and reports every problem at once.</summary>
internal static class PlanReader
{
    /// <param name="source">The plan's path in the repository, null outside it.</param>
    /// <param name="open">Opens the base that the plan names; throws <see cref="UserException"/> where it does not exist, which becomes a problem.</param>
    public static PlanReading Read(string text, string? source, Func<string, PlanSurroundings> open)
    {
        var (root, problem) = PlanYaml.Parse(text);
        var problems = new ProblemList();
        if (problem is null && root is ScalarNode { IsNull: true })
        {
            problem = Problems.EmptyPlan(root.At);
        }

        if (problem is null && root is not MapNode)
        {
            problem = Problems.WrongType(root!.At, "plan", "a map", root);
        }

        if (problem is not null)
        {
            problems.Add(problem);
            return new PlanReading(null, problems.ToList(), new Dictionary<TaskId, PlanPosition>());
        }

        new ShapeCheck(problems).Check(root!, PlanKeys.Root, "plan");
        return new PlanAssembly((MapNode)root!, source, problems).Assemble(open);
    }

    /// <summary>Writes an expanded plan so that <see cref="ReadFrozen"/> gives it back; valid YAML in the plan file's own words.</summary>
    public static string WriteFrozen(Plan plan) => FrozenPlan.Write(plan);

    /// <summary>Reads what <see cref="WriteFrozen"/> wrote; throws <see cref="FormatException"/> on anything else.</summary>
    public static Plan ReadFrozen(string text) => FrozenPlan.Read(text);
}
