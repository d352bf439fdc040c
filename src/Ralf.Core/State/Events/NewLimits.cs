using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>Limits that a person sets for the rest of a run; null: unchanged.</summary>
internal sealed record NewLimits(int? Sessions = null, decimal? BudgetUsd = null, long? BudgetTokens = null)
{
    public PlanLimits Over(PlanLimits limits) =>
        limits with
        {
            Sessions = Sessions ?? limits.Sessions,
            BudgetUsd = BudgetUsd ?? limits.BudgetUsd,
            BudgetTokens = BudgetTokens ?? limits.BudgetTokens,
        };
}
