namespace Ralf.Core.Plans;

/// <summary>The values of a plan that can be inserted into a task's texts.</summary>
internal sealed record RunNames(string Name, string Goal, string Base);
