namespace Ralf.Core.Plans;

/// <summary>What of a plan can stand in a task's texts.</summary>
internal sealed record RunNames(string Name, string Goal, string Base);
