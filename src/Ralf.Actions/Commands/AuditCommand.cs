using System.CommandLine;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf audit [RUN]</c>: proves a run from git alone, or reports what is wrong with it.</summary>
internal static class AuditCommand
{
    private const int LineLength = 1_000;

    public static Command Create(CommandContext context)
    {
        var (run, repository) = (LocalRuns.Argument(), SharedOptions.Repository());
        var command = new Command(
            "audit",
            "Proves from git alone that a run kept its rules: a log that only grew, landed work inside its scopes"
        )
        {
            run,
            repository,
        };
        command.SetAction(parsed =>
        {
            using var opened = context.OpenRepository(parsed.GetValue(repository));
            var picked = LocalRuns.Pick(opened, parsed.GetValue(run));
            var findings = RunAudit.Audit(opened, picked);
            return Report(context, picked, [.. findings, .. Branch(context, opened, picked)]);
        });
        return command;
    }

    /// <summary>What is wrong with the branch that people see; their own commits on it are only said.</summary>
    private static IEnumerable<AuditFinding> Branch(CommandContext context, GitRepository repository, RunId run)
    {
        if (TryRead(repository, run) is not { } state || MovedResult.Look(repository, state) is not { } moved)
        {
            return [];
        }

        if (moved.Finding is { } finding)
        {
            return [new(run.ResultBranch, finding)];
        }

        context.Error.WriteLine(moved.Describe(state));
        return [];
    }

    /// <summary>Null if the log is damaged, which is a finding already.</summary>
    private static RunState? TryRead(GitRepository repository, RunId run)
    {
        try
        {
            return StateLog.Open(repository, run).State;
        }
        catch (UserException)
        {
            return null;
        }
    }

    /// <summary>Findings go to standard output; the verdict goes to standard error.</summary>
    public static int Report(CommandContext context, RunId run, IReadOnlyList<AuditFinding> findings)
    {
        foreach (var finding in findings)
        {
            context.Out.WriteLine(SafeText.Clean(finding.ToString(), LineLength));
        }

        context.Error.WriteLine(
            findings.Count == 0
                ? $"run {run}: sound"
                : $"run {run}: {findings.Count} finding{(findings.Count == 1 ? "" : "s")}"
        );
        return findings.Count == 0 ? ExitCode.Done : ExitCode.LogRefused;
    }
}
