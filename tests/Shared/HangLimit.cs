using System.Collections.Concurrent;
using System.Reflection;
using Ralf.Actions.Shared;
using Xunit.v3;

[assembly: HangLimit]

namespace Ralf.Actions.Shared;

/// <summary>
/// Ends the whole process if a test takes longer than any test does, and says which: a hang must fail, and what hangs cannot be told to stop. A test with a
/// <c>Timeout</c> of its own is left to that.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class HangLimitAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly ConcurrentDictionary<IXunitTest, long> Started = [];

    // A thread of its own: tests that hang may hold all of the pool.
    static HangLimitAttribute() => new Thread(Watch) { IsBackground = true }.Start();

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (test.TestCase.Timeout == 0)
        {
            Started[test] = Environment.TickCount64;
        }
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test) =>
        Started.TryRemove(test, out _);

    private static void Watch()
    {
        while (true)
        {
            Thread.Sleep(Look);
            foreach (var (test, at) in Started)
            {
                if (Environment.TickCount64 - at > Limit.TotalMilliseconds)
                {
                    Environment.FailFast($"the test '{test.TestDisplayName}' hung for {Limit}");
                }
            }
        }
    }
}
