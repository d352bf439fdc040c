namespace Ralf.Actions;

/// <summary>
/// Every user-facing error, with its stable code: the bad value in quotes, then the way out. A plan's problems are in
/// <c>Plans/Problems.cs</c> (RALF1xx). Here: Git RALF2xx, agents and sessions RALF3xx, state log RALF4xx, runs and commands RALF5xx, GitHub RALF6xx.
/// </summary>
internal static partial class Errors { }
