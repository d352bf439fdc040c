using System.Text.RegularExpressions;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>What a job came to.</summary>
/// <param name="Name">As in the file; with <c>(LEG)</c> behind it for a leg of a matrix.</param>
/// <param name="Result"><c>success</c>, <c>failure</c>, <c>cancelled</c> or <c>skipped</c>.</param>
internal sealed record JobOutcome(
    string Name,
    string Result,
    IReadOnlyDictionary<string, string> Outputs,
    string Log,
    string Summary
)
{
    public override string ToString() => $"--- {Name}: {Result}\n{Log}";
}

/// <summary>One attempt of one workflow run: its jobs in the order of their needs, by the file and nothing
/// else.</summary>
internal sealed class WorkflowRunner(IWorkflowRun call, WorkflowSite site)
{
    private readonly Dictionary<string, JobOutcome> _jobs = new(StringComparer.Ordinal);
    private bool _isCancelled;

    /// <summary>Every job and every leg, in the order in which they ended.</summary>
    public List<JobOutcome> Outcomes { get; } = [];

    /// <param name="kept">Outcomes of jobs that are not run again: those that went well in the attempt before.</param>
    public async Task RunAsync(IReadOnlyDictionary<string, JobOutcome> kept)
    {
        call.File.Knows("name", "run-name", "on", "permissions", "concurrency", "env", "jobs");
        if (call.File["permissions"].Keys.Count > 0)
        {
            throw new NotSupportedException("permissions of a whole workflow");
        }

        foreach (var name in call.File["jobs"].Keys)
        {
            if (site.BeforeJobs.Remove(name, out var happens))
            {
                happens();
            }

            _jobs[name] = kept.GetValueOrDefault(name) ?? await JobAsync(name);
            if (site.CancelsAfter == name || _jobs[name].Result == "cancelled")
            {
                _isCancelled = true;
            }
        }
    }

    public IReadOnlyDictionary<string, JobOutcome> Jobs => _jobs;

    /// <summary>Jobs that went well, and do not need one that did not: what a re-run of failed jobs keeps.</summary>
    public static Dictionary<string, JobOutcome> Kept(IReadOnlyDictionary<string, JobOutcome>? before)
    {
        var kept = new Dictionary<string, JobOutcome>(StringComparer.Ordinal);
        foreach (var (name, outcome) in before ?? new Dictionary<string, JobOutcome>())
        {
            if (outcome.Result is not ("success" or "skipped"))
            {
                break;
            }

            kept[name] = outcome;
        }

        return kept;
    }

    private async Task<JobOutcome> JobAsync(string name)
    {
        var job = call.File["jobs"][name]
            .Knows("needs", "if", "name", "runs-on", "timeout-minutes", "permissions", "outputs", "strategy", "steps");
        var needs = job.Find("needs")?.Texts ?? [];
        var status =
            _isCancelled ? JobsStatus.Cancelled
            : needs.Any(n => _jobs[n].Result is "failure") ? JobsStatus.Failure
            : needs.Any(n => _jobs[n].Result is "skipped" or "cancelled") ? JobsStatus.Failure
            : JobsStatus.Success;
        var contexts = call.Contexts();
        contexts["needs"] = Needs(needs);
        contexts["env"] = new Members(call.File.TextMap("env").ToDictionary(e => e.Key, e => (object?)e.Value));
        if (!new Expressions(contexts, status).Condition(job.Text("if")))
        {
            return End(new(name, _isCancelled ? "cancelled" : "skipped", Empty(job), "", ""));
        }

        if (job.Find("strategy") is not { } strategy)
        {
            return End(await LegAsync(name, name, job, contexts));
        }

        return await MatrixAsync(name, job, strategy, contexts);
    }

    private async Task<JobOutcome> MatrixAsync(
        string name,
        WorkflowNode job,
        WorkflowNode strategy,
        Dictionary<string, object?> contexts
    )
    {
        strategy.Knows("fail-fast", "max-parallel", "matrix");
        var expressions = new Expressions(contexts, JobsStatus.Success);
        if (strategy["fail-fast"].Scalar != "false" || job.Find("outputs") is not null)
        {
            throw new NotSupportedException("a matrix that fails fast, or has outputs");
        }

        var most = strategy.Text("max-parallel") is { } limit ? (double)expressions.Evaluate(limit)! : 256;
        var legs = Legs(strategy["matrix"], expressions);
        if (legs.Count is 0 or > 256 || most < 1)
        {
            throw new InvalidOperationException($"a matrix of {legs.Count} legs, {most} at a time");
        }

        var outcomes = new JobOutcome[legs.Count];
        await Parallel.ForAsync(
            0,
            legs.Count,
            new ParallelOptions { MaxDegreeOfParallelism = (int)Math.Min(most, 3) },
            async (i, _) =>
            {
                var own = new Dictionary<string, object?>(contexts) { ["matrix"] = legs[i] };
                var title = Expressions.Text(new Expressions(own, JobsStatus.Success).Evaluate(job["name"].Scalar));
                outcomes[i] = await LegAsync(name, title, job, own);
            }
        );
        Outcomes.AddRange(outcomes);
        var result =
            outcomes.Any(o => o.Result == "failure") ? "failure"
            : outcomes.All(o => o.Result == "success") ? "success"
            : "cancelled";
        return new(name, result, new Dictionary<string, string>(), "", "");
    }

    /// <summary>An expression, or a list of maps of plain texts.</summary>
    private static List<object?> Legs(WorkflowNode matrix, Expressions expressions) =>
        matrix.IsScalar
            ? (List<object?>)((Members)expressions.Evaluate(matrix.Scalar)!).Get("include", "matrix")!
            :
            [
                .. matrix
                    .Knows("include")["include"]
                    .Items.Select(leg => new Members(leg.Keys.ToDictionary(k => k, k => (object?)leg[k].Scalar))),
            ];

    private async Task<JobOutcome> LegAsync(
        string name,
        string title,
        WorkflowNode job,
        Dictionary<string, object?> contexts
    )
    {
        if (site.Loses(title))
        {
            // The runner is gone: no step ran, nothing was uploaded.
            return new(title, "failure", Empty(job), "The runner has received a shutdown signal.", "");
        }

        var label = new Expressions(contexts, JobsStatus.Success).Evaluate(job["runs-on"].Scalar);
        var machine = RunnerMachine.Find(label);
        return await new JobSteps(call, site, contexts, name, title, machine).RunAsync(job);
    }

    private JobOutcome End(JobOutcome outcome)
    {
        Outcomes.Add(outcome);
        return outcome;
    }

    private Members Needs(IReadOnlyList<string> needs) =>
        new(
            needs.ToDictionary(
                n => n,
                n =>
                    (object?)
                        new Members(
                            new Dictionary<string, object?>
                            {
                                ["result"] = _jobs[n].Result,
                                ["outputs"] = new Members(
                                    _jobs[n]
                                        .Outputs.ToDictionary(
                                            o => o.Key,
                                            o => (object?)(site.HiddenOutputs.Contains(o.Key) ? "" : o.Value)
                                        )
                                ),
                            }
                        )
            )
        );

    private static Dictionary<string, string> Empty(WorkflowNode job) =>
        job.Find("outputs")?.Keys.ToDictionary(k => k, _ => "") ?? [];
}
