namespace Ralf.Actions.Workflows;

/// <summary>What a run whose sessions run elsewhere needs next.</summary>
internal enum NextStep
{
    /// <summary>Tasks are ready to be dispatched.</summary>
    Sessions,

    /// <summary><c>verify</c> of the result, or of a part of it, before anything else.</summary>
    Verify,

    /// <summary>Sessions are out; what they bring decides.</summary>
    Wait,

    /// <summary>What a person has answered at a gate is to be settled first.</summary>
    Settle,

    /// <summary>Nothing can go on without people: the run pauses.</summary>
    Gate,

    /// <summary>Nothing is left: the run ends.</summary>
    Finish,

    /// <summary>It is paused or over.</summary>
    None,
}
