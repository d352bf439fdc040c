using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ralf.Actions.Agents;
using Ralf.Actions.GitHub;
using Ralf.Actions.Plans;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.State;

namespace Ralf.Actions;

/// <summary>
/// What is written as JSON or read from it, and by that all that is in it: the compiler makes the code, so that nothing is looked up or made at run time. A
/// type that is missing here cannot be written.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(IDictionary<string, JsonElement>))]
[JsonSerializable(typeof(FrozenPlan))]
[JsonSerializable(typeof(PlanTask))]
[JsonSerializable(typeof(PlanReport))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(StateSnapshot))]
[JsonSerializable(typeof(SessionPacket))]
[JsonSerializable(typeof(SessionRecord))]
[JsonSerializable(typeof(VerifyPacket))]
[JsonSerializable(typeof(Journal.JournalLine))]
// Events.
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
// What is read of the API's answers.
[JsonSerializable(typeof(RefusalShape))]
[JsonSerializable(typeof(RunShape))]
[JsonSerializable(typeof(RunsShape))]
[JsonSerializable(typeof(ArtifactsShape))]
[JsonSerializable(typeof(DispatchShape))]
[JsonSerializable(typeof(PermissionShape))]
[JsonSerializable(typeof(List<CommentShape>))]
[JsonSerializable(typeof(List<LabelShape>))]
[JsonSerializable(typeof(List<PullRequestShape>))]
[JsonSerializable(typeof(SearchShape))]
[JsonSerializable(typeof(GitHubApi.WrittenShape))]
[JsonSerializable(typeof(GraphQlAnswer<JsonNode>))]
[JsonSerializable(typeof(GraphQlAnswer<ViewerShape>))]
internal sealed partial class RalfJsonContext : JsonSerializerContext;
