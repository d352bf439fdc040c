using System.CommandLine;
using Ralf.Actions.Reporting;
using Ralf.Core.Scheduling;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf plan [PLAN]</c>: checks a plan, prints its waves and its lock map, changes nothing.</summary>
internal static class PlanCommand
{
    public static Command Create(CommandContext context)
    {
        var (plan, repository) = (SharedOptions.Plan(), SharedOptions.Repository());
        var format = SharedOptions.Choice(
            "--format",
            "FORMAT",
            "table (default), json, or mermaid",
            ["table", "json", "mermaid"]
        );
        var command = new Command("plan", "Checks a plan and prints its waves and lock map")
        {
            plan,
            repository,
            format,
        };
        command.SetAction(parsed =>
        {
            using var opened = context.OpenRepository(parsed.GetValue(repository));
            var loaded = context.LoadPlan(opened, parsed.GetRequiredValue(plan), withLocks: true);
            PlanProblems.Write(loaded, context.Error);
            Print(Report(loaded), parsed.GetRequiredValue(format), context.Out);
            return loaded.HasErrors ? ExitCode.Usage : ExitCode.Done;
        });
        return command;
    }

    /// <summary>The report of a plan that could be read; otherwise one with only problems. A plan with errors is not
    /// checked for file owners: it may have so many globs that this would take too long.</summary>
    public static PlanReport Report(LoadedPlan loaded) =>
        loaded is { Plan: { } plan, Schedule: { } schedule }
            ? new PlanReport(
                plan.Name,
                plan.Base,
                [.. plan.Tasks.Select(t => ReportTask(t, schedule))],
                schedule.Waves,
                loaded.HasErrors ? [] : loaded.Locks!,
                loaded.Problems
            )
            : new PlanReport(null, null, [], [], [], loaded.Problems);

    private static PlanReportTask ReportTask(PlanTask task, Schedule schedule) =>
        new(task.Id, task.Title, task.Scope, task.Reads, task.Produces, task.Needs, schedule.After(task.Id))
        {
            Gate = task.Gate,
        };

    public static void Print(PlanReport report, string format, TextWriter output)
    {
        switch (format)
        {
            case "json":
                report.WriteJson(output);
                break;
            case "mermaid":
                PlanReportMermaid.Write(report, output);
                break;
            default:
                PlanReportTable.Write(report, Consoles.Plain(output));
                break;
        }
    }
}
