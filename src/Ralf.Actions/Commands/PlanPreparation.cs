using Ralf.Actions.Git;
using Ralf.Actions.Plans;

namespace Ralf.Actions.Commands;

/// <summary>As <see cref="FoldPreparation"/>: a plan of two tasks over four files that are nowhere, while the first thread reads the command line and the real plan.</summary>
internal static class PlanPreparation
{
    private const string Text = """
        version: 1
        name: a
        goal: a
        agent: {use: command, command: ["true"]}
        tasks:
          b:
            foreach: {directories: "a/*"}
            scope: ["${{ each.path }}/**"]
            prompt: ${{ each.name }}
        """;

    /// <param name="output">Where what nobody reads goes.</param>
    public static void Run(TextWriter output)
    {
        // Starting a program is much code, and listing files needs it.
        var git = new GitProgram(Path.GetTempPath()).TryRunAsync(["version"]);
        string[] files = ["a/b/c", "a/b/d", "a/e/c", "a/f"];
        var surroundings = new PlanSurroundings(() => files, _ => null, _ => new HashSet<string>());
        var reading = PlanReader.Read(Text, null, _ => surroundings);
        var loaded = PlanLoading.Of("a", reading, null, () => files);
        PlanCommand.Print(PlanCommand.Report(loaded), "table", output);
        git.GetAwaiter().GetResult();
    }
}
