using Ralf.Actions.Fuzz;

namespace Ralf.Actions.Tests.Fuzz;

/// <summary>What fuzzing found once, and what it begins with, are borne by every parser for good.</summary>
public sealed class FoundTests
{
    public static TheoryData<string> Names => [.. Targets.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Inputs_that_broke_a_parser_once_do_not_break_it_again(string name)
    {
        var target = Targets.Find(name);
        Assert.NotEmpty(target.Seeds);

        foreach (var input in target.Seeds.Concat(Found(name)))
        {
            target.Run(input);
        }
    }

    [Fact]
    public void Every_finding_belongs_to_a_parser_that_is_still_there()
    {
        var folders = Directory.EnumerateDirectories(Folder).Select(d => Path.GetFileName(d)!);

        Assert.Empty(folders.Except(Targets.All.Select(t => t.Name)));
        Assert.NotEmpty(Found("event"));
    }

    /// <summary>Else the fuzzer would change inputs blindly, as it did while only one part was counted.</summary>
    [Fact]
    public void The_branches_of_every_part_of_the_product_are_counted() =>
        Assert.Equal(
            ["Ralf.Agents.dll", "Ralf.Core.dll", "Ralf.Git.dll", "Ralf.GitHub.dll", "ralf.dll"],
            Instrumented.Parts(AppContext.BaseDirectory).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );

    /// <summary>Else nothing behind the reader would be reached.</summary>
    [Fact]
    public void The_corpus_begins_with_a_record_that_is_sound() => Assert.Equal("demo", $"{Records.Sound.Run}");

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Fuzz", "Found");

    private static IEnumerable<byte[]> Found(string name) =>
        Directory.Exists(Path.Combine(Folder, name))
            ? Directory.EnumerateFiles(Path.Combine(Folder, name)).Select(File.ReadAllBytes)
            : [];
}
