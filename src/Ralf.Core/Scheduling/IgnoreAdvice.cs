using Ralf.Core.Plans;
using Ralf.Core.Scopes;

namespace Ralf.Core.Scheduling;

/// <summary>Reports globs of scopes that meet nothing but what the base ignores.</summary>
/// <param name="folders">The folders of the base.</param>
internal sealed class IgnoreAdvice(BaseFiles files, HashSet<string> folders, ProblemList problems)
{
    private const string AllBelow = "/**";

    public void Check(IReadOnlyList<TaskDraft> drafts)
    {
        var samples = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var glob in Globs(drafts).Select(g => g.Text).Where(g => !HasFiles(g)))
        {
            if (GlobCheck.Sample(glob) is { } sample)
            {
                samples[glob] = sample;
            }
        }

        var ignored = samples.Count == 0 ? null : files.Ignored([.. samples.Values.Distinct(StringComparer.Ordinal)]);
        if (ignored is not { Count: > 0 })
        {
            return;
        }

        var left = WithoutFiles([.. samples.Where(s => ignored.Contains(s.Value)).Select(s => s.Key)]);
        foreach (var glob in Globs(drafts).Where(g => left.Contains(g.Text)))
        {
            problems.AddPerTask(Problems.IgnoredScope(glob.At, glob.Text));
        }
    }

    private static IEnumerable<LocatedText> Globs(IReadOnlyList<TaskDraft> drafts) =>
        drafts.Where(d => d.ScopeIsValid).SelectMany(d => d.Scope).Where(g => !g.Text.StartsWith('!'));

    /// <summary>True if it is all below a folder of the base: a file of the base is never ignored.</summary>
    private bool HasFiles(string glob) =>
        glob == "**"
        || (glob.EndsWith(AllBelow, StringComparison.Ordinal) && folders.Contains(glob[..^AllBelow.Length]));

    private HashSet<string> WithoutFiles(List<string> globs)
    {
        var left = globs.ToHashSet(StringComparer.Ordinal);
        var find = ScopeIndex.Matcher([.. globs.Select(g => Scope.Parse([g]))]);
        foreach (var file in files.Files())
        {
            left.ExceptWith(find(file).Select(i => globs[i]));
        }

        return left;
    }
}
