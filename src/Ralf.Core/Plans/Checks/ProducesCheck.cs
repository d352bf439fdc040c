namespace Ralf.Core.Plans;

/// <summary>Checks that the files tasks must produce can exist in the end: a path inside the scope, not protected, not
/// ignored.</summary>
internal sealed class ProducesCheck(PlanContext context)
{
    public void Check(IReadOnlyList<TaskDraft> drafts)
    {
        var paths = new List<(TaskDraft Draft, LocatedText Path)>();
        foreach (var draft in drafts)
        {
            foreach (var path in draft.Produces)
            {
                if (CheckPath(draft, path))
                {
                    paths.Add((draft, path));
                }
            }
        }

        CheckIgnored(paths);
    }

    private bool CheckPath(TaskDraft draft, LocatedText path)
    {
        var id = draft.Task.Id.Value;
        if (!RepoPath.TryParse(path.Text, out _) || path.Text.AsSpan().IndexOfAny("\\*?") >= 0)
        {
            context.Problems.AddPerTask(Problems.ProducesNoPath(path.At, path.Text));
            return false;
        }

        if (context.Globs.ProtectedBy(path.Text).Count > 0)
        {
            context.Problems.AddPerTask(Problems.ProducesProtected(path.At, path.Text, id));
        }
        else if (draft.ScopeIsValid && !context.Globs.InScope(draft.Task.Scope, path.Text))
        {
            context.Problems.AddPerTask(Problems.ProducesOutsideScope(path.At, path.Text, id));
        }

        return true;
    }

    /// <summary>Paths of the base are always tracked; only new ones can be ignored.</summary>
    private void CheckIgnored(IReadOnlyList<(TaskDraft Draft, LocatedText Path)> paths)
    {
        var ignored = context.Ignored([.. paths.Select(p => p.Path.Text).Distinct(StringComparer.Ordinal)]);
        if (ignored.Count == 0)
        {
            return;
        }

        var files = context.Files.ToHashSet(StringComparer.Ordinal);
        foreach (var (draft, path) in paths.Where(p => ignored.Contains(p.Path.Text) && !files.Contains(p.Path.Text)))
        {
            context.Problems.AddPerTask(Problems.ProducesIgnored(path.At, path.Text, draft.Task.Id.Value));
        }
    }
}
