using System.CommandLine;
using System.Text.Json.Nodes;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.GitHub;

namespace Ralf.Actions.Workflows;

/// <summary>The outputs of the plan job for the jobs after it.</summary>
internal sealed class WaveOutputs(WorkflowJob job)
{
    /// <param name="phase">A phase, <c>skipped</c> or <c>dry</c>.</param>
    public void Write(RunState? state, string phase, IReadOnlyList<MatrixJob> jobs, int? parallel)
    {
        var matrix = new JsonObject
        {
            ["include"] = new JsonArray([
                .. jobs.Select(l => new JsonObject
                {
                    ["leg"] = l.Name,
                    ["step_minutes"] = l.StepMinutes,
                    ["job_minutes"] = l.JobMinutes,
                }),
            ]),
        }.ToJsonString();
        job.Output.Set("run", state?.Run.Value ?? "");
        job.Output.Set("state", phase);
        job.Output.Set("legs", $"{jobs.Count}");
        job.Output.Set("matrix", matrix);
        job.Output.Set("base", jobs.Count > 0 ? BaseOf(state!, jobs[0]) : "");
        job.Output.Set("parallel", $"{parallel ?? 1}");
    }

    /// <summary>All jobs of a wave start from one commit.</summary>
    private static string BaseOf(RunState state, MatrixJob first) =>
        state.Tasks.FirstOrDefault(t => MatrixPackets.NameOf(t.Task.Id, t.Attempt) == first.Name)?.Dispatch?.Base.Hex
        ?? (state.Verifying?.Result ?? state.Result).Hex;
}
