namespace Ralf.Actions.Tests.Architecture;

/// <summary>The codes of errors and warnings.</summary>
public sealed class ErrorCodeTests
{
    [Fact]
    public void A_code_stands_for_one_kind_of_error()
    {
        Assert.True(ErrorCatalogue.Entries.Count > 50);

        // One maker may word its message in several ways; overloads say the same of different things.
        var shared = ErrorCatalogue
            .Entries.GroupBy(e => e.Code)
            .Where(g => g.Select(e => SourceTree.PartOf(e.File)).Distinct().Count() > 1)
            .Select(g => $"{g.Key}: {string.Join(", ", g.Select(e => $"{e.File} {e.Maker}"))}");
        Assert.Empty(shared);

        var users = ErrorCatalogue
            .Entries.Where(e => e.Code[4] != '1')
            .GroupBy(e => e.Code)
            .Where(g => g.Select(e => e.Maker).Distinct().Count() > 1)
            .Select(g => $"{g.Key}: {string.Join(", ", g.Select(e => e.Maker))}");
        Assert.Empty(users);
    }

    [Fact]
    public void Codes_say_which_part_of_the_house_speaks()
    {
        var wrong = ErrorCatalogue.Entries.Where(e =>
            !(
                SourceTree.PartOf(e.File) switch
                {
                    "Plans" => "1",
                    "Git" => "2",
                    "Agents" or "Sessions" => "3",
                    "State" => "4",
                    "GitHub" => "6",
                    // What the schedule finds wrong with a plan is a problem of the plan.
                    "Scheduling" => "15",
                    _ => "5",
                }
            ).Contains(e.Code[4], StringComparison.Ordinal)
        );
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task The_page_of_errors_is_current()
    {
        var file = Path.Combine(SourceTree.Root, "docs", "reference", "errors.md");
        if (Environment.GetEnvironmentVariable("RALF_UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(file, ErrorCatalogue.Page());
        }

        var page = File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
        Assert.True(
            ErrorCatalogue.Page() == page,
            "docs/reference/errors.md is out of date: run this test once with RALF_UPDATE_DOCS=1"
        );
    }
}
