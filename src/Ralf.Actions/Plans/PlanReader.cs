using System.Text.Json.Serialization;
using Ralf.Actions.Git;

namespace Ralf.Actions.Plans;

[JsonConverter(typeof(WordConverter<Severity>))]
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
/// <param name="Files">All file paths of the base commit, what lies in one folder together, as git lists them.</param>
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

/// <summary>Reads a plan file (YAML, JSON or Markdown): parses, checks and expands it, and reports every problem at once.</summary>
internal static class PlanReader
{
    /// <summary>Whether the file of that name is a plan in Markdown.</summary>
    public static bool IsMarkdown(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".md" or ".markdown";

    /// <param name="source">The plan's path in the repository, null outside it.</param>
    /// <param name="open">Opens the base that the plan names; throws <see cref="UserException"/> where it does not exist, which becomes a problem.</param>
    /// <param name="isMarkdown">Whether it is a Markdown file, and not YAML or JSON.</param>
    public static PlanReading Read(
        string text,
        string? source,
        Func<string, PlanSurroundings> open,
        bool isMarkdown = false
    )
    {
        var problems = new ProblemList();
        var root = isMarkdown ? MarkdownPlan.Read(text, problems) : ReadYaml(text, problems);
        if (root is null)
        {
            return new PlanReading(null, problems.ToList(), new Dictionary<TaskId, PlanPosition>());
        }

        new ShapeCheck(problems).Check(root, PlanKeys.Root, "plan");
        return new PlanAssembly(root, source, problems).Assemble(open);
    }

    private static MapNode? ReadYaml(string text, ProblemList problems)
    {
        var (root, problem) = PlanYaml.Parse(text);
        problem ??=
            root is ScalarNode { IsNull: true } ? Problems.EmptyPlan(root.At)
            : root is not MapNode ? Problems.WrongType(root!.At, "plan", "a map", root)
            : null;
        if (problem is not null)
        {
            problems.Add(problem);
        }

        return problem is null ? (MapNode)root! : null;
    }

    /// <summary>Writes an expanded plan so that <see cref="ReadFrozen"/> gives it back; valid YAML in the plan file's own words.</summary>
    public static string WriteFrozen(Plan plan) => FrozenPlan.Write(plan);

    /// <summary>Reads what <see cref="WriteFrozen"/> wrote; throws <see cref="FormatException"/> on anything else.</summary>
    public static Plan ReadFrozen(string text) => FrozenPlan.Read(text);
}
