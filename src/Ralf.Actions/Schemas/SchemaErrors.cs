using Json.Schema;

namespace Ralf.Actions.Schemas;

/// <summary>The library's tree of results as a list of what is wrong.</summary>
internal static class SchemaErrors
{
    private const string FalseSchema = "All values fail against the false schema";

    public static IReadOnlyList<(string Pointer, string Message)> Of(
        EvaluationResults results,
        int most
    )
    {
        var found = new List<(string, string)>();
        Gather(results, most, found);
        return found.Count > 0 ? found : [("", "does not hold the schema")];
    }

    /// <summary>What holds is left out, with all below it: a branch of <c>anyOf</c> that fails is no error where another one holds.</summary>
    private static void Gather(
        EvaluationResults results,
        int most,
        List<(string Pointer, string Message)> found
    )
    {
        if (results.IsValid || found.Count >= most)
        {
            return;
        }

        foreach (var (keyword, message) in results.Errors ?? [])
        {
            // What a keyword says of its parts, the parts say themselves.
            if (
                found.Count < most
                && !(results.Details?.Exists(d => !d.IsValid) == true && IsSum(keyword))
            )
            {
                found.Add((results.InstanceLocation.ToString(), Words(message)));
            }
        }

        foreach (var detail in results.Details ?? [])
        {
            Gather(detail, most, found);
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

    private static string Words(string message) =>
        message == FalseSchema ? "is not allowed here" : message;
}
