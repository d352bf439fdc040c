using Ralf.Actions.Sessions;
using Ralf.Agents;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Runs;

/// <summary>
/// Where sessions run. A seam: processes on this machine, and a seeded simulation. An engine decides nothing: it runs a
/// packet and says what came of it.
/// </summary>
internal interface ISessionEngine
{
    /// <summary>
    /// Runs a session to its record, whatever happens in it; when it returns, the objects of <see
    /// cref="SessionRecord.Head"/> are in the store.
    /// Cancellation ends the session and still gives its record.
    /// </summary>
    Task<SessionRecord> RunAsync(
        SessionPacket packet,
        IProgress<AgentActivity> activity,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// What became of a session whose run died: ends what is left of it, and gives the record that it wrote, or one
    /// with reason
    /// <see cref="SessionReason.Interrupted"/> and all that it had logged.
    /// </summary>
    Task<SessionRecord> RecoverAsync(RunState state, TaskDispatched dispatch);

    /// <summary>Runs the plan's <c>verify</c> on a commit, where sessions run.</summary>
    Task<VerifyRecorded> VerifyAsync(RunState state, GitId commit, CancellationToken cancellationToken);
}
