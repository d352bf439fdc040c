namespace Ralf.Core.Plans;

/// <summary>Reads a plan file (YAML, JSON or Markdown): parses, checks and expands it, and reports every problem at
/// once.</summary>
internal static class PlanReader
{
    /// <summary>True if a file of this name is a plan in Markdown.</summary>
    public static bool IsMarkdown(string path) => Path.GetExtension(path).ToLowerInvariant() is ".md" or ".markdown";

    /// <param name="source">The plan's path in the repository, null outside it.</param>
    /// <param name="open">Opens the base that the plan names; throws <see cref="UserException"/> if it does not exist,
    /// which becomes a problem.</param>
    /// <param name="isMarkdown">True if it is a Markdown file, not YAML or JSON.</param>
    public static PlanReading Read(string text, string? source, Func<string, BaseFiles> open, bool isMarkdown = false)
    {
        var problems = new ProblemList();
        var root = isMarkdown ? MarkdownPlan.Read(text, problems) : ReadYaml(text, problems);
        if (root is null)
        {
            return new PlanReading(null, problems.ToList(), new Dictionary<TaskId, PlanPosition>());
        }

        new ShapeCheck(problems).Check(root, PlanKeys.Root, "plan");
        return new PlanBuilder(root, source, problems).Assemble(open);
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
}
