using CsCheck;
using Ralf.Core.Scopes;

namespace Ralf.Actions.Tests.Scopes;

public sealed class ScopePropertyTests
{
    private static readonly string[] _paths = AllPaths(6);

    private static readonly string[] _pieces = ["a", "b", "A", "*", "?", "[ab]", "[!a]", "{a,b}", "{A,}"];

    private static readonly Gen<string> _genName = Gen.Int[0, _pieces.Length - 1]
        .List[1, 2]
        .Select(pieces => string.Concat(pieces.Select(piece => _pieces[piece])))
        .Where(name => name is not ("**" or "{A,}" or "{A,}{A,}"));

    private static readonly Gen<string> _genGlob = Gen.Frequency((3, _genName), (1, Gen.Const("**")))
        .List[1, 3]
        .Select(segments => string.Join('/', segments));

    private static readonly Gen<Scope> _genScope = Gen.Select(
        _genGlob.List[1, 2],
        _genGlob.Select(glob => "!" + glob).List[0, 2],
        (globs, exceptions) => Scope.Parse([.. globs, .. exceptions])
    );

    [Fact]
    public void A_glob_matches_as_the_naive_matcher_does()
    {
        _genGlob.Sample(
            glob =>
            {
                var parsed = ScopeGlobTests.Glob(glob);
                return Array.TrueForAll(_paths, path => parsed.Matches(path) == Naive(glob, path));
            },
            iter: 500
        );
    }

    [Fact]
    public void Scopes_meet_exactly_where_paths_do()
    {
        Gen.Select(_genScope, _genScope)
            .Sample(
                (left, right) =>
                {
                    var meets = left.FindIntersection(right);
                    return meets is null ? !AnyPair(left, right) : Shows(meets, left, right);
                },
                iter: 1_500,
                print: Print
            );
    }

    [Fact]
    public void Meeting_has_no_sides()
    {
        Gen.Select(_genScope, _genScope)
            .Sample(
                (left, right) => left.FindIntersection(right) is null == right.FindIntersection(left) is null,
                iter: 1_500,
                print: Print
            );
    }

    [Fact]
    public void The_index_finds_the_pairs_that_comparing_all_finds()
    {
        // Enough of them that some stand at one place of the tree.
        Gen.Select(_genScope.Array[0, 8], _genScope.Array[0, 40])
            .Sample(
                (left, right) =>
                {
                    var found = ScopeIndex.FindIntersections(left, right).Select(m => (m.Left, m.Right));
                    var all =
                        from l in Enumerable.Range(0, left.Length)
                        from r in Enumerable.Range(0, right.Length)
                        where left[l].FindIntersection(right[r]) is not null
                        select (l, r);
                    return found.SequenceEqual(all);
                },
                iter: 500
            );
    }

    [Theory]
    [InlineData(8, 200)]
    // So many that those of one folder are found by their names' ends.
    [InlineData(120, 60)]
    public void The_matcher_finds_the_scopes_that_match(int most, int times)
    {
        _genScope
            .Array[0, most]
            .Sample(
                scopes =>
                {
                    var matcher = ScopeIndex.Matcher(scopes);
                    return Array.TrueForAll(
                        _paths,
                        path =>
                            matcher(path)
                                .SequenceEqual(Enumerable.Range(0, scopes.Length).Where(i => scopes[i].Matches(path)))
                    );
                },
                iter: times
            );
    }

    private static string Print((Scope Left, Scope Right) scopes) =>
        $"[{string.Join(' ', scopes.Left.Globs)}] [{string.Join(' ', scopes.Right.Globs)}] meet at {scopes.Left.FindIntersection(scopes.Right)}";

    /// <summary>By brute force: the same path, or one below the other where the deeper side spells the folder out; then
    /// both in any case.</summary>
    private static bool AnyPair(Scope left, Scope right) =>
        AnyPair(left, right, anyCase: false, path => path) || AnyPair(left, right, anyCase: true, Lower);

    private static bool AnyPair(Scope left, Scope right, bool anyCase, Func<string, string> fold)
    {
        bool IsOut(Scope scope, string path) => scope.Exceptions.Any(glob => glob.Matches(path, anyCase));
        bool IsIn(Scope scope, string path) => scope.Included.Any(glob => glob.Matches(path)) && !IsOut(scope, path);

        var lefts = _paths.Where(path => IsIn(left, path)).ToList();
        var rights = _paths.Where(path => IsIn(right, path)).ToList();
        return lefts.Select(fold).Intersect(rights.Select(fold)).Any()
            || IsBelow(lefts.Where(path => !IsOut(right, path)), left, rights, fold)
            || IsBelow(rights.Where(path => !IsOut(left, path)), right, lefts, fold);
    }

