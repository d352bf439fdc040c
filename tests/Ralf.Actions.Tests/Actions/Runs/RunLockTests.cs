using Ralf.Actions.Runs;

namespace Ralf.Actions.Tests.Runs;

public sealed class RunLockTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string LockFile => Path.Combine(_folder.Root, "ralf/run/lock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_holds_it_until_it_is_released()
    {
        using (var held = RunLock.TryTake(LockFile))
        {
            Assert.True(held!.IsHeld);
            Assert.Null(RunLock.TryTake(LockFile));
            Assert.True(held.IsHeld);
        }

        using var next = RunLock.TryTake(LockFile);
        Assert.True(next!.IsHeld);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("folder")]
    public void A_holder_whose_file_is_gone_or_anothers_knows_it(string removed)
    {
        using var held = RunLock.TryTake(LockFile)!;
        if (removed == "file")
        {
            File.Delete(LockFile);
        }
        else
        {
            Directory.Delete(Path.GetDirectoryName(LockFile)!, recursive: true);
        }

        Assert.False(held.IsHeld);
        using var other = RunLock.TryTake(LockFile);
        Assert.True(other!.IsHeld);
        Assert.False(held.IsHeld);
    }
}
