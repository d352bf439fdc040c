using Ralf.Actions.Sessions;

namespace Ralf.Actions.Runs;

/// <summary>Runs sessions. There are two implementations: processes on this machine, and a seeded simulation. An engine
/// decides nothing: it runs a packet and reports the outcome.</summary>
internal interface ISessionEngine
{
    /// <summary>Runs a session and returns its record, whatever happens in it. On return the objects of <see
    /// cref="SessionRecord.Head"/> are in the store. Cancellation ends the session and still returns its
    /// record.</summary>
    Task<SessionRecord> RunAsync(
        SessionPacket packet,
        IProgress<AgentActivity> activity,
        CancellationToken cancellation
    );

    /// <summary>Recovers a session whose run died: ends what is left of it and returns the record that it wrote, or one
    /// with reason <see cref="SessionReason.Interrupted"/> and everything that it had logged.</summary>
    Task<SessionRecord> RecoverAsync(RunState state, TaskDispatched dispatch);

    /// <summary>Runs the plan's <c>verify</c> on a commit, where sessions run.</summary>
    Task<VerifyRecorded> VerifyAsync(RunState state, GitId commit, CancellationToken cancellation);
}
