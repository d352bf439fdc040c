using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;

namespace Ralf.Core.Schemas;

/// <summary>A JSON Schema (draft 2020-12), built; self-contained: nothing is fetched.</summary>
internal sealed class DataSchema
{
    /// <summary>Maximum length; a longer schema does not fit into a prompt.</summary>
    public const int MaxCharacters = 256 * 1024;

    private static readonly EvaluationOptions _flag = new() { OutputFormat = OutputFormat.Flag };
    private static readonly EvaluationOptions _full = new() { OutputFormat = OutputFormat.Hierarchical };

    private readonly JsonSchema _schema;

    private DataSchema(JsonSchema schema, CellTypes cells) => (_schema, Cells) = (schema, cells);

    /// <summary>The schema's types of columns.</summary>
    public CellTypes Cells { get; }

    /// <summary>Parses a schema. Returns null and sets the problem, with its place in the text, if it is
    /// invalid.</summary>
    /// <param name="slow">Time limit for all slow pattern matches of the check together; usually <see
    /// cref="RegexTimeouts.Usual"/>.</param>
    public static DataSchema? TryParse(string text, out string problem, TimeSpan? slow = null)
    {
        SchemaLibrary.Load();
        problem = "";
        if (text.Length > MaxCharacters)
        {
            problem = $"it has more than {MaxCharacters} characters";
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            problem = SchemaRules.Objection(document.RootElement, text) ?? "";
            if (problem.Length == 0 && JsonNumbers.FindTooLarge(Encoding.UTF8.GetBytes(text)) is { } line)
            {
                problem = $"line {line}: it {JsonNumbers.Objection}";
            }

            return problem.Length > 0
                ? null
                : Build(document.RootElement.Clone(), new RegexTimeouts(slow ?? RegexTimeouts.Usual), out problem);
        }
        catch (InvalidOperationException)
        {
            problem = "it holds an escaped character that is none";
            return null;
        }
        catch (JsonException error)
        {
            problem =
                $"line {error.LineNumber + 1}: it is no JSON: {Agents.AgentText.Line(JsonPointerLocator.Reason(error), 200)}";
            return null;
        }
    }

    /// <summary>The places at which the value breaks the schema, as pointer and sentence; empty if it is valid. At most
    /// <paramref name="max"/>.</summary>
    public IReadOnlyList<(string Pointer, string Message)> Check(JsonElement value, int max)
    {
        try
        {
            return _schema.Evaluate(value, _flag).IsValid
                ? []
                : SchemaErrors.Collect(_schema.Evaluate(value, _full), max);
        }
        catch (Exception error) when (error is FormatException or OverflowException or InvalidOperationException)
        {
            return
            [
                (
                    "",
                    $"it cannot be held against the schema ({Agents.AgentText.Line(error.Message, 100)}): numbers may be as large as 7.9e28"
                ),
            ];
        }
        catch (RegexMatchTimeoutException error)
        {
            return
            [
                (
                    "",
                    error.MatchTimeout == BoundedPatterns.Limit
                        ? $"holding it against the pattern {error.Pattern} takes more than {BoundedPatterns.Limit.TotalSeconds:0} s; write the pattern without nested repetitions"
                        : $"the slow matches of patterns like {error.Pattern} take more than {error.MatchTimeout.TotalSeconds:0.##} s together; write them without nested repetitions"
                ),
            ];
        }
    }

    /// <summary>Duplicate keys are refused, since readers differ in which one counts.</summary>
    public static JsonDocumentOptions Strict { get; } = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Removes the dialect, which has been checked: a schema that names one is built in the library's own
    /// dialect, without our bounds.</summary>
    private static JsonElement WithoutDialect(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("$schema", out _))
        {
            return root;
        }

        var copy = JsonObject.Create(root)!;
        copy.Remove("$schema");
        return RalfJson.Element(copy);
    }

    private static DataSchema? Build(JsonElement root, RegexTimeouts slow, out string problem)
    {
        try
        {
            var schema = JsonSchema.Build(
                WithoutDialect(root),
                new BuildOptions
                {
                    SchemaRegistry = new SchemaRegistry(),
                    Dialect = Dialect.Draft202012.With([
                        new BoundedPatterns.Texts(slow),
                        new BoundedPatterns.Properties(slow),
                    ]),
                }
            );
            problem = SchemaRules.Objection(schema) ?? "";
            return problem.Length > 0 ? null : new(schema, CellTypes.Infer(root));
        }
        catch (RefResolutionException error)
        {
            problem =
                $"it refers to '{Agents.AgentText.Line(error.Message, 200)}', which is not in it; put what it refers to under '$defs'";
        }
        catch (Exception error) when (error is JsonSchemaException or ArgumentException or InvalidOperationException)
        {
            problem = Agents.AgentText.Line(error.Message, 300);
        }

        return null;
    }
}
