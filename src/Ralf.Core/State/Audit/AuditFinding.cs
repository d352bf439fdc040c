namespace Ralf.Core.State;

/// <summary>A violation of the rules in a run.</summary>
/// <param name="Where">A commit, an event (<c>event 17</c>), a file of the log or a ref.</param>
internal sealed record AuditFinding(string Where, string What)
{
    public override string ToString() => $"{Where}: {What}";
}
