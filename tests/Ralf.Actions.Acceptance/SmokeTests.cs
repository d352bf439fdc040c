namespace Ralf.Actions.Acceptance;

public sealed class SmokeTests
{
    [Fact(Timeout = 10_000)]
    public async Task It_runs()
    {
        await Task.Yield();
        Assert.True(true);
    }
}
