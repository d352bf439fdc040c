namespace Ralf.Core.Scopes;

/// <summary>What one session, or one merge of somebody else's commits, lands.</summary>
/// <param name="About">Who it is, for a report.</param>
/// <param name="Trees">What it started from and what it made.</param>
/// <param name="Lands">Those of its changes that land, as Ralf read them.</param>
/// <param name="IsWhole">Whether all its changes land. Of a conflict that people or a session resolved, the disputed
/// paths may stay out.</param>
internal sealed record LandingChanges(
    string About,
    TreePair Trees,
    IReadOnlyList<PathChange> Lands,
    bool IsWhole = true
);
