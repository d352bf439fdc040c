using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.GitHub;

namespace Ralf.Actions.Workflows;

/// <summary>What the plan job tells the jobs after it.</summary>
internal sealed class WaveOutputs(WorkflowJob home)
{
    /// <param name="word">A phase, <c>skipped</c> or <c>dry</c>.</param>
    public void Write(RunState? state, string word, IReadOnlyList<MatrixJob> legs, int? parallel)
    {
        var matrix = new JsonObject
        {
            ["include"] = new JsonArray([
                .. legs.Select(l => new JsonObject
                {
                    ["leg"] = l.Name,
                    ["step_minutes"] = l.StepMinutes,
                    ["job_minutes"] = l.JobMinutes,
                }),
            ]),
        }.ToJsonString();
        home.Output.Set("run", state?.Run.Value ?? "");
        home.Output.Set("state", word);
        home.Output.Set("legs", $"{legs.Count}");
        home.Output.Set("matrix", matrix);
        home.Output.Set("base", legs.Count > 0 ? BaseOf(state!, legs[0]) : "");
        home.Output.Set("parallel", $"{parallel ?? 1}");
    }

    /// <summary>All legs of a wave start from one commit.</summary>
    private static string BaseOf(RunState state, MatrixJob first) =>
        state.Tasks.FirstOrDefault(t => MatrixPackets.NameOf(t.Task.Id, t.Attempt) == first.Name)?.Dispatch?.Base.Hex
        ?? (state.Verifying?.Result ?? state.Result).Hex;
}
