using Json.Schema;
using Json.Schema.Keywords;

namespace Ralf.Core.Schemas;

/// <summary>The rules that a JSON document must meet to be usable as a schema.</summary>
internal static class SchemaRules
{
    private const string Draft = "https://json-schema.org/draft/2020-12/schema";

    private static readonly EvaluationOptions _full = new() { OutputFormat = OutputFormat.Hierarchical };

    /// <summary>Keywords whose subschemas apply to the same value: a cycle of these would never end.</summary>
    private static readonly HashSet<string> _sameValue = new(StringComparer.Ordinal)
    {
        "$ref",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
        "dependentSchemas",
    };

    /// <summary>The first rule for schemas that the document breaks, with its line in the text; null: valid.</summary>
    public static string? Objection(JsonElement root, string text)
    {
        if (root.ValueKind is not (JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False))
        {
            return "line 1: a schema is an object";
        }

        if (
            root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("$schema", out var draft)
            && draft.ToString().TrimEnd('#') != Draft
        )
        {
            return $"line {JsonPointerLocator.LineOf(text, "/$schema")}: it is of the draft '{Agents.AgentText.Line(draft.ToString(), 100)}'; only {Draft} is known";
        }

        var results = MetaSchemas.Draft202012.Evaluate(root, _full);
        if (results.IsValid)
        {
            return null;
        }

        var (pointer, message) = SchemaErrors.Collect(results, 1)[0];
        return $"line {JsonPointerLocator.LineOf(text, pointer)}: {Agents.AgentText.Line(pointer, 200)}: {Agents.AgentText.Line(message, 200)}";
    }

    /// <summary>Why the built schema cannot be used; null: it can.</summary>
    public static string? Objection(JsonSchema schema)
    {
        var seen = new HashSet<JsonSchemaNode>(ReferenceEqualityComparer.Instance);
        var open = new Stack<JsonSchemaNode>([schema.Root]);
        while (open.TryPop(out var node))
        {
            if (!seen.Add(node))
            {
                continue;
            }

            foreach (var keyword in node.Keywords)
            {
                if (keyword.Handler.Name is "$dynamicRef" or "$recursiveRef")
                {
                    return $"it uses '{keyword.Handler.Name}', which is not known here; use '$ref'";
                }

                if (
                    keyword.Handler
                    is PatternKeyword
                        and not BoundedPatterns.Texts
                        or PatternPropertiesKeyword
                        and not BoundedPatterns.Properties
                )
                {
                    return "a part of it has a '$schema' of its own; keep that at the top alone";
                }

                if (keyword.Handler.Name == "$ref" && keyword.Subschemas.Length == 0)
                {
                    return $"it refers to '{Agents.AgentText.Line(keyword.RawValue.ToString(), 200)}', which is not in it; put what it refers to under '$defs'";
                }

                foreach (var child in keyword.Subschemas)
                {
                    open.Push(child);
                }
            }
        }

        return HasCircle(seen) ? "it refers to itself without going into a part of the value" : null;
    }

    /// <summary>Removes nodes without successors until none is left to remove: what remains is a cycle.</summary>
    private static bool HasCircle(HashSet<JsonSchemaNode> nodes)
    {
        var next = nodes.ToDictionary(
            n => n,
            n =>
                n.Keywords.Where(k => _sameValue.Contains(k.Handler.Name))
                    .SelectMany(k => k.Subschemas)
                    .ToHashSet<JsonSchemaNode>(ReferenceEqualityComparer.Instance),
            (IEqualityComparer<JsonSchemaNode>)ReferenceEqualityComparer.Instance
        );
        var before = nodes
            .SelectMany(n => next[n].Select(to => (to, n)))
            .ToLookup(p => p.to, p => p.n, (IEqualityComparer<JsonSchemaNode>)ReferenceEqualityComparer.Instance);
        var ends = new Queue<JsonSchemaNode>(nodes.Where(n => next[n].Count == 0));
        var left = nodes.Count;
        while (ends.TryDequeue(out var end))
        {
            left--;
            foreach (var node in before[end])
            {
                if (next[node].Remove(end) && next[node].Count == 0)
                {
                    ends.Enqueue(node);
                }
            }
        }

        return left > 0;
    }
}
