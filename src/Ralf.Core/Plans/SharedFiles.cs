using Ralf.Agents;
using Ralf.Core.Scopes;

namespace Ralf.Core.Plans;

/// <summary>The plan's <c>shared</c>: files that no task owns.</summary>
internal static class SharedFiles
{
    public static IReadOnlyList<string> Read(MapNode root, PlanContext context)
    {
        var shared = new List<string>();
        foreach (var node in root.Texts("shared"))
        {
            if (node.Text.StartsWith('!'))
            {
                context.Problems.Add(
                    Problems.BadGlob(node.At, node.Text, "cannot be an exception here; write a narrower glob")
                );
            }
            else if (context.Globs.Check(node.Text, node.At))
            {
                context.Globs.CheckWritable(node.Text, node.At, AgentKind.Command);
                shared.Add(node.Text);
            }
        }

        return shared;
    }

    /// <summary>The scope without the shared files.</summary>
    public static IReadOnlyList<string> TakenOutOf(IReadOnlyList<string> scope, IReadOnlyList<string> shared) =>
        shared.Count == 0 || scope.Count == 0
            ? scope
            : [.. scope.Union(shared.Select(g => $"!{g}"), StringComparer.Ordinal)];

    /// <summary>Reports a scope that matches only shared files.</summary>
    public static void Check(PlanContext context, IReadOnlyList<LocatedText> scope)
    {
        if (context.Shared.Count == 0)
        {
            return;
        }

        var shared = Scope.Parse(context.Shared);
        foreach (var glob in scope.Where(g => !g.Text.StartsWith('!') && shared.Covers(Scope.Parse([g.Text]))))
        {
            context.Problems.AddPerTask(Problems.SharedScope(glob.At, glob.Text));
        }
    }
}
