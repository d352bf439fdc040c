using System.Text.Json.Nodes;

namespace Ralf.Actions.Commands;

/// <summary>The scripted agent's actions for one attempt at one task.</summary>
/// <param name="Files">Path to new text.</param>
/// <param name="Log">What it writes to <c>RALF_LOG</c>.</param>
internal sealed record DemoSteps(TimeSpan Pause, IReadOnlyDictionary<string, string> Files, JsonObject Log, bool Fails);

/// <summary>The demo's script: what each session does, and how the run must end.</summary>
internal static class DemoScript
{
    private const string Result = "export type Result<T> = { ok: true; value: T } | { ok: false; code: string };\n";

    /// <summary>The expected final state of each task.</summary>
    private static readonly Dictionary<string, TaskState> _ends = new(StringComparer.Ordinal)
    {
        ["core"] = TaskState.Landed,
        ["guide"] = TaskState.Landed,
        ["legacy"] = TaskState.Failed,
        ["module-billing"] = TaskState.Landed,
        ["module-cart"] = TaskState.Landed,
        ["module-orders"] = TaskState.Landed,
        ["module-search"] = TaskState.Landed,
        ["notes-users"] = TaskState.Conflicted,
        ["notes-developers"] = TaskState.Conflicted,
        ["legacy-docs"] = TaskState.Blocked,
        ["overview"] = TaskState.Landed,
        ["orders-tests"] = TaskState.Landed,
    };

    public static DemoSteps StepsOf(string task, int attempt) =>
        (task, attempt) switch
        {
            ("core", _) => Writes(900, "Result has a code, no message.", ("src/core/result.ts", Result)),
            ("guide", _) => Writes(
                700,
                "One page, three examples.",
                ("docs/errors.md", "# Errors\n\nReturn a Result with a code.\n")
            ),
            ("legacy", _) => new(
                TimeSpan.FromMilliseconds(600),
                Files(),
                new() { ["status"] = "failed", ["summary"] = "Nobody knows what the report is for." },
                true
            ),
            ("module-billing", 1) => Writes(
                800,
                "Billing needed a second code, so the core was changed too.",
                ("src/modules/billing/index.ts", Module("billing")),
                ("src/core/result.ts", Result + "export const BILLING = 2;\n")
            ),
            ("module-orders", _) => WithFollowUp(),
            ("notes-users" or "notes-developers", _) => Writes(
                1000,
                "Release notes.",
                ("CHANGELOG.md", $"# Changelog\n\n## Unreleased\n\n- For {task[6..]}: results instead of exceptions.\n")
            ),
            ("orders-tests", _) => Writes(
                500,
                "Three cases.",
                ("tests/orders.test.ts", "// no id, unknown id, known id\n")
            ),
            ("overview", _) => Writes(
                500,
                "All modules return results.",
                ("docs/modules.md", "# Modules\n\nbilling, cart, orders, search\n")
            ),
            _ when task.StartsWith("module-", StringComparison.Ordinal) => Writes(
                700 + (100 * task.Length),
                "Done as in the core.",
                ($"src/modules/{task[7..]}/index.ts", Module(task[7..]))
            ),
            _ => Writes(100, "Nothing to do."),
        };

    /// <summary>The differences between a state and the expected end of the demo; empty if there are none.</summary>
    public static IReadOnlyList<string> Differences(RunState state)
    {
        var found = state.Tasks.ToDictionary(t => t.Task.Id.Value, t => t.State, StringComparer.Ordinal);
        var differences = _ends
            .Where(e => found.GetValueOrDefault(e.Key) != e.Value)
            .Select(e =>
                $"{e.Key} should be {e.Value}, and is {(found.TryGetValue(e.Key, out var seen) ? seen.ToString() : "not there")}"
            )
            .Concat(found.Keys.Except(_ends.Keys).Select(k => $"{k} should not be there"))
            .ToList();
        if (
            state[Core.Plans.TaskId.Parse("module-billing")].Records
            is not [{ Reason: SessionReason.ScopeViolation }, { Status: SessionStatus.Complete }]
        )
        {
            differences.Add("module-billing should need a second attempt after writing outside its scope");
        }

        if (state.Verify is not { Passed: true })
        {
            differences.Add("verify should pass");
        }

        return differences;
    }

    private static DemoSteps WithFollowUp() =>
        new(
            TimeSpan.FromMilliseconds(900),
            Files(("src/modules/orders/index.ts", Module("orders"))),
            new()
            {
                ["status"] = "complete",
                ["summary"] = "Orders return results; they have no tests.",
                ["followup_tasks"] = new JsonArray(
                    new JsonObject
                    {
                        ["id"] = "orders-tests",
                        ["title"] = "Tests for orders",
                        ["prompt"] = "Write tests for orders.",
                        ["scope"] = new JsonArray("tests/orders.test.ts"),
                        ["why"] = "Orders have no tests, and tests are outside this task's scope.",
                    }
                ),
            },
            false
        );

    private static DemoSteps Writes(int milliseconds, string summary, params (string Path, string Text)[] files) =>
        new(
            TimeSpan.FromMilliseconds(milliseconds),
            Files(files),
            new()
            {
                ["status"] = "complete",
                ["summary"] = summary,
                ["decisions"] = new JsonArray(
                    new JsonObject { ["what"] = summary, ["why"] = "It is the smallest that works." }
                ),
            },
            false
        );

    private static Dictionary<string, string> Files(params (string Path, string Text)[] files) =>
        files.ToDictionary(f => f.Path, f => f.Text);

    private static string Module(string name) =>
        $"import type {{ Result }} from \"../../core/result\";\n\nexport function {name}(id: string): Result<string> {{\n"
        + $"  return id ? {{ ok: true, value: id }} : {{ ok: false, code: \"{name}.no-id\" }};\n}}\n";
}
