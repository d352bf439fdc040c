using System.Text.RegularExpressions;

namespace Ralf.Agents;

/// <summary>The <c>result</c> message that ends a session of Claude Code.</summary>
/// <param name="Error">The kind of error in the last message, such as <c>model_not_found</c>.</param>
/// <param name="Text">The answer or error message.</param>
/// <param name="Status">HTTP status of a failed request; 0 if missing.</param>
internal sealed partial record ClaudeResult(
    string Subtype,
    bool IsError,
    string TerminalReason,
    int Status,
    string? Error,
    string Text,
    Usage Usage
)
{
    private const int MaxRefusedCalls = 1000;
    private const int MaxPath = 4096;

    /// <summary>The tools of the calls that were refused.</summary>
    public IReadOnlyList<string> RefusedCalls { get; init; } = [];

    /// <summary>The files of the edits that were refused, as the calls name them.</summary>
    public IReadOnlyList<string> RefusedFiles { get; init; } = [];

    public static ClaudeResult Read(JsonElement message, string? error) =>
        new(
            message.Text("subtype") ?? "",
            message.Flag("is_error") ?? true,
            message.Text("terminal_reason") ?? "",
            (int)Math.Min(message.Count("api_error_status"), 999),
            error,
            message.Text("result")
                ?? message
                    .Items("errors")
                    .Select(e => e.ValueKind == JsonValueKind.String ? Json.TextOf(e) : "")
                    .FirstOrDefault(text => text.Length > 0)
                ?? "",
            TokenCounts.Read(message.Member("usage") ?? default).Usage with
            {
                CostUsd = message.Money("total_cost_usd"),
                Turns = (int)Math.Min(message.Count("num_turns"), 1_000_000),
                CostBasis = message.Member("total_cost_usd") is { ValueKind: JsonValueKind.Number }
                    ? CostBasis.Reported
                    : CostBasis.Unknown,
            }
        )
        {
            RefusedCalls =
            [
                .. message
                    .Items("permission_denials")
                    .Take(MaxRefusedCalls)
                    .Select(call => AgentText.Line(call.Text("tool_name") ?? "a tool", 60)),
            ],
            RefusedFiles =
            [
                .. message
                    .Items("permission_denials")
                    .Take(MaxRefusedCalls)
                    .Where(call => call.Text("tool_name") is "Write" or "Edit" or "MultiEdit" or "NotebookEdit")
                    .Select(call => call.Member("tool_input") ?? default)
                    .Select(input => input.Text("file_path") ?? input.Text("notebook_path"))
                    .OfType<string>()
                    // A model chose the name.
                    .Where(file => file.Length <= MaxPath && !file.Any(char.IsControl)),
            ],
        };

    /// <summary>How the session ended. An API failure also has the subtype <c>success</c>, so all fields are considered
    /// together.</summary>
    public AgentEnd End =>
        (Subtype, TerminalReason) switch
        {
            ("success", "completed") when !IsError => AgentEnd.Completed,
            ("error_max_turns", _) or (_, "max_turns") => AgentEnd.Turns,
            ("error_max_budget_usd", _) or (_, "budget_exhausted") => AgentEnd.Budget,
            (_, "prompt_too_long" or "blocking_limit" or "image_error") => AgentEnd.ContextOverflow,
            _ when IsError => OfError(),
            _ => AgentEnd.AgentError,
        };

    private AgentEnd OfError() =>
        (Status, Error) switch
        {
            (_, "max_output_tokens") => AgentEnd.ContextOverflow,
            (0, _) when NoConnection().IsMatch(Text) => AgentEnd.Network,
            (0, _) when SlowConnection().IsMatch(Text) => AgentEnd.RateLimited,
            (429 or >= 500, _) or (_, "rate_limit" or "overloaded" or "server_error") => AgentEnd.RateLimited,
            (401 or 402 or 403, _) => AgentEnd.Credentials,
            (_, "authentication_failed" or "billing_error") => AgentEnd.Credentials,
            (_, "model_not_found") => AgentEnd.Account,
            // The request is Ralf's and Claude Code's own until a tool or the model has added to it.
            (400, _) when Usage.Tokens == 0 || OfAccount().IsMatch(Text) => AgentEnd.Account,
            // Without a key no request is sent, so there is no status and not always a kind.
            (0, _) when Text.StartsWith("Not logged in", StringComparison.Ordinal) => AgentEnd.Credentials,
            _ => AgentEnd.AgentError,
        };

    /// <summary>A limit of the account, a model that is no longer served, a version that is too old for the
    /// model.</summary>
    [GeneratedRegex(
        @"usage limit|spend(ing)? limit|\bmodel\b.*\b(retired|deprecated|not supported|not available|does not exist)|(newer|later) version of Claude Code|update Claude Code",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex OfAccount();

    /// <summary>What Claude Code says if nothing can be reached.</summary>
    [GeneratedRegex(
        @"\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ENETDOWN)\b|Can't reach the API server"
    )]
    private static partial Regex NoConnection();

    /// <summary>What Claude Code says if an answer did not come, or not whole: that passes, as load does.</summary>
    [GeneratedRegex(@"\b(ECONNRESET|ETIMEDOUT)\b|^(API Error: )?Request timed out|Connection to the API was lost")]
    private static partial Regex SlowConnection();
}
