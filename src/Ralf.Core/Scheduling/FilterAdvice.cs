using Ralf.Core.Plans;
using Ralf.Core.Scopes;

namespace Ralf.Core.Scheduling;

/// <summary>Reports scopes that meet files to which a filter of <c>.gitattributes</c> belongs: sessions have no
/// filters.</summary>
internal sealed class FilterAdvice(IReadOnlyList<FilterPattern> patterns, ProblemList problems)
{
    /// <summary>The most pairs of a glob and a pattern that are compared.</summary>
    private const int MaxPairs = 200_000;

    private readonly List<(FilterPattern Pattern, Scope Scope)> _patterns =
    [
        .. patterns.Select(p => (p, Scope.Parse([p.Pattern.Text]))),
    ];

    private readonly HashSet<(PlanPosition At, bool IsEncrypting)> _told = [];
    private int _pairs;

    public void Check(IReadOnlyList<TaskDraft> drafts)
    {
        if (_patterns.Count == 0)
        {
            return;
        }

        foreach (var draft in drafts.Where(d => d.ScopeIsValid))
        {
            string[] exceptions = [.. draft.Scope.Select(g => g.Text).Where(g => g.StartsWith('!'))];
            foreach (var glob in draft.Scope.Where(g => !g.Text.StartsWith('!')))
            {
                Check(glob, Scope.Parse([glob.Text, .. exceptions]));
            }
        }
    }

    /// <summary>Whether a line takes the encryption of some file of a scope away: later lines go before.</summary>
    private bool MayBePlain(Scope scope, int from) =>
        _patterns
            .Skip(from)
            .Any(p => !AttributeRules.IsEncrypting(p.Pattern.Filter) && scope.FindIntersection(p.Scope) is not null);

    private void Check(LocatedText glob, Scope scope)
    {
        for (var i = 0; i < _patterns.Count; i++)
        {
            var (pattern, files) = _patterns[i];
            if (pattern.Filter.Length == 0)
            {
                continue;
            }

            var isEncrypting = AttributeRules.IsEncrypting(pattern.Filter);
            if (_told.Contains((glob.At, isEncrypting)) || _pairs++ > MaxPairs)
            {
                continue;
            }

            if (scope.FindIntersection(files) is not null)
            {
                _told.Add((glob.At, isEncrypting));
                problems.AddPerTask(
                    isEncrypting
                        ? Problems.EncryptedScope(
                            glob.At,
                            glob.Text,
                            pattern.Pattern.Text,
                            pattern.Filter,
                            files.Covers(scope) && !MayBePlain(scope, i + 1)
                        )
                        : Problems.FilteredScope(glob.At, glob.Text, pattern.Pattern.Text, pattern.Filter)
                );
            }
        }
    }
}