    private static bool IsBelow(IEnumerable<string> deep, Scope scope, List<string> files, Func<string, string> fold)
    {
        var names = files.Select(fold).ToHashSet();
        return deep.Any(path =>
            Prefixes(path).Any(folder => names.Contains(fold(folder)) && SpellsOut(scope, path, folder))
        );
    }

    /// <summary>Whether a glob of the scope matches the path with the folder's last name at a segment without
    /// wildcards.</summary>
    private static bool SpellsOut(Scope scope, string path, string folder)
    {
        var below = path[(folder.Length + 1)..];
        return scope
            .Included.SelectMany(glob => glob.Alternatives)
            .Any(glob =>
                Enumerable
                    .Range(0, glob.Segments.Length - 1)
                    .Any(at =>
                        glob.Segments[at].Literal is not null
                        && new GlobPath([.. glob.Segments.Take(at + 1)]).Matches(folder)
                        && glob.Matches("x/" + below, 2, at + 1, anyCase: false)
                    )
            );
    }

    private static bool Shows(Intersection meeting, Scope left, Scope right) =>
        meeting.Witness.Split('/').All(name => name is not ("" or "." or ".."))
        && left.Globs.Contains(meeting.Left)
        && right.Globs.Contains(meeting.Right)
        && (
            left.Matches(meeting.Witness) && IsOn(right, meeting.Witness)
            || right.Matches(meeting.Witness) && IsOn(left, meeting.Witness)
        );

    private static bool IsOn(Scope scope, string witness) =>
        Prefixes(witness).Append(witness).Any(path => Cases(path).Any(scope.Matches));

    private static IEnumerable<string> Cases(string path) =>
        path.Length == 0
            ? [""]
            : Cases(path[1..])
                .SelectMany(rest =>
                    new[] { char.ToLowerInvariant(path[0]), char.ToUpperInvariant(path[0]) }
                        .Distinct()
                        .Select(c => c + rest)
                );

    private static IEnumerable<string> Prefixes(string path) =>
        path.Select((c, i) => (c, i)).Where(at => at.c == '/').Select(at => path[..at.i]);

    private static string Lower(string path) => path.ToLowerInvariant();

    private static string[] AllPaths(int length) =>
        [.. Enumerable.Range(1, length).SelectMany(Texts).Where(path => path.Split('/').All(name => name.Length > 0))];

    private static IEnumerable<string> Texts(int length) =>
        length == 0 ? [""] : Texts(length - 1).SelectMany(text => "abA/".Select(c => text + c));

    /// <summary>The glob's meaning as its documentation says it, by trying everything.</summary>
    private static bool Naive(string glob, string path)
    {
        var open = glob.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
        {
            return NaiveSegments(glob.Split('/'), path.Split('/'));
        }

        var close = glob.IndexOf('}', open);
        return glob[(open + 1)..close].Split(',').Any(part => Naive(glob[..open] + part + glob[(close + 1)..], path));
    }

    private static bool NaiveSegments(string[] glob, string[] path) =>
        glob switch
        {
            [] => path.Length == 0,
            ["**"] => path.Length > 0,
            ["**", ..] => Enumerable.Range(0, path.Length + 1).Any(count => NaiveSegments(glob[1..], path[count..])),
            _ => path.Length > 0 && NaiveName(glob[0], path[0]) && NaiveSegments(glob[1..], path[1..]),
        };

    private static bool NaiveName(string glob, string name) =>
        glob.Length == 0 ? name.Length == 0
        : glob[0] == '*' ? NaiveName(glob[1..], name) || (name.Length > 0 && NaiveName(glob, name[1..]))
        : name.Length > 0
            && (
                glob.StartsWith("[!a]", StringComparison.Ordinal) ? name[0] != 'a' && NaiveName(glob[4..], name[1..])
                : glob.StartsWith("[ab]", StringComparison.Ordinal)
                    ? name[0] is 'a' or 'b' && NaiveName(glob[4..], name[1..])
                : (glob[0] == '?' || glob[0] == name[0]) && NaiveName(glob[1..], name[1..])
            );
}
