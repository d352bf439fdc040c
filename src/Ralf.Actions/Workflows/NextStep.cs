namespace Ralf.Actions.Workflows;

/// <summary>The next step of a run whose sessions run elsewhere.</summary>
internal enum NextStep
{
    /// <summary>Tasks are ready to be dispatched.</summary>
    Sessions,

    /// <summary>Run <c>verify</c> of the result, or of a part of it, before anything else.</summary>
    Verify,

    /// <summary>Sessions are running; the next step depends on their outcome.</summary>
    Wait,

    /// <summary>A person's answer at a gate must be settled first.</summary>
    Settle,

    /// <summary>Nothing can go on without people: the run pauses.</summary>
    Gate,

    /// <summary>Nothing is left: the run ends.</summary>
    Finish,

    /// <summary>The run is paused or has ended.</summary>
    None,
}
