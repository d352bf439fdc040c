using Ralf.Actions.Plans;

namespace Ralf.Actions.State;

/// <summary>How the frozen plan becomes text and comes back; reading throws <see cref="FormatException"/>.</summary>
internal sealed record PlanCodec(Func<Plan, string> Write, Func<string, Plan> Read)
{
    public static PlanCodec Frozen { get; } = new(FrozenPlan.Write, FrozenPlan.Read);
}
