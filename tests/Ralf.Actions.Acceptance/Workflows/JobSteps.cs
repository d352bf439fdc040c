using System.Diagnostics;
using System.Text;
using Ralf.Actions.Shared.GitHub;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>One job on a machine of its own: a folder, a token with the job's permissions, its steps as
/// processes.</summary>
internal sealed class JobSteps(
    IWorkflowRun call,
    WorkflowSite site,
    Dictionary<string, object?> contexts,
    string job,
    string title,
    RunnerMachine machine
)
{
    private readonly string _root = site.NewMachine(title);
    private readonly string _token = $"ghs_{Guid.NewGuid():N}";
    private readonly StringBuilder _log = new();
    private readonly StringBuilder _summary = new();
    private readonly Dictionary<string, object?> _steps = new(StringComparer.Ordinal);
    private JobsStatus _status = JobsStatus.Success;
    private bool _isCancelled;

    private string Workspace => Path.Combine(_root, "work", "shop", "shop");

    private string Temp => Path.Combine(_root, "work", "_temp");

    public async Task<JobOutcome> RunAsync(WorkflowNode node)
    {
        var rights = call.Rights(node["permissions"]);
        site.Allow(_token, rights);
        try
        {
            Directory.CreateDirectory(Workspace);
            Directory.CreateDirectory(Temp);
            contexts["runner"] = new Members(new Dictionary<string, object?> { ["temp"] = Temp });
            contexts["steps"] = new Members(_steps);
            contexts["github"] = call.GitHub(_token);
            contexts["secrets"] = call.Secrets(job);
            var minutes = Minutes(node, "timeout-minutes", 0);
            foreach (var step in node["steps"].Items)
            {
                await StepAsync(step, minutes);
                if (site.LosesRunnerAfter(step.Text("name") ?? step.Text("uses")!))
                {
                    _log.AppendLine("The runner has received a shutdown signal.");
                    return new(title, "failure", NoOutputs(node), _log.ToString(), "");
                }
            }

            var outputs = (node.Find("outputs")?.Keys ?? []).ToDictionary(
                k => k,
                k => Expressions.Text(Evaluate(node["outputs"][k].Scalar))
            );
            call.Check(job, outputs);
            var result = _status switch
            {
                JobsStatus.Success => "success",
                JobsStatus.Cancelled => "cancelled",
                _ => "failure",
            };
            return new(title, result, outputs, _log.ToString(), _summary.ToString());
        }
        finally
        {
            site.Forget(_token);
        }
    }

    private static Dictionary<string, string> NoOutputs(WorkflowNode node) =>
        node.Find("outputs")?.Keys.ToDictionary(k => k, _ => "") ?? [];

    private object? Evaluate(string text) => new Expressions(contexts, _status).Evaluate(text);

    private double Minutes(WorkflowNode node, string key, double most)
    {
        var given = node.Text(key) is { } text ? Evaluate(text) : null;
        var minutes = given is string s ? double.Parse(s) : (double?)given ?? 0;
        return minutes is > 0 and <= 360 && (most == 0 || minutes < most)
            ? minutes
            : throw new InvalidOperationException($"{title}: {key} is {minutes}, beside {most}");
    }

    private async Task StepAsync(WorkflowNode step, double jobMinutes)
    {
        step.Knows("name", "id", "if", "uses", "with", "env", "run", "timeout-minutes", "continue-on-error");
        if (step.Find("timeout-minutes") is not null)
        {
            Minutes(step, "timeout-minutes", jobMinutes);
        }

        var id = step.Text("id");
        var runs = new Expressions(contexts, _status).Condition(step.Text("if"));
        var outputs = new Dictionary<string, string>();
        var succeeded = true;
        if (runs)
        {
            _log.AppendLine($"> {step.Text("name") ?? step.Text("uses")}");
            succeeded = step.Text("uses") is { } action
                ? await new KnownActions(site, call, Workspace, _log).RunAsync(
                    action,
                    step.TextMap("with").ToDictionary(w => w.Key, w => Expressions.Text(Evaluate(w.Value))),
                    _token,
                    site.Fails(step.Text("name"))
                )
                : !site.Fails(step.Text("name")) && await ShellAsync(step, outputs);
        }

        if (!succeeded && step.Text("continue-on-error") != "true")
        {
            _status = _isCancelled ? JobsStatus.Cancelled : JobsStatus.Failure;
        }

        if (id is not null)
        {
            _steps[id] = new Members(
                new Dictionary<string, object?>
                {
                    ["outcome"] =
                        !runs ? "skipped"
                        : succeeded ? "success"
                        : _isCancelled ? "cancelled"
                        : "failure",
                    ["outputs"] = new Members(outputs.ToDictionary(o => o.Key, o => (object?)o.Value), isOpen: true),
                }
            );
        }
    }

    /// <summary>As a runner does it: it signals the step's shell alone, twice, and ends that in the end; here it waits
    /// longer for a slow machine.</summary>
    private async Task CancelAsync(Process shell, string file)
    {
        while (!File.Exists(file) && !shell.HasExited)
        {
            await Task.Delay(50);
        }

        _isCancelled = true;
        foreach (var (signal, seconds) in new[] { ("-INT", 7.5), ("-TERM", 90), ("-KILL", 0) })
        {
            using var kill = Process.Start("kill", [signal, $"{shell.Id}"]);
            await kill.WaitForExitAsync();
            await Task.WhenAny(shell.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(seconds)));
            if (shell.HasExited)
            {
                return;
            }
        }
    }

    private async Task<bool> ShellAsync(WorkflowNode step, Dictionary<string, string> outputs)
    {
        var files = Directory.CreateDirectory(Path.Combine(Temp, $"_step-{_steps.Count}-{Guid.NewGuid():N}"));
        var (script, output, summary) = (
            Path.Combine(files.FullName, "script.sh"),
            Path.Combine(files.FullName, "output"),
            Path.Combine(files.FullName, "summary")
        );
        await File.WriteAllTextAsync(script, step["run"].Scalar);
        await File.WriteAllTextAsync(output, "");
        await File.WriteAllTextAsync(summary, "");
        if (step["run"].Scalar.Contains("${{", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"an expression in a script: {step["run"].Scalar}");
        }

        var start = new ProcessStartInfo("bash", ["-e", script])
        {
            WorkingDirectory = Workspace,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in site.Variables(call, Workspace, Temp, output, summary))
        {
            start.Environment[name] = value;
        }

        start.Environment["RUNNER_OS"] = machine.System;
        start.Environment["RUNNER_ARCH"] = machine.Architecture;
        foreach (var (name, value) in call.File.TextMap("env").Concat(step.TextMap("env")))
        {
            start.Environment[name] = Expressions.Text(Evaluate(value));
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var streams = new[] { process.StandardOutput, process.StandardError }.Select(s => s.ReadToEndAsync()).ToArray();
        if (site.CancelsDuring is { } moment && moment.Step == step.Text("name"))
        {
            site.CancelsDuring = null;
            await CancelAsync(process, moment.File);
        }

        await process.WaitForExitAsync();
        foreach (var text in await Task.WhenAll(streams))
        {
            _log.Append(text);
        }

        _log.AppendLine($"exit {process.ExitCode}");
        _summary.Append(await File.ReadAllTextAsync(summary));
        foreach (var (name, value) in OutputFile.Read(await File.ReadAllLinesAsync(output)))
        {
            outputs[name] = value;
        }

        return process.ExitCode == 0 && !_isCancelled;
    }
}

/// <summary>The file of a step's outputs, as the runner reads it.</summary>
internal static class OutputFile
{
    public static IEnumerable<(string Name, string Value)> Read(string[] lines)
    {
        for (var at = 0; at < lines.Length; at++)
        {
            var block = lines[at].IndexOf("<<", StringComparison.Ordinal);
            var equals = lines[at].IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && (block < 0 || equals < block))
            {
                yield return (lines[at][..equals], lines[at][(equals + 1)..]);
                continue;
            }

            if (block <= 0)
            {
                throw new InvalidOperationException($"no output: '{lines[at]}'");
            }

            var (name, delimiter) = (lines[at][..block], lines[at][(block + 2)..]);
            var end = Array.IndexOf(lines, delimiter, at + 1);
            yield return (name, string.Join('\n', lines[(at + 1)..end]));
            at = end;
        }
    }
}
