using Ralf.Actions.Commands;

namespace Ralf.Actions.Tests.Commands;

/// <summary>What is done to load code goes through all of it: where it threw, nobody would see it.</summary>
public sealed class PreparationTests
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    [Fact]
    public void A_fold_of_next_to_nothing_lands_both_of_its_heads()
    {
        using var output = new StringWriter();
        FoldPreparation.Run(output);
        Assert.Equal(3, output.ToString().Split("\"lands\":true").Length);
        Assert.Contains("\"conflicts\":[]", output.ToString(), Ordinal);
    }

    [Fact]
    public void A_plan_over_files_that_are_nowhere_has_two_tasks()
    {
        using var output = new StringWriter();
        PlanPreparation.Run(output);
        Assert.Contains("b-b", output.ToString(), Ordinal);
        Assert.Contains("b-e", output.ToString(), Ordinal);
    }
}
