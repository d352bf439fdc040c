using System.Reflection;
using System.Text.RegularExpressions;

namespace Ralf.Actions.Tests.Architecture;

/// <summary>Each promise of SECURITY.md names a test that shows it.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Each_promise_names_a_test()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "SECURITY.md"));
        var promises = page.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(2).ToList();
        Assert.True(promises.Count > 10);
        foreach (var promise in promises)
        {
            var named = Named().Match(promise);
            Assert.True(named.Success, promise);
            var test = Find(named.Groups["class"].Value)?.GetMethod(named.Groups["method"].Value);
            Assert.True(test?.GetCustomAttributes().OfType<FactAttribute>().Any(), $"there is no test {named.Value}");
        }
    }

    private static Type? Find(string name) =>
        typeof(SecurityPageTests).Assembly.GetTypes().SingleOrDefault(t => t.Name == name);

    [GeneratedRegex(@"`(?<class>\w+)\.(?<method>\w+)` \|$")]
    private static partial Regex Named();
}
