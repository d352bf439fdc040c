using System.Globalization;
using Ralf.Core.Scopes;

namespace Ralf.Actions.Tests.Scopes;

public sealed class AffixIndexTests
{
    [Fact]
    public void Of_many_globs_that_begin_alike_those_are_found_whose_ends_fit()
    {
        string[] ends =
        [
            "n{0}.cs",
            "N{0}*",
            "*-n{0}",
            "n{0}-*.cs",
            "[nm]{0}.cs",
            "*",
            "\u212A{0}*",
            "*{0}\u017F",
            "?{0}",
            "{{n{0},m{0}}}.cs",
            "*.*",
            "é{0}*",
            "n{0}",
        ];
        var scopes = ends.SelectMany(end =>
                Enumerable
                    .Range(0, 30)
                    .Select(i =>
                        Scope.Parse([
                            $"src/**/{string.Format(CultureInfo.InvariantCulture, end, i)}",
                            $"!src/no/n{i}.cs",
                        ])
                    )
            )
            .ToArray();
        var matcher = ScopeIndex.Matcher(scopes);
        string[] names =
        [
            "n{0}.cs",
            "N{0}.cs",
            "N{0}x",
            "a-n{0}",
            "n{0}-b.cs",
            "m{0}.cs",
            "\u212A{0}a",
            "K{0}a",
            "k{0}a",
            "a{0}\u017F",
            "a{0}s",
            "x{0}",
            "é{0}b",
            "n{0}",
        ];
        var hits = 0;
        foreach (var folder in (string[])["src/", "src/a/b/", "src/no/", ""])
        {
            foreach (var name in names)
            {
                foreach (var i in (int[])[0, 1, 2, 17, 29, 30])
                {
                    var path = folder + string.Format(CultureInfo.InvariantCulture, name, i);
                    var naive = Enumerable.Range(0, scopes.Length).Where(s => scopes[s].Matches(path)).ToList();
                    Assert.Equal(naive, matcher(path));
                    hits += naive.Count;
                }
            }
        }

        Assert.InRange(hits, 1_000, 100_000);
    }
}
