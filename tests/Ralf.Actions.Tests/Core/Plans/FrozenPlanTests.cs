using CsCheck;
using Ralf.Agents;
using Ralf.Core.Plans;

namespace Ralf.Actions.Tests.Plans;

public sealed class FrozenPlanTests
{
    private static readonly Gen<string> _text = Gen.OneOf(
        Gen.String[Gen.Char[' ', '\u04ff'], 0, 30],
        Gen.OneOf("a: b", "# x", "'\"", "line\nline\r\n\ttab", "😀", "null", "1", "<a&b>", "\u2028")
    );
    private static readonly Gen<IReadOnlyList<string>> _texts = _text.List[0, 3].Select(l => (IReadOnlyList<string>)l);

    private static readonly Gen<AgentSettings> _agent = Gen.Select(
        Gen.Enum<AgentKind>(),
        _texts,
        Gen.Null(_text),
        Gen.Int[1, 86_400].Select(s => TimeSpan.FromSeconds(s)),
        Gen.Nullable(Gen.Int[1, 100]),
        Gen.Nullable(Gen.Decimal[0.01m, 999m]),
        Gen.OneOf(
            Gen.Const((TimeSpan?)null),
            Gen.Const((TimeSpan?)TimeSpan.Zero),
            Gen.Const((TimeSpan?)TimeSpan.FromMinutes(90))
        ),
        (use, command, model, timeout, turns, budget, idle) =>
            new AgentSettings(use, command, model, timeout, turns, budget, command)
            {
                IdleTimeout = idle,
                BudgetTokens = turns,
                Prices = turns is null
                    ? null
                    : new Dictionary<string, ModelPrice> { [model ?? "m"] = new(1.5m, 2, 0.25m, turns.Value) },
            }
    );

    private static readonly Gen<TaskGate?> _gate = Gen.Null(
        Gen.Select(
            Gen.String[Gen.Char.AlphaNumeric, 1, 20],
            Gen.Enum<GateWhen>(),
            _texts,
            (name, when, approvers) => new TaskGate(name, when, approvers)
        )
    );

    private static readonly Gen<PlanTask> _oneTask = Gen.Select(
        Gen.String[Gen.Char.AlphaNumeric, 1, 20],
        _text,
        _text,
        _texts,
        _texts,
        _agent,
        Gen.Bool,
        _gate,
        (id, title, prompt, scope, checks, agent, own, gate) =>
            new PlanTask(
                TaskId.Parse(id),
                title,
                prompt,
                scope,
                checks,
                scope,
                [TaskId.Parse("1"), TaskId.Parse("b")],
                checks,
                agent,
                own ? id : "entry"
            )
            {
                Gate = gate,
            }
    );

    private static readonly Gen<Plan> _anyPlan = Gen.Select(
        _text,
        _agent,
        _texts,
        _oneTask.List[0, 5],
        Gen.Enum<OverlapPolicy>(),
        Gen.Int[1, 99],
        (text, agent, texts, tasks, overlap, number) =>
            new Plan(
                "name",
                text,
                "HEAD",
                agent,
                new PlanLimits(number, BudgetUsd: number / 4m),
                new PlanPolicy(overlap),
                [.. texts.Select(t => new PlanDecision(t, text))],
                texts,
                texts,
                texts,
                number % 2 == 0 ? null : "ralf.yml",
                [.. tasks.DistinctBy(t => t.Id)]
            )
            {
                PullRequest = number % 3 == 0 ? null : new(number % 3 == 1 ? null : text, texts, texts),
            }
    );

    [Fact]
    public void A_frozen_plan_thaws_to_the_same_plan() =>
        _anyPlan.Sample(
            plan => Assert.Equivalent(plan, FrozenPlan.Read(FrozenPlan.Write(plan)), strict: true),
            iter: 300
        );

    [Fact]
    public void What_a_frozen_plan_says_is_the_same_every_time() =>
        _anyPlan.Sample(
            plan =>
            {
                var text = FrozenPlan.Write(plan);
                return text == FrozenPlan.Write(FrozenPlan.Read(text));
            },
            iter: 300
        );

    [Fact]
    public void A_frozen_plan_is_YAML() =>
        _anyPlan.Sample(plan => PlanYaml.Parse(FrozenPlan.Write(plan)).Problem is null, iter: 300);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("tasks: 1")]
    [InlineData("{\"version\": 2}")]
    [InlineData("{\"version\": 1, \"tasks\": {\"a b\": null}}")]
    [InlineData("{\"version\": 1, \"agent\": {\"use\": \"x\"}, \"tasks\": {}}")]
    public void Anything_else_is_refused(string text) => Assert.Throws<FormatException>(() => FrozenPlan.Read(text));
}
