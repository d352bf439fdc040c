using Ralf.Actions.Reporting;
using Ralf.Agents;

namespace Ralf.Actions.Tests.Reporting;

public sealed class DisplayTextTests
{
    [Theory]
    [InlineData(0, nameof(CostBasis.Reported), "$0.00", "2 tokens, $0.00")]
    [InlineData(1.256, nameof(CostBasis.Estimated), "about $1.26", "2 tokens, about $1.26")]
    [InlineData(0, nameof(CostBasis.Unknown), "cost unknown", "at least 2 tokens, cost unknown")]
    [InlineData(1.25, nameof(CostBasis.Unknown), "at least $1.25", "at least 2 tokens, at least $1.25")]
    public void A_cost_says_how_well_it_is_known(double usd, string basis, string cost, string used)
    {
        var usage = new Usage(1, 1, (decimal)usd, 1) { CostBasis = Enum.Parse<CostBasis>(basis) };

        Assert.Equal((cost, used), (DisplayText.Cost(usage), DisplayText.Used(usage)));
        Assert.Equal("cost unknown", DisplayText.Used(Usage.Unknown));
    }

    [Fact]
    public void A_sum_is_known_as_well_as_its_least_known_part()
    {
        var reported = new Usage(1, 1, 2, 1);
        var estimated = reported with { CostBasis = CostBasis.Estimated };

        Assert.Equal(CostBasis.Reported, (Usage.None + reported).CostBasis);
        Assert.Equal(CostBasis.Estimated, (estimated + reported).CostBasis);
        Assert.Equal(
            (4m, CostBasis.Unknown),
            ((reported + estimated + Usage.Unknown).CostUsd, (Usage.Unknown + estimated).CostBasis)
        );
    }
}
