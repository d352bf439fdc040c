namespace Ralf.Core.Scopes;

/// <summary>When two different paths of two globs still intersect.</summary>
/// <param name="AnyCase">They differ only in case.</param>
/// <param name="Folders">One is a folder of the other, and the other's glob contains its name literally.</param>
internal sealed record IntersectionRule(bool AnyCase, bool Folders);

/// <summary>One side of a search: a glob and its scope's exceptions.</summary>
internal sealed record IntersectionSide(GlobNfa Glob, ExclusionDfa Exceptions);

/// <summary>Searches for a path that matches two globs and none of their exceptions, breadth first over the product of
/// their automata, so that the first path found is a shortest one.</summary>
internal sealed class IntersectionSearch(
    IntersectionSide left,
    IntersectionSide right,
    Alphabet alphabet,
    IntersectionRule rule
)
{
    // Only exceptions can make this many: without them there is at most one node for each pair of places, of four
    // kinds.
    private const int MaxExceptionStates = 2_000;

    private readonly Dictionary<Node, Step> _steps = [];
    private static readonly Alphabet.CaseVariant _slash = new(0, '/', '/');

    private readonly int _dot = alphabet.AtomOf('.');
    private List<Node> _level = [];
    private List<Node> _nextLevel = [];

    /// <summary>Which side continues: both, or only one, below the path of the other.</summary>
    private enum Mode
    {
        Both,
        LeftBelow,
        RightBelow,
    }

    /// <summary>The current segment so far; needed because no path has a segment that is empty, <c>.</c> or
    /// <c>..</c>.</summary>
    private enum Segment
    {
        Empty,
        Dot,
        TwoDots,
        Name,
    }

    /// <summary>True if the search was given up because its exceptions nest in too many ways; the result of <see
    /// cref="Find"/> then means nothing.</summary>
    public bool GaveUp { get; private set; }

    /// <summary>The longer path; the left one if they differ only in case; null if there is no such path.</summary>
    public string? Find()
    {
        Visit(new(Mode.Both, 0, 0, left.Exceptions.Start, right.Exceptions.Start, Segment.Empty), default, _level);
        while (_level.Count > 0)
        {
            // The list grows during the loop: steps without a character stay on the level.
            for (var i = 0; i < _level.Count; i++)
            {
                var node = _level[i];
                if (IsEnd(node))
                {
                    return Witness(node);
                }

                Skip(node);
                TakeCharacter(node);
                TakeSlash(node);
                GoBelow(node);
            }

            if (left.Exceptions.Count + right.Exceptions.Count > MaxExceptionStates)
            {
                GaveUp = true;
                return null;
            }

            (_level, _nextLevel) = (_nextLevel, []);
        }

        return null;
    }

    // A scope does not claim what is below a file if its exceptions exclude that: 'src/**' less 'src/gen/**' still
    // contains 'src/gen' itself, which does not make it intersect 'src/gen/**'.
    private bool IsEnd(Node node) =>
        node.Segment == Segment.Name
        && (node.Mode == Mode.RightBelow || node.Left == left.Glob.End)
        && (node.Mode == Mode.LeftBelow || node.Right == right.Glob.End)
        && !left.Exceptions.IsAccepting(node.LeftOut)
        && !right.Exceptions.IsAccepting(node.RightOut);

    private bool LeftEnds(Node node) => node.Left == left.Glob.End && !left.Exceptions.IsAccepting(node.LeftOut);

    private bool RightEnds(Node node) => node.Right == right.Glob.End && !right.Exceptions.IsAccepting(node.RightOut);

    private void Skip(Node node)
    {
        if (node.Mode != Mode.RightBelow && left.Glob.Skip(node.Left) is >= 0 and var nextLeft)
        {
            Visit(node with { Left = nextLeft }, new(node, null), _level);
        }

        if (node.Mode != Mode.LeftBelow && right.Glob.Skip(node.Right) is >= 0 and var nextRight)
        {
            Visit(node with { Right = nextRight }, new(node, null), _level);
        }
    }

    private void TakeCharacter(Node node)
    {
        // All atoms lead to the same places; only exceptions and the dots of '.' and '..' distinguish them.
        var oneIsEnough = node is { Segment: Segment.Name, LeftOut: 0, RightOut: 0 };
        var alone = node.Mode == Mode.RightBelow ? right.Glob.Atoms(node.Right) : null;
        foreach (var atom in alone ?? left.Glob.Atoms(node.Left))
        {
            foreach (
                var variant in alphabet
                    .CaseVariants[atom]
                    .Take(node.Mode == Mode.Both && rule.AnyCase ? int.MaxValue : 1)
            )
            {
                if (node.Mode == Mode.Both && !right.Glob.Takes(node.Right, variant.Atom))
                {
                    continue;
                }

                var step = alone is null ? variant : variant with { Right = variant.Left };
                Visit(Behind(node, atom, variant.Atom), new(node, step), _nextLevel);
                if (oneIsEnough)
                {
                    return;
                }
            }
        }
    }

    private Node Behind(Node node, int leftAtom, int rightAtom)
    {
        var segment =
            leftAtom != _dot ? Segment.Name
            : node.Segment == Segment.Empty ? Segment.Dot
            : node.Segment == Segment.Dot ? Segment.TwoDots
            : Segment.Name;
        return new(
            node.Mode,
            node.Mode == Mode.RightBelow ? node.Left : left.Glob.Next(node.Left),
            node.Mode == Mode.LeftBelow ? node.Right : right.Glob.Next(node.Right),
            left.Exceptions.Next(node.LeftOut, leftAtom),
            right.Exceptions.Next(node.RightOut, rightAtom),
            segment
        );
    }

    private void TakeSlash(Node node)
    {
        var nextLeft = node.Mode == Mode.RightBelow ? node.Left : left.Glob.NextSlash(node.Left);
        var nextRight = node.Mode == Mode.LeftBelow ? node.Right : right.Glob.NextSlash(node.Right);
        if (node.Segment == Segment.Name && nextLeft >= 0 && nextRight >= 0)
        {
            Visit(BehindSlash(node, nextLeft, nextRight), new(node, _slash), _nextLevel);
        }
    }

    private void GoBelow(Node node)
    {
        if (!rule.Folders || node.Mode != Mode.Both || node.Segment != Segment.Name)
        {
            return;
        }

        if (LeftEnds(node) && right.Glob.NamesFolder(node.Right))
        {
            var below = node with { Mode = Mode.RightBelow };
            var next = BehindSlash(below, node.Left, right.Glob.NextSlash(node.Right));
            Visit(next, new(node, _slash), _nextLevel);
        }

        if (RightEnds(node) && left.Glob.NamesFolder(node.Left))
        {
            var below = node with { Mode = Mode.LeftBelow };
            var next = BehindSlash(below, left.Glob.NextSlash(node.Left), node.Right);
            Visit(next, new(node, _slash), _nextLevel);
        }
    }

    private Node BehindSlash(Node node, int nextLeft, int nextRight) =>
        new(
            node.Mode,
            nextLeft,
            nextRight,
            left.Exceptions.Next(node.LeftOut, ExclusionDfa.Slash),
            right.Exceptions.Next(node.RightOut, ExclusionDfa.Slash),
            Segment.Empty
        );

    private void Visit(Node node, Step step, List<Node> level)
    {
        if (_steps.TryAdd(node, step))
        {
            level.Add(node);
        }
    }

    private string Witness(Node end)
    {
        var characters = new List<int>();
        for (var step = _steps[end]; step.From is { } from; step = _steps[from])
        {
            if (step.Characters is { } variant)
            {
                characters.Add(end.Mode == Mode.RightBelow ? variant.Right : variant.Left);
            }
        }

        characters.Reverse();
        return string.Concat(characters.Select(c => Rune.IsValid(c) ? new Rune(c).ToString() : ((char)c).ToString()));
    }

    private readonly record struct Node(Mode Mode, int Left, int Right, int LeftOut, int RightOut, Segment Segment);

    /// <summary>How a node was reached; without characters, by skipping a place.</summary>
    private readonly record struct Step(Node? From, Alphabet.CaseVariant? Characters);
}
