using Ralf.Core.Plans;
using Ralf.Core.Scheduling;

namespace Ralf.Actions.Tests.Plans;

/// <summary>Scopes as people know them from other tools, which would match nothing here.</summary>
public sealed class ScopeAdviceTests
{
    private static readonly BaseFiles _files = PlanFixture.Surroundings([
        "README.md",
        "docs/errors.md",
        "lib/Readme",
        "lib/readme",
        "src/Core/a.cs",
    ]);

    [Theory]
    [InlineData("scope: [src]", "Error RALF166", "'src/**'")]
    [InlineData("scope: [src/Core]", "Error RALF166", "'src/Core/**'")]
    [InlineData("scope: [src/**], reads: [docs]", "Error RALF166", "reads 'docs'")]
    [InlineData("scope: ['!src/**']", "Error RALF167", "only exceptions")]
    [InlineData("scope: ['src/!(gen)/**']", "Error RALF112", "'!(gen)'")]
    [InlineData("scope: ['src/@(a|b)/**']", "Error RALF112", "'@(a|b)'")]
    [InlineData("scope: ['src/+(a).cs']", "Error RALF112", "'+(a)'")]
    [InlineData("scope: ['src/*(a|b).cs']", "Error RALF112", "'*(a|b)'")]
    [InlineData("scope: [src/**], reads: ['docs/?(a|b)']", "Error RALF112", "'?(a|b)'")]
    [InlineData("scope: [Src/**]", "Warning RALF168", "nothing of 'src'")]
    [InlineData("scope: [src/core/b.cs]", "Warning RALF168", "nothing of 'src/Core'")]
    [InlineData("scope: [readme.md]", "Warning RALF168", "nothing of 'README.md'")]
    [InlineData("scope: [src/**], reads: [Docs/errors.md]", "Warning RALF168", "reads 'Docs/errors.md'")]
    [InlineData("scope: [srcc/Core/**]", "Warning RALF169", "did you mean 'src'?")]
    [InlineData("scope: ['~/x/**']", "Warning RALF169", "no folder '~'")]
    [InlineData("scope: [src/**], reads: ['nothing/here/**']", "Warning RALF169", "no folder 'nothing'")]
    public void What_would_match_nothing_is_told_with_the_way_out(string keys, string code, string words)
    {
        var problem = Assert.Single(Problems($"tasks: {{a: {{{keys}, prompt: p}}}}"));

        Assert.Equal(code, $"{problem.Severity} {problem.Code}");
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scope: [src/**, '!src/gen/**', new.txt, src/new/x.cs, '**/new/*', '*/x']")]
    [InlineData("scope: [lib/readme, lib/Readme, README.md]")]
    [InlineData("scope: ['src/copy*(1).txt', 'src/(group)/page?(2).ts']")]
    [InlineData("scope: ['out/**'], produces: [out/a.txt]")]
    [InlineData("scope: [src/**], reads: [out/a.txt], needs: b")]
    public void What_may_be_new_is_no_problem(string keys) =>
        Assert.Empty(
            Problems($"tasks: {{a: {{{keys}, prompt: p}}, b: {{scope: ['out/**'], produces: [out/b.txt], prompt: p}}}}")
        );

    [Fact]
    public void A_folder_with_a_pattern_of_shells_in_its_name_is_a_scope_of_foreach()
    {
        var files = PlanFixture.Surroundings(["src/@(x)/a.cs"]);
        var plan = "tasks: {t: {foreach: {directories: 'src/*'}, scope: '${{ each.path }}/**', prompt: p}}";

        Assert.Empty(Problems(plan, files));
    }

    [Fact]
    public void In_a_base_without_files_there_is_nothing_to_compare_with() =>
        Assert.Empty(Problems("tasks: {a: {scope: [src/**], prompt: p}}", PlanFixture.Surroundings([])));

    private static IReadOnlyList<PlanProblem> Problems(string plan, BaseFiles? files = null)
    {
        var reading = PlanReader.Read(plan, "ralf.yml", _ => files ?? _files);
        return [.. reading.Problems, .. ScopeAdvice.Find(reading, files ?? _files)];
    }
}
