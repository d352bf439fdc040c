using Json.Schema;

namespace Ralf.Core.Schemas;

/// <summary>Turns the library's tree of results into a list of errors.</summary>
internal static class SchemaErrors
{
    private const string FalseSchema = "All values fail against the false schema";

    public static IReadOnlyList<(string Pointer, string Message)> Collect(EvaluationResults results, int max)
    {
        var found = new List<(string, string)>();
        Collect(results, max, found);
        return found.Count > 0 ? found : [("", "does not hold the schema")];
    }

    /// <summary>Valid nodes are left out with everything below them: a failing branch of <c>anyOf</c> is not an error
    /// if another one is valid.</summary>
    private static void Collect(EvaluationResults results, int max, List<(string Pointer, string Message)> found)
    {
        if (results.IsValid || found.Count >= max)
        {
            return;
        }

        foreach (var (keyword, message) in results.Errors ?? [])
        {
            // A keyword's summary of its parts is left out; the parts report themselves.
            if (found.Count < max && !(results.Details?.Exists(d => !d.IsValid) == true && IsSum(keyword)))
            {
                found.Add((results.InstanceLocation.ToString(), Describe(message)));
            }
        }

        foreach (var detail in results.Details ?? [])
        {
            Collect(detail, max, found);
        }
    }

    private static bool IsSum(string keyword) =>
        keyword
            is "properties"
                or "patternProperties"
                or "additionalProperties"
                or "unevaluatedProperties"
                or "items"
                or "prefixItems"
                or "unevaluatedItems"
                or "allOf";

    private static string Describe(string message) => message == FalseSchema ? "is not allowed here" : message;
}
