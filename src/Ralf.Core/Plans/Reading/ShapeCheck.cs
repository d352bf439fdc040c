using System.Text.RegularExpressions;

namespace Ralf.Core.Plans;

/// <summary>Checks nodes against the shapes of <see cref="PlanKeys"/>: keys, types, ranges, words. A value that readers
/// use afterwards is either right or reported.</summary>
internal sealed partial class ShapeCheck(ProblemList problems)
{
    public void Check(PlanNode node, PlanShape shape, string key)
    {
        switch (shape)
        {
            case MapShape map:
                CheckMap(node, map, key);
                break;
            case NamedShape named:
                CheckNamed(node, named, key);
                break;
            case ListShape list:
                CheckList(node, list, key);
                break;
            case EitherShape either:
                Check(node, node is ScalarNode ? either.Scalar : either.Other, key);
                break;
            case AnyShape:
                break;
            default:
                CheckScalar(node, shape, key);
                break;
        }
    }

    private void CheckMap(PlanNode node, MapShape shape, string key)
    {
        if (node is not MapNode map)
        {
            problems.Add(Problems.WrongType(node.At, key, "a map", node));
            return;
        }

        CheckDuplicates(map);
        foreach (var entry in map.Entries)
        {
            var known = shape.Keys.FirstOrDefault(k => k.Name == entry.Key.Text);
            if (known is null)
            {
                problems.Add(Problems.UnknownKey(entry.Key.At, entry.Key.Text, shape.Keys.Select(k => k.Name)));
            }
            else if (!known.Built)
            {
                problems.Add(Problems.NotBuilt(entry.Key.At, known.Name));
            }
            else
            {
                Check(entry.Value, known.Shape, known.Name);
            }
        }

        foreach (var missing in shape.Keys.Where(k => k.Required && map.Find(k.Name) is null))
        {
            problems.Add(Problems.MissingKey(map.At, missing.Name, missing.About));
        }
    }

    private void CheckNamed(PlanNode node, NamedShape shape, string key)
    {
        if (node is not MapNode map)
        {
            problems.Add(Problems.WrongType(node.At, key, "a map", node));
            return;
        }

        CheckDuplicates(map);
        foreach (var entry in map.Entries)
        {
            if (shape.KeyPattern is { } pattern && !Matches(entry.Key.Text, pattern))
            {
                problems.Add(Problems.BadName(entry.Key.At, "task id", entry.Key.Text, pattern));
            }

            Check(entry.Value, shape.Value, entry.Key.Text);
        }
    }

    private void CheckDuplicates(MapNode map)
    {
        var seen = new Dictionary<string, ScalarNode>(map.Entries.Count, StringComparer.Ordinal);
        foreach (var entry in map.Entries.Where(e => !seen.TryAdd(e.Key.Text, e.Key)))
        {
            var first = seen[entry.Key.Text];
            problems.Add(Problems.DuplicateKey(entry.Key.At, entry.Key.Text, first.Text, first.At));
        }
    }

    private void CheckList(PlanNode node, ListShape shape, string key)
    {
        if (node is ListNode list)
        {
            foreach (var item in list.Items)
            {
                Check(item, shape.Item, key);
            }
        }
        else if (shape.OrOne && (shape.Item is MapShape ? node is MapNode : node is ScalarNode { IsNull: false }))
        {
            Check(node, shape.Item, key);
        }
        else
        {
            var expected = shape.Item is MapShape ? "a map, or a list of maps" : "a list";
            problems.Add(Problems.WrongType(node.At, key, expected, node));
        }
    }

    private void CheckScalar(PlanNode node, PlanShape shape, string key)
    {
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            problems.Add(Problems.WrongType(node.At, key, Expected(shape), node));
            return;
        }

        var problem = shape switch
        {
            TextShape text => CheckText(scalar, text, key),
            WholeShape whole => CheckWhole(scalar, whole, key),
            MoneyShape => CheckMoney(scalar, key),
            DurationShape { OrOff: true } when scalar.Text == DurationShape.Off => null,
            DurationShape => CheckDuration(scalar, key),
            ChoiceShape choice => CheckWord(scalar, choice, key),
            _ => null,
        };
        if (problem is not null)
        {
            problems.Add(problem);
        }
    }

    private static PlanProblem? CheckText(ScalarNode node, TextShape shape, string key) =>
        shape.Pattern is { } pattern && !Matches(node.Text, pattern)
            ? Problems.BadName(node.At, key, node.Text, pattern)
        : !shape.Templated && OurNames().IsMatch(node.Text) ? Problems.NotReplacedHere(node.At, key)
        : null;

    private static PlanProblem? CheckWhole(ScalarNode node, WholeShape shape, string key)
    {
        var range = $"{shape.Min} to {shape.Max}";
        return ScalarValues.Number(node) is not { } number || number != decimal.Truncate(number)
                ? Problems.WrongType(node.At, key, Expected(shape), node)
            : number < shape.Min || number > shape.Max ? Problems.OutOfRange(node.At, key, node.Text, range)
            : null;
    }

    private static PlanProblem? CheckMoney(ScalarNode node, string key) =>
        ScalarValues.Number(node) is not { } money ? Problems.WrongType(node.At, key, Expected(new MoneyShape()), node)
        : money <= 0 || money > MoneyShape.Max
            ? Problems.OutOfRange(node.At, key, node.Text, $"more than 0, at most {MoneyShape.Max}")
        : null;

    private static PlanProblem? CheckDuration(ScalarNode node, string key) =>
        !Durations.TryParse(node.Text, out var duration) ? Problems.BadDuration(node.At, key, node.Text)
        : duration < Durations.Min || duration > Durations.Max
            ? Problems.OutOfRange(
                node.At,
                key,
                node.Text,
                $"{Durations.Format(Durations.Min)} to {Durations.Format(Durations.Max)}"
            )
        : null;

    private static PlanProblem? CheckWord(ScalarNode node, ChoiceShape shape, string key)
    {
        var built = shape.Choices.Where(c => c.Built).Select(c => c.Word).ToList();
        var found = shape.Choices.FirstOrDefault(c => c.Word == node.Text);
        return found is null ? Problems.UnknownWord(node.At, key, node.Text, built)
            : found.Built ? null
            : Problems.NotBuilt(node.At, key, found.Word, string.Join(", ", built));
    }

    private static string Expected(PlanShape shape) =>
        shape switch
        {
            TextShape text => text.What,
            WholeShape => "a whole number",
            MoneyShape => "an amount in US dollars",
            DurationShape { OrOff: true } => "a duration such as '40m', or off",
            DurationShape => "a duration such as '40m'",
            ChoiceShape choice => "one of " + string.Join(", ", choice.Choices.Where(c => c.Built).Select(c => c.Word)),
            _ => "a text or a number",
        };

    private static bool Matches(string text, string pattern) => !text.Contains('\n') && Regex.IsMatch(text, pattern);

    [GeneratedRegex(@"\$\{\{\s*(each|task|run)\s*\.")]
    private static partial Regex OurNames();
}
