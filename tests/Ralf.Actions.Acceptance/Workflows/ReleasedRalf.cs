namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>A release that a caller's workflow runs from.</summary>
/// <param name="Caller">The caller's file.</param>
/// <param name="Workflow">The text of the workflow that a <c>uses:</c> names.</param>
/// <param name="Program">What is in an image, as words of a shell.</param>
internal sealed record ReleasedRalf(string Caller, Func<string, string> Workflow, Func<string, string> Program);
