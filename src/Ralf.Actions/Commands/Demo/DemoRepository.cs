namespace Ralf.Actions.Commands;

/// <summary>The sample repository of the demo: a small shop that throws exceptions instead of returning results, and a
/// plan to change that.</summary>
internal static class DemoRepository
{
    /// <summary>The number of tasks in the expanded plan.</summary>
    public const int TaskCount = 11;

    private static readonly string[] _modules = ["billing", "cart", "orders", "search"];

    /// <summary>Creates the repository, with one commit and its files checked out.</summary>
    /// <param name="program">The command that starts this program, which plays the agent.</param>
    public static void Create(string folder, IReadOnlyList<string> program, DateTimeOffset at)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["README.md"] =
                "# Shop\n\nA sample for Ralf: four modules that throw, and a plan (`ralf.yml`) that makes them return results.\n",
            ["CHANGELOG.md"] = "# Changelog\n\n## Unreleased\n",
            ["ralf.yml"] = Plan(program),
            ["src/core/errors.ts"] = "export function fail(message: string): never {\n  throw new Error(message);\n}\n",
            ["src/legacy/report.ts"] =
                "// Nobody knows what this does.\nexport const report = () => { throw new Error(\"never called\"); };\n",
        };
        foreach (var module in _modules)
        {
            files[$"src/modules/{module}/index.ts"] =
                $"import {{ fail }} from \"../../core/errors\";\n\nexport function {module}(id: string) {{\n  if (!id) fail(\"{module}: no id\");\n  return id;\n}}\n";
        }

        NewRepository.Create(folder, files, "A shop that throws", GitIdentity.Ralf(at));
    }

    private static string Plan(IReadOnlyList<string> program) =>
        $$$"""
            version: 1
            name: results
            goal: Functions of the shop return a Result instead of throwing.
            agent:
              use: command          # the demo's scripted agent; yours would be `agent: claude`
              command: {{{RalfJson.Texts(program.Append("demo-agent")).ToJsonString()}}}
              env: [DOTNET_ROOT]
              timeout: 1m
            limits: {parallel: 4, attempts: 2}
            policy: {overlap: allow, followups: auto}
            decisions:
              - An expected failure is a Result with a code; exceptions are for defects.
            verify:
              - test -f src/core/result.ts
              - '! grep -rn "fail(" src/modules'
            tasks:
              core:
                title: A Result type in the core
                scope: ["src/core/**"]
                produces: [src/core/result.ts]
                checks: [grep -q "export type Result" src/core/result.ts]
                prompt: Add src/core/result.ts with a Result type.
              guide:
                title: A page on how errors are returned
                scope: ["docs/errors.md"]
                produces: [docs/errors.md]
                prompt: Explain in docs/errors.md when to return a Result.
              legacy:
                title: Results in the legacy report
                scope: ["src/legacy/**"]
                prompt: Make the legacy report return a Result.
              module:
                title: Results in ${{ each.name }}
                foreach: {directories: "src/modules/*"}
                needs: [core]
                reads: [src/core/result.ts]
                scope: ["${{ each.path }}/**"]
                prompt: Use Result in ${{ each.name }} as the core does.
              notes-users:
                title: Release notes for users
                needs: [core]
                scope: ["CHANGELOG.md"]
                prompt: Say in CHANGELOG.md what changes for users.
              notes-developers:
                title: Release notes for developers
                needs: [core]
                scope: ["CHANGELOG.md"]
                prompt: Say in CHANGELOG.md what changes for developers.
              legacy-docs:
                title: A page on the legacy report
                needs: [legacy]
                scope: ["docs/legacy.md"]
                prompt: Describe the legacy report.
              overview:
                title: An overview of the modules
                needs: [module, guide]
                reads: ["src/modules/**"]
                scope: ["docs/modules.md"]
                produces: [docs/modules.md]
                prompt: List every module and what it returns.

            """;
}
