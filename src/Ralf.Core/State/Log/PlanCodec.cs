using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>Writes and reads the frozen plan as text; reading throws <see cref="FormatException"/>.</summary>
internal sealed record PlanCodec(Func<Plan, string> Write, Func<string, Plan> Read)
{
    public static PlanCodec Frozen { get; } = new(FrozenPlan.Write, FrozenPlan.Read);
}
