using System.Globalization;
using System.Text.Json;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>
/// Evaluates the expressions of workflows as GitHub documents them. Strict: a context, a member of one or a function
/// that it does not know fails.
/// </summary>
/// <param name="contexts">By name; a value is null, a bool, a number, a string, a list or a <see
/// cref="Members"/>.</param>
/// <param name="status">Whether all that is needed went well, something failed, or the run was cancelled.</param>
internal sealed class Expressions(IReadOnlyDictionary<string, object?> contexts, JobsStatus status)
{
    /// <summary>A text with <c>${{ … }}</c> in it; a single expression keeps its type.</summary>
    public object? Evaluate(string text)
    {
        if (
            text.StartsWith("${{", StringComparison.Ordinal)
            && text.IndexOf("}}", StringComparison.Ordinal) == text.Length - 2
        )
        {
            return Value(text[3..^2]);
        }

        for (var start = text.IndexOf("${{", StringComparison.Ordinal); start >= 0; )
        {
            var end = text.IndexOf("}}", start, StringComparison.Ordinal);
            var value = Text(Value(text[(start + 3)..end]));
            text = text[..start] + value + text[(end + 2)..];
            start = text.IndexOf("${{", start + value.Length, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>A condition: without a function about the status, all that is needed must have gone well.</summary>
    public bool Condition(string? text)
    {
        if (text is null)
        {
            return status == JobsStatus.Success;
        }

        var inner = text.StartsWith("${{", StringComparison.Ordinal) ? text[3..^2] : text;
        var asks = ExpressionTokens.Of(inner).Any(t => t is "always" or "cancelled" or "success" or "failure");
        return (asks || status == JobsStatus.Success) && IsTrue(Value(inner));
    }

    public static string Text(object? value) =>
        value switch
        {
            null => "",
            bool b => b ? "true" : "false",
            double d => d.ToString(CultureInfo.InvariantCulture),
            string s => s,
            _ => throw new NotSupportedException($"{value.GetType().Name} as text"),
        };

    public static bool IsTrue(object? value) =>
        value switch
        {
            null => false,
            bool b => b,
            double d => d != 0,
            string s => s.Length > 0,
            _ => true,
        };

    /// <summary>JSON as contexts hold it.</summary>
    public static object? Of(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => new Members(json.EnumerateObject().ToDictionary(p => p.Name, p => Of(p.Value))),
            JsonValueKind.Array => json.EnumerateArray().Select(Of).ToList(),
            JsonValueKind.String => json.GetString(),
            JsonValueKind.Number => json.GetDouble(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    private object? Value(string text)
    {
        var reader = new Reader(this, ExpressionTokens.Of(text), text);
        return reader.Whole();
    }

    private object? Call(string name, object?[] given) =>
        (name, given) switch
        {
            ("always", []) => true,
            ("cancelled", []) => status == JobsStatus.Cancelled,
            ("success", []) => status == JobsStatus.Success,
            ("failure", []) => status == JobsStatus.Failure,
            ("fromJSON", [string json]) => Of(JsonDocument.Parse(json).RootElement),
            ("format", [string form, .. var rest]) => string.Format(
                CultureInfo.InvariantCulture,
                form,
                [.. rest.Select(Text)]
            ),
            ("startsWith", [var text, string start]) => Text(text)
                .StartsWith(start, StringComparison.OrdinalIgnoreCase),
            ("contains", [var text, string part]) => Text(text).Contains(part, StringComparison.OrdinalIgnoreCase),
            _ => throw new NotSupportedException($"function {name} with {given.Length} arguments"),
        };

    private static bool AreEqual(object? left, object? right) =>
        (left, right) switch
        {
            (string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase),
            _ when left?.GetType() == right?.GetType() => Equals(left, right),
            _ => Number(left).Equals(Number(right)),
        };

    private static double Number(object? value) =>
        value switch
        {
            null => 0,
            bool b => b ? 1 : 0,
            double d => d,
            string { Length: 0 } => 0,
            string s => double.TryParse(s, CultureInfo.InvariantCulture, out var d) ? d : double.NaN,
            _ => double.NaN,
        };

    /// <summary>By precedence: or, and, comparison, not, value with members.</summary>
    private sealed class Reader(Expressions owner, IReadOnlyList<string> tokens, string text)
    {
        private int _at;

        /// <summary>More than none: on a side of <c>&amp;&amp;</c> or <c>||</c> that is read and not
        /// evaluated.</summary>
        private int _skipping;

        private string Next => _at < tokens.Count ? tokens[_at] : "";

        public object? Whole()
        {
            var value = Or();
            return Next.Length == 0 ? value : throw Unknown();
        }

        private object? Or()
        {
            var left = And();
            while (Take("||"))
            {
                var right = Right(And, isNeeded: !IsTrue(left));
                left = IsTrue(left) ? left : right;
            }

            return left;
        }

        private object? And()
        {
            var left = Comparison();
            while (Take("&&"))
            {
                var right = Right(Comparison, isNeeded: IsTrue(left));
                left = IsTrue(left) ? right : left;
            }

            return left;
        }

        private object? Right(Func<object?> read, bool isNeeded)
        {
            _skipping += isNeeded ? 0 : 1;
            var value = read();
            _skipping -= isNeeded ? 0 : 1;
            return value;
        }

        private object? Comparison()
        {
            var left = Not();
            return Take("==") ? AreEqual(left, Not())
                : Take("!=") ? !AreEqual(left, Not())
                : left;
        }

        private object? Not() => Take("!") ? !IsTrue(Not()) : Postfix();

        private object? Postfix()
        {
            var value = Primary();
            while (Take("."))
            {
                var name = Next;
                _at++;
                value =
                    _skipping > 0 ? null
                    : value is Members members ? members.Get(name, text)
                    : throw new NotSupportedException($"'.{name}' of no object in '{text}'");
            }

            return value;
        }

        private object? Primary()
        {
            var token = Next;
            _at++;
            if (token == "(")
            {
                var value = Or();
                return Take(")") ? value : throw Unknown();
            }

            if (token is ['\'', ..])
            {
                return token[1..^1].Replace("''", "'", StringComparison.Ordinal);
            }

            if (token.Length > 0 && char.IsAsciiDigit(token[0]))
            {
                return ExpressionTokens.Number(token);
            }

            return token switch
            {
                "true" => true,
                "false" => false,
                "null" => null,
                _ when Next == "(" => Call(token, Arguments()),
                _ => owner.Context(token, text),
            };
        }

        private object? Call(string name, object?[] given) => _skipping > 0 ? null : owner.Call(name, given);

        private object?[] Arguments()
        {
            var given = new List<object?>();
            Take("(");
            while (!Take(")"))
            {
                given.Add(Or());
                if (!Take(",") && Next != ")")
                {
                    throw Unknown();
                }
            }

            return [.. given];
        }

        private bool Take(string token)
        {
            if (Next != token)
            {
                return false;
            }

            _at++;
            return true;
        }

        private NotSupportedException Unknown() => new($"'{Next}' in the expression '{text}'");
    }

    private object? Context(string name, string text) =>
        contexts.TryGetValue(name, out var value)
            ? value
            : throw new NotSupportedException($"context '{name}' in the expression '{text}'");
}

internal enum JobsStatus
{
    Success,
    Failure,
    Cancelled,
}

/// <summary>An object of a context. One that is not open knows all its members; others are an error, not an empty
/// text.</summary>
internal sealed class Members(IReadOnlyDictionary<string, object?> values, bool isOpen = false)
{
    public IReadOnlyDictionary<string, object?> Values => values;

    public object? Get(string name, string where) =>
        values.TryGetValue(name, out var value) ? value
        : isOpen ? null
        : throw new NotSupportedException($"member '{name}' in the expression '{where}'");
}
