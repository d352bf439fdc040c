using Ralf.Core.Plans;

namespace Ralf.Actions.Tests.Plans;

/// <summary>Reads plans over a small made-up repository.</summary>
internal static class PlanFixture
{
    public static readonly IReadOnlyList<string> Files =
    [
        "README.md",
        "docs/errors.md",
        "prompts/core.md",
        "src/Core/Results/Result.cs",
        "src/Modules/Auth/Auth.cs",
        "src/Modules/Auth/Deep/Token.cs",
        "src/Modules/Billing/Billing.cs",
        "src/Modules/Legacy/Old.cs",
        "odd/[id]/page.cs",
        "odd/a b/page.cs",
        "odd/a-b/page.cs",
        "odd/$(boom)/page.cs",
        "odd/---/page.cs",
    ];

    public static readonly IReadOnlyDictionary<string, string> Texts = new Dictionary<string, string>
    {
        ["prompts/core.md"] = "Do the core of ${{ task.id }}.",
        ["prompts/empty.md"] = " \n",
        ["prompts/bad.md"] = "Do ${{ each.nope }}.",
        ["docs/decisions.md"] = "Use Result.",
        ["list.json"] = """[{"name": "One", "n": 1}, {"name": "Two", "n": 2}]""",
        ["bad.json"] = """{"name": 1}""",
        ["shell.json"] = "[\n {\"id\": \"one\", \"file\": \"src/one; touch ran\"}\n]",
        ["option.json"] = """[{"id": "one", "file": "--force"}]""",
        ["empty.json"] = """[{"id": "one", "file": ""}]""",
        ["tabs.json"] = "[\n\t\"a\",\n\t\"b\"\n]",
    };

    public static PlanReading Read(string text, string? source = "ralf.yml") =>
        PlanReader.Read(text.ReplaceLineEndings("\n"), source, Open);

    public static Plan Plan(string text)
    {
        var reading = Read(text);
        Assert.Empty(reading.Problems.Select(p => p.ToString()));
        return reading.Plan!;
    }

    public static BaseFiles Surroundings(IReadOnlyList<string> files) =>
        new(
            () => files,
            p => new(Texts.GetValueOrDefault(p)),
            paths => paths.Where(p => p.EndsWith(".log", StringComparison.Ordinal)).ToHashSet()
        );

    private static BaseFiles Open(string name) =>
        name is "HEAD" or "main" ? Surroundings(Files) : throw new UserException("RALF299", $"there is no '{name}'");
}
