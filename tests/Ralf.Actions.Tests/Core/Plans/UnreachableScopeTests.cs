using Ralf.Core.Plans;
using Ralf.Core.Scheduling;
using Ralf.Git;

namespace Ralf.Actions.Tests.Plans;

/// <summary>Scopes in which nothing lands: what the base ignores, and other repositories.</summary>
public sealed class UnreachableScopeTests
{
    private static readonly BaseFiles _files = PlanFixture.Surroundings([
        "kept.log",
        "libs/other/a",
        "libs/plain/b",
        "src/a",
    ]) with
    {
        Submodules = () => ["libs/[x]", "libs/sub"],
        Attributes = () =>
            [
                (
                    "",
                    "# *.cs filter=lfs\n[attr]hidden filter=git-crypt diff=git-crypt\n*.bin filter=lfs -text\n*.plain -filter\n"
                ),
                ("src/in", "/secret/** hidden\n"),
            ],
    };

    [Theory]
    [InlineData("scope: [libs/sub/src/*.c]", "Error RALF171", "lies in the submodule 'libs/sub'")]
    [InlineData("scope: [libs/sub]", "Error RALF171", "'libs/sub'")]
    [InlineData("scope: ['libs/**', '!**/*.bin']", "Warning RALF172", "'libs/[x]' and 1 more")]
    [InlineData("scope: ['**/*.cs', '!libs/?x?/**', '!src/**']", "Warning RALF172", "submodule 'libs/sub'")]
    [InlineData("scope: ['**/*.log', '!libs/*/**', '!src/in/**']", "", "")]
    [InlineData("scope: ['src/*.log']", "Warning RALF170", "'src/*.log'")]
    [InlineData("scope: ['src/*.txt', src/new.log]", "Warning RALF170", "'src/new.log'")]
    [InlineData("scope: ['*.log', 'src/*.txt', src/new.txt]", "", "")]
    [InlineData("foreach: {directories: 'libs/*'}, scope: '${{ each.path }}/*.c'", "Warning RALF173", "'libs/[x]'")]
    [InlineData("foreach: {files: 'libs/**'}, scope: '${{ each.path }}'", "Warning RALF173", "1 more like it")]
    [InlineData(
        "foreach: {directories: 'libs/*', exclude: ['libs/sub', 'libs/[[]*']}, scope: '${{ each.path }}/*.c'",
        "",
        ""
    )]
    [InlineData("scope: [src/a.bin]", "Warning RALF175", "'**/*.bin', to which the filter 'lfs' belongs")]
    [InlineData("scope: ['src/**']", "Warning RALF174|Warning RALF175", "meets 'src/in/secret/**'")]
    [InlineData("scope: ['src/in/secret/x*']", "Error RALF174|Warning RALF175", "lies in 'src/in/secret/**'")]
    [InlineData("scope: ['src/**', '!**/*.bin', '!src/in/secret/**']", "", "")]
    [InlineData("scope: [src/a.plain, src/a.cs, src/in/x]", "", "")]
    public void A_scope_in_which_nothing_lands_is_told(string keys, string code, string words)
    {
        var plan = $"tasks: {{a: {{{keys}, prompt: p}}}}";
        var reading = PlanReader.Read(plan, "ralf.yml", _ => _files);
        PlanProblem[] problems = [.. reading.Problems, .. ScopeAdvice.Find(reading, _files)];

        Assert.Equal(code, string.Join('|', problems.Select(p => $"{p.Severity} {p.Code}")));
        Assert.Contains(words, string.Join('|', problems.Select(p => p.Message)), StringComparison.Ordinal);
    }

    [Fact]
    public void Submodules_are_found_without_a_file_that_lists_them_and_count_as_no_file()
    {
        using var temp = new TempRepository();
        var commit = temp.Commit("one", (".gitignore", "out/\n"), ("src/a", "1"));
        temp.Git("update-index", "--add", "--cacheinfo", $"160000,{commit},libs/sub");
        temp.Git("commit", "-q", "-m", "two");
        temp.Write("ralf.yml", "tasks: {a: {scope: ['**', 'out/**', 'libs/sub/**'], prompt: p}}\n");
        using var repository = GitRepository.Open(temp.Root);

        var loaded = PlanLoading.Load(repository, temp.Root, TextReader.Null, "ralf.yml", withLocks: true);

        Assert.Equal(
            ["RALF169", "RALF170", "RALF171", "RALF172"],
            loaded.Problems.Select(p => p.Code).Order(StringComparer.Ordinal)
        );
        Assert.Equal([".gitignore", "src/a"], loaded.Locks!.Select(l => l.Path));
    }
}
