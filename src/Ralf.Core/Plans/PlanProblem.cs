using System.Text.Json.Serialization;

namespace Ralf.Core.Plans;

[JsonConverter(typeof(WordConverter<Severity>))]
internal enum Severity
{
    Error,
    Warning,
}

/// <summary>A problem in a plan. <paramref name="Line"/> and <paramref name="Column"/> count from 1.</summary>
internal sealed record PlanProblem(string Code, Severity Severity, int Line, int Column, string Message);

/// <summary>A position in the plan file; both count from 1.</summary>
internal readonly record struct PlanPosition(int Line, int Column)
{
    public PlanProblem Error(string code, string message) => new(code, Severity.Error, Line, Column, message);

    public PlanProblem Warning(string code, string message) => new(code, Severity.Warning, Line, Column, message);
}
