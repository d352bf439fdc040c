using Ralf.Core.Plans;
using Ralf.Core.Scopes;

namespace Ralf.Core.Scheduling;

/// <summary>Reports scopes that lie in submodules or cover some: what a session writes there does not land.</summary>
internal sealed class SubmoduleAdvice(IReadOnlyList<string> submodules, ProblemList problems)
{
    private readonly HashSet<string> _paths = [.. submodules];

    private readonly List<(string Path, Scope Below)> _below =
    [
        .. submodules.Select(s => (s, Scope.Parse([ScopeGlob.Escape(s) + "/**"]))),
    ];

    private readonly HashSet<(string Glob, string Exceptions)> _checked = [];

    public void Check(IReadOnlyList<TaskDraft> drafts)
    {
        if (_paths.Count == 0)
        {
            return;
        }

        foreach (var draft in drafts.Where(d => d.ScopeIsValid))
        {
            string[] exceptions = [.. draft.Scope.Select(g => g.Text).Where(g => g.StartsWith('!'))];
            foreach (var glob in draft.Scope.Where(g => !g.Text.StartsWith('!')))
            {
                Check(glob, exceptions);
            }
        }
    }

    private void Check(LocatedText glob, string[] exceptions)
    {
        if (Around(glob.Text) is { } submodule)
        {
            problems.AddPerTask(Problems.InSubmodule(glob.At, glob.Text, submodule));
        }
        else if (_checked.Add((glob.Text, string.Join('\n', exceptions))))
        {
            var scope = Scope.Parse([glob.Text, .. exceptions]);
            var covered = _below.Where(s => scope.FindIntersection(s.Below) is not null).Select(s => s.Path).ToList();
            if (covered.Count > 0)
            {
                problems.AddPerTask(Problems.CoversSubmodule(glob.At, glob.Text, covered[0], covered.Count - 1));
            }
        }
    }

    /// <summary>The submodule that everything the glob matches lies in, or is.</summary>
    private string? Around(string glob)
    {
        var pattern = glob.AsSpan().IndexOfAny("*?[{");
        var literal = pattern < 0 ? glob : glob[..Math.Max(0, glob[..pattern].LastIndexOf('/'))];
        for (var part = literal; part.Length > 0; part = part[..Math.Max(0, part.LastIndexOf('/'))])
        {
            if (_paths.Contains(part))
            {
                return part;
            }
        }

        return null;
    }
}
