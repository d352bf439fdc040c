using System.Collections.Concurrent;
using System.Reflection;
using Ralf.Actions.Shared;
using Xunit.v3;

[assembly: HangLimit]

namespace Ralf.Actions.Shared;

/// <summary>
/// Ends the whole process if a test takes longer than any test does, and says which: a hang must fail, and what hangs
/// cannot be told to stop. A test with a
/// <c>Timeout</c> of its own is left to that.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class HangLimitAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(5);
    private static readonly ConcurrentDictionary<IXunitTest, long> _started = [];

    // A thread of its own: tests that hang may hold all of the pool.
    static HangLimitAttribute() => new Thread(Watch) { IsBackground = true }.Start();

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (test.TestCase.Timeout == 0)
        {
            _started[test] = Environment.TickCount64;
        }
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test) => _started.TryRemove(test, out _);

    private static void Watch()
    {
        while (true)
        {
            Thread.Sleep(_look);
            foreach (var (test, at) in _started)
            {
                if (Environment.TickCount64 - at > _limit.TotalMilliseconds)
                {
                    Environment.FailFast($"the test '{test.TestDisplayName}' hung for {_limit}");
                }
            }
        }
    }
}
