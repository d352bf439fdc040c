using CsCheck;
using Ralf.Core.Plans;

namespace Ralf.Actions.Tests.Plans;

public sealed class UntrustedPlanTests
{
    private const string Good =
        "version: 1\nname: x\nagent: {use: claude, timeout: 40m}\npolicy: {drift: report}\ndecisions: [a]\ntasks:\n  a: &a\n    scope: [\"src/**\", \"!x\"]\n"
        + "    prompt: >\n      Go ${{ task.id }}\n  b:\n    foreach: {directories: \"src/Modules/*\", exclude: [src/Modules/Legacy]}\n    needs: [a]\n    prompt: \"${{ each.name }}\"\n";

    private static readonly string[] _pieces =
    [
        "{",
        "}",
        "[",
        "]",
        "*a",
        "&a ",
        "!",
        "!!int ",
        "|",
        ">",
        "%YAML 9999999999.1\n",
        "---\n",
        "...\n",
        "\t",
        "\0",
        "\"",
        "'",
        "\\uD800",
        "\\x",
        "? ",
        ": ",
        "- ",
        "#",
        "<<: *a",
        "${{ ",
        "}}",
        "\ud800",
        "\uFEFF",
        "99999999999999999999",
        "~",
        ",",
        "*",
        "**",
        "../",
        "\r",
        "\u0085",
        "@",
        "`",
        "%",
    ];

    /// <summary>Cuts, doubles and inserts at random places.</summary>
    private static readonly Gen<string> _mutated = Gen.Select(
            Gen.Int[0, Good.Length],
            Gen.Int[0, 12],
            Gen.OneOf(_pieces)
        )
        .List[1, 6]
        .Select(edits =>
            edits.Aggregate(
                Good,
                (text, edit) =>
                {
                    var at = Math.Min(edit.Item1, text.Length);
                    return text[..at] + edit.Item3 + text[Math.Min(at + edit.Item2, text.Length)..];
                }
            )
        );

    [Fact]
    public void A_mutated_plan_gives_a_plan_or_problems_and_never_throws() => _mutated.Sample(Holds, iter: 3000);

    [Fact]
    public void Noise_gives_problems_and_never_throws() =>
        Gen.OneOf(Gen.String[0, 60], Gen.OneOf(_pieces).List[0, 25].Select(string.Concat)).Sample(Holds, iter: 3000);

    [Fact]
    public void A_file_beyond_all_bounds_is_one_problem() =>
        Assert.Equal(
            "RALF102",
            Assert.Single(PlanFixture.Read(new string(' ', PlanYaml.MaxCharacters + 1)).Problems).Code
        );

    private static bool Holds(string text)
    {
        var reading = PlanReader.Read(text, "ralf.yml", _ => PlanFixture.Surroundings(PlanFixture.Files));
        return (reading.Plan is null) == reading.Problems.Any(p => p.Severity == Severity.Error)
            && reading.Problems.All(p =>
                p.Line >= 1 && p.Column >= 1 && !p.Message.Contains('\n', StringComparison.Ordinal)
            );
    }
}
