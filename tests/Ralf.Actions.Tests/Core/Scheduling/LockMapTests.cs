using Ralf.Core.Plans;
using Ralf.Core.Scheduling;
using static Ralf.Actions.Tests.Scheduling.TaskData;

namespace Ralf.Actions.Tests.Scheduling;

public sealed class LockMapTests
{
    private static readonly string[] _files = ["README.md", "docs/a.md", "src/a.cs", "src/b.cs"];

    private static string Line(FileLock file) =>
        $"{file.Path}: {file.Owner} [{Text(file.Also)}] read by [{Text(file.Readers)}]";

    [Fact]
    public void Files_that_a_task_owns_are_listed_with_their_readers()
    {
        var map = LockMap.Build(
            TaskOrder.Sort([
                Make("code", ["src/**", "!src/b.cs"], reads: ["docs/*.md", "README.md"]),
                Make("docs", ["docs/**"], reads: ["src/**"]),
                Make("more", ["new/**"], reads: ["src/a.cs", "**/*.md"]),
            ]),
            _files
        );

        Assert.Equal(
            ["docs/a.md: docs [] read by [code more]", "src/a.cs: code [] read by [docs more]"],
            map.Select(Line)
        );
    }

    [Fact]
    public void The_first_in_the_order_owns_a_file_that_several_may_write()
    {
        var map = LockMap.Build(
            TaskOrder.Sort([
                Make("second", ["src/*.cs"], needs: ["first"]),
                Make("first", ["src/a.cs"], reads: ["src/a.cs"]),
                Make("third", ["src/a.*"]),
            ]),
            _files
        );

        Assert.Equal(["src/a.cs: first [second third] read by []", "src/b.cs: second [] read by []"], map.Select(Line));
    }
}
