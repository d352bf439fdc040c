namespace Ralf.Actions.Acceptance;

/// <summary>A conflict that a session of the real CLI resolves.</summary>
public sealed class ResolvingTests
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private const string Plan = """
        version: 1
        name: conflict
        goal: Two tasks, one file.
        policy: {overlap: allow, conflict: session, out_of_scope: strip}
        limits: {parallel: 2}
        tasks:
          red: {scope: ["src/red.txt", "src/colours.txt"], checks: ["grep -q red src/colours.txt"], prompt: Add red to the colours.}
          blue: {scope: ["src/blue.txt", "src/colours.txt"], checks: ["grep -q blue src/colours.txt"], prompt: Add blue to the colours.}
          count: {scope: ["src/count.txt"], needs: [red, blue], prompt: Count the colours.}
        """;

    [Fact]
    public async Task It_is_given_both_versions_owns_the_disputed_file_alone_and_both_tasks_land()
    {
        await using var model = RunScripts.Model(
            (task, _) =>
                task switch
                {
                    "red" or "blue" =>
                    [
                        ModelTurn.Calls("Read", new { file_path = "{cwd}/src/colours.txt" }),
                        ModelTurn.Edits("src/colours.txt", "END", $"{task}\nEND"),
                        .. RunScripts.Finishes($"Added {task}.", ModelTurn.Writes($"src/{task}.txt", $"{task}\n")),
                    ],
                    "resolve-blue" =>
                    [
                        Reads(".ralf/conflict/blue/src/colours.txt"),
                        Reads(".ralf/conflict/red/src/colours.txt"),
                        Reads(".ralf/conflict/base/src/colours.txt"),
                        Reads("src/red.txt"),
                        ModelTurn.Writes("src/blue.txt", "not its own\n"),
                        Reads("src/colours.txt"),
                        .. RunScripts.Finishes("Both.", ModelTurn.Edits("src/colours.txt", "END", "red\nblue\nEND")),
                    ],
                    _ => RunScripts.Finishes("2.", ModelTurn.Writes("src/count.txt", "2\n")),
                }
        );
        using var bench = RunFixture.With(model, ("README.md", "Base.\n"), ("src/colours.txt", "colours\nEND\n"));

        Assert.True(await bench.RunPlanAsync(Plan) == 0, bench.Talk);

        model.AssertPlayed();
        Assert.Equal(["colours", "red", "blue", "END"], RunFixture.Lines(bench.ResultText("src/colours.txt")));
        Assert.Equal("blue", bench.ResultText("src/blue.txt"));
        Assert.Equal("red", bench.ResultText("src/red.txt"));
        Assert.Equal("2", bench.ResultText("src/count.txt"));

        // What it saw, what it was told, and what it could not do.
        var results = model.Of("resolve-blue").Skip(1).Select(r => r.ToolResults[0]).ToList();
        Assert.Contains("blue", results[0], Ordinal);
        Assert.DoesNotContain("red", results[0], Ordinal);
        Assert.Contains("red", results[1], Ordinal);
        Assert.DoesNotContain("blue", results[1], Ordinal);
        Assert.Contains("red", results[3], Ordinal);
        var prompt = model.Prompt("resolve-blue");
        Assert.Contains("> Add red to the colours.", prompt, Ordinal);
        Assert.Contains("> Add blue to the colours.", prompt, Ordinal);
        Assert.Equal(["src/colours.txt"], bench.ChangedBy("resolve-blue", 1));

        // Both versions are still on their branches.
        Assert.Equal(
            ["colours", "red", "END"],
            RunFixture.Lines(bench.Git("show", $"ralf/{bench.Run}/red.1:src/colours.txt"))
        );
        Assert.Equal(
            ["colours", "blue", "END"],
            RunFixture.Lines(bench.Git("show", $"ralf/{bench.Run}/blue.1:src/colours.txt"))
        );
        Assert.DoesNotContain(bench.ResultPaths, p => p.StartsWith(".ralf", Ordinal));
        await bench.AssertSoundAsync();
    }

    private static ModelTurn Reads(string path) => ModelTurn.Calls("Read", new { file_path = $"{{cwd}}/{path}" });
}
