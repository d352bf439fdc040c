using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>How the frozen plan becomes text and comes back; reading throws <see cref="FormatException"/>.</summary>
internal sealed record PlanCodec(Func<Plan, string> Write, Func<string, Plan> Read)
{
    public static PlanCodec Frozen { get; } = new(FrozenPlan.Write, FrozenPlan.Read);
}
