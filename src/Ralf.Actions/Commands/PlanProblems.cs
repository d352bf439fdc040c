using Ralf.Core.Scheduling;

namespace Ralf.Actions.Commands;

/// <summary>Prints the problems of a plan in the form that editors and CI systems know, errors first.</summary>
internal static class PlanProblems
{
    public const int MaxShown = 50;

    public static void Write(LoadedPlan loaded, TextWriter error)
    {
        var shown = loaded.Problems.OrderBy(p => p.Severity).ThenBy(p => (p.Line, p.Column)).Take(MaxShown);
        foreach (var problem in shown)
        {
            error.WriteLine(Line(loaded.Name, problem));
        }

        if (loaded.Problems.Count > MaxShown)
        {
            var rest = loaded.Problems.Count - MaxShown;
            error.WriteLine($"and {rest} more problems");
        }
    }

    private static string Line(string file, PlanProblem problem) =>
        $"{file}:{problem.Line}:{problem.Column}: {(problem.Severity == Severity.Error ? "error" : "warning")} {problem.Code}: {problem.Message}";
}
