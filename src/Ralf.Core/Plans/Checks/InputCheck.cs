namespace Ralf.Core.Plans;

/// <summary>Checks that the inputs of tasks can exist: a file of the base, or one that another task may
/// write.</summary>
internal sealed class InputCheck(PlanContext context)
{
    public void Check(IReadOnlyList<TaskDraft> drafts)
    {
        if (!context.HasBase || drafts.All(d => d.Inputs.Count == 0))
        {
            return;
        }

        var there = context.Files.ToHashSet(StringComparer.Ordinal);
        there.UnionWith(drafts.SelectMany(d => d.Task.Produces));
        foreach (var draft in drafts)
        {
            foreach (var input in draft.Inputs.Where(i => !there.Contains(i.Text)))
            {
                var isMade = drafts.Any(d =>
                    d.ScopeIsValid && d.Task.Id != draft.Task.Id && context.Globs.InScope(d.Task.Scope, input.Text)
                );
                if (!isMade)
                {
                    context.Problems.AddPerTask(Problems.NobodyMakes(input.At, input.Text, draft.Task.Id.Value));
                }
            }
        }
    }
}
