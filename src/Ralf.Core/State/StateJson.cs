using System.Text.Json.Serialization;

namespace Ralf.Core.State;

/// <summary>JSON of events, records and states.</summary>
internal static class StateJson
{
    public static JsonSerializerOptions Compact { get; } = RalfJson.Options(indented: false, StateJsonContext.Default);

    public static JsonSerializerOptions Indented { get; } = RalfJson.Options(indented: true, StateJsonContext.Default);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(StateSnapshot))]
[JsonSerializable(typeof(SessionRecord))]
[JsonSerializable(typeof(IReadOnlyList<Schemas.DataFinding>))]
[JsonSerializable(typeof(RunStarted))]
[JsonSerializable(typeof(TaskAdded))]
[JsonSerializable(typeof(TaskDispatched))]
[JsonSerializable(typeof(SessionRecorded))]
[JsonSerializable(typeof(TaskLanded))]
[JsonSerializable(typeof(TaskConflicted))]
[JsonSerializable(typeof(ConflictChosen))]
[JsonSerializable(typeof(TaskRequeued))]
[JsonSerializable(typeof(TaskFailed))]
[JsonSerializable(typeof(TaskBlocked))]
[JsonSerializable(typeof(ProposalMade))]
[JsonSerializable(typeof(ProposalAnswered))]
[JsonSerializable(typeof(ScopeGranted))]
[JsonSerializable(typeof(GateReached))]
[JsonSerializable(typeof(GateApproved))]
[JsonSerializable(typeof(GateRejected))]
[JsonSerializable(typeof(TaskRetried))]
[JsonSerializable(typeof(VerifyRecorded))]
[JsonSerializable(typeof(VerifyDispatched))]
[JsonSerializable(typeof(VerifyBlamed))]
[JsonSerializable(typeof(NextRequested))]
[JsonSerializable(typeof(NextStarted))]
[JsonSerializable(typeof(PullRequestOpened))]
[JsonSerializable(typeof(BaseMoved))]
[JsonSerializable(typeof(ResultAdopted))]
[JsonSerializable(typeof(RunPaused))]
[JsonSerializable(typeof(RunResumed))]
[JsonSerializable(typeof(RunFinished))]
[JsonSerializable(typeof(RunCancelled))]
[JsonSerializable(typeof(LogRepaired))]
internal sealed partial class StateJsonContext : JsonSerializerContext;
