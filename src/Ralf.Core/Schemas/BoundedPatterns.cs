using System.Text.RegularExpressions;
using Json.Schema;
using Json.Schema.Keywords;

namespace Ralf.Core.Schemas;

/// <summary>
/// Regular expressions of a schema, each match within a time limit: the library's own have none, and one text that an
/// agent wrote could keep them busy for
/// ever (https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS).
/// </summary>
internal static class BoundedPatterns
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>As in ECMAScript, or as in .NET if ECMAScript lacks a construct (<c>\p{L}</c>). Throws <see
    /// cref="JsonSchemaException"/> if it is not a regular expression.</summary>
    public static Regex Parse(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.ECMAScript, Limit);
        }
        catch (ArgumentException)
        {
            try
            {
                return new Regex(pattern, RegexOptions.CultureInvariant, Limit);
            }
            catch (ArgumentException error)
            {
                throw new JsonSchemaException(error.Message);
            }
        }
    }

    /// <summary>The keyword <c>pattern</c>.</summary>
    public sealed class Texts(RegexTimeouts slow) : PatternKeyword
    {
        public override object? ValidateKeywordValue(JsonElement value) =>
            value.ValueKind == JsonValueKind.String
                ? Parse(value.GetString()!)
                : throw new JsonSchemaException("'pattern' must be a text");

        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            if (context.Instance.ValueKind != JsonValueKind.String)
            {
                return KeywordEvaluation.Ignore;
            }

            var regex = (Regex)keyword.Value!;
            var isMatch = slow.IsMatch(regex, context.Instance.GetString()!);
            return new KeywordEvaluation
            {
                Keyword = Name,
                IsValid = isMatch,
                Error = isMatch ? null : $"does not match the pattern {regex}",
            };
        }
    }

    /// <summary>The keyword <c>patternProperties</c>.</summary>
    public sealed class Properties(RegexTimeouts slow) : PatternPropertiesKeyword
    {
        public override object? ValidateKeywordValue(JsonElement value) =>
            value.ValueKind == JsonValueKind.Object
                ? value.EnumerateObject().Select(p => Parse(p.Name)).ToArray()
                : throw new JsonSchemaException("'patternProperties' must be an object");

        public override void BuildSubschemas(KeywordData keyword, BuildContext context) =>
            keyword.Subschemas = [
                .. keyword
                    .RawValue.EnumerateObject()
                    .Select(p =>
                        JsonSchema.BuildNode(
                            context with
                            {
                                LocalSchema = p.Value,
                                RelativePath = Json.Pointer.JsonPointer.Create(p.Name),
                            }
                        )
                    ),
            ];

        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            if (context.Instance.ValueKind != JsonValueKind.Object)
            {
                return KeywordEvaluation.Ignore;
            }

            var regexes = (Regex[])keyword.Value!;
            var matched = new HashSet<string>(StringComparer.Ordinal);
            var details = new List<EvaluationResults>();
            foreach (var property in context.Instance.EnumerateObject())
            {
                for (var i = 0; i < regexes.Length; i++)
                {
                    if (slow.IsMatch(regexes[i], property.Name))
                    {
                        matched.Add(property.Name);
                        details.Add(
                            keyword
                                .Subschemas[i]
                                .Evaluate(
                                    context with
                                    {
                                        InstanceLocation = context.InstanceLocation.Combine(property.Name),
                                        Instance = property.Value,
                                        EvaluationPath = context.EvaluationPath.Combine(Name),
                                    }
                                )
                        );
                    }
                }
            }

            return new KeywordEvaluation
            {
                Keyword = Name,
                IsValid = details.TrueForAll(d => d.IsValid),
                Details = [.. details],
                Annotation = RalfJson.Element(RalfJson.Texts(matched)),
            };
        }
    }
}
