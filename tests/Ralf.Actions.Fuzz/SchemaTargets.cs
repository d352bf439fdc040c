using System.Text;
using System.Text.Json;
using Ralf.Actions.Sessions;
using Ralf.Core.Plans;
using Ralf.Core.Schemas;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Fuzz;

/// <summary>Schemas of the plan, which the program itself reads, and data held against them, which it does in a process
/// that it ends after a while.</summary>
internal static class SchemaTargets
{
    /// <summary>Between schema and data; a letter after it says the format: <c>l</c> and <c>c</c> for JSON Lines and
    /// CSV.</summary>
    private static ReadOnlySpan<byte> Between => "\n---"u8;

    /// <summary>As in <see cref="DataProcess"/>.</summary>
    private const int MaxAnswer = 256 * 1024;

    public static Target Schemas { get; } = Target.WithFiles("schema", Read, MakeSeeds);

    public static Target Data { get; } =
        Target.WithFiles("check-data", Check, MakeDeepData) with
        {
            IsEnded = true,
            Limit = DataProcess.Limit,
        };

    private static void Read(byte[] input)
    {
        if (DataSchema.TryParse(Encoding.UTF8.GetString(input), out var problem) is null)
        {
            Shown.MustBeText("problem of a schema", problem);
            if (problem.Any(char.IsControl))
            {
                throw new FuzzException("the problem of a schema is more than a line");
            }
        }
    }

    private static void Check(byte[] input)
    {
        var end = input.AsSpan().IndexOf(Between);
        if (end < 0)
        {
            return;
        }

        var from = Math.Min(end + Between.Length + 1, input.Length);
        var format = input[from - 1] switch
        {
            (byte)'l' => DataFormat.Jsonl,
            (byte)'c' => DataFormat.Csv,
            _ => DataFormat.Json,
        };
        // As the process gets it.
        var contract = JsonSerializer.Deserialize(
            JsonSerializer.Serialize(
                new DataContract("data/x", format, "s.json", Encoding.UTF8.GetString(input, 0, end)),
                PlanJson.Indented.Of<DataContract>()
            ),
            PlanJson.Indented.Of<DataContract>()
        )!;
        using var data = new MemoryStream(input, from, input.Length - from);
        var findings = DataCheck.Run(contract, data, CancellationToken.None);
        foreach (var finding in findings)
        {
            if (finding.ToString().Any(char.IsControl) || finding != finding.Bounded())
            {
                throw new FuzzException("a finding is more than a line");
            }
        }

        var answer = JsonSerializer.Serialize(findings, StateJson.Compact.Of<IReadOnlyList<DataFinding>>());
        if (answer.Length > MaxAnswer)
        {
            throw new FuzzException("the answer of the check has no bound");
        }
    }

    /// <summary>Schemas of great depth and width.</summary>
    private static IEnumerable<byte[]> MakeSeeds() =>
        new[]
        {
            Nested(30, """{"items":""", "true"),
            Nested(60, """{"not":""", "{}"),
            Nested(20, """{"anyOf":[true,""", "true", "]"),
            "{\"enum\":[" + List(5_000, i => $"{i}") + "]}",
            "{\"required\":[" + List(3_000, i => $"\"p{i}\"") + "]}",
            "{\"properties\":{" + List(500, i => $"\"p{i}\":{Reference("properties/p", (i + 1) % 500)}") + "}}",
            "{\"$defs\":{"
                + List(40, i => $"\"d{i}\":{{\"allOf\":[{Reference("$defs/d", i + 1)},{Reference("$defs/d", i + 1)}]}}")
                + ",\"d40\":{\"type\":\"object\"}},\"$ref\":\"#/$defs/d0\"}",
            "{\"pattern\":\"" + new string('(', 3_000) + "a" + new string(')', 3_000) + "\"}",
            """{"pattern":"(a{1,1000}){1,1000}"}""",
            "{\"pattern\":\"" + string.Concat(Enumerable.Repeat("(?=a*)", 2_000)) + "\"}",
        }.Select(Encoding.UTF8.GetBytes);

    private static string List(int count, Func<int, string> entry) =>
        string.Join(',', Enumerable.Range(0, count).Select(entry));

    private static string Reference(string to, int number) => $"{{\"$ref\":\"#/{to}{number}\"}}";

    /// <summary>Data of a few levels: each more doubles the work, so that mutation finds what takes too long.</summary>
    private static IEnumerable<byte[]> MakeDeepData() =>
        new[]
        {
            Tree("not", 4),
            Tree("paren", 6),
            """{"$defs":{"a":{"oneOf":[{"$ref":"#/$defs/b"},{"$ref":"#/$defs/b"}]},"b":{"items":{"$ref":"#/$defs/a"}}},"$ref":"#/$defs/a"}"""
                + "\n---j[[[[1]]]]",
            """{"uniqueItems":true,"items":{"uniqueItems":true}}""" + "\n---j[[1,2],[1,2.0],[1e2]]",
            """{"properties":{"t":{"pattern":"^(a+)+$"}}}"""
                + "\n---l{\"t\":\"aaaaaaaaaaaaaaaaaaaaaaaaab\"}\n{\"t\":\"a\"}",
            """{"dependentSchemas":{"a":{"required":["b"]}},"if":{"required":["c"]},"then":{"maxProperties":1}}"""
                + "\n---ca,b\n1,2\n\"x\n\",3\n",
            """{"multipleOf":0.0001,"maximum":1e400}""" + "\n---l1e-400\n79228162514264337593543950336\n0.1\n",
        }.Select(Encoding.UTF8.GetBytes);

    /// <summary>An ordinary recursive schema of expressions, and data that two of its branches begin with.</summary>
    private static string Tree(string op, int depth) =>
        """{"$defs":{"node":{"anyOf":[{"type":"object","required":["op","arg"],"properties":{"op":{"enum":["neg","not"]},"arg":{"$ref":"#/$defs/node"}}},{"type":"object","required":["op","arg"],"properties":{"op":{"enum":["not","paren"]},"arg":{"$ref":"#/$defs/node"}}},{"type":"number"}]}},"$ref":"#/$defs/node"}"""
        + $"\n---j{Nested(depth, $$"""{"op":"{{op}}","arg":""", "\"x\"")}";

    private static string Nested(int depth, string open, string inner, string close = "") =>
        string.Concat(Enumerable.Repeat(open, depth)) + inner + string.Concat(Enumerable.Repeat(close + "}", depth));
}
