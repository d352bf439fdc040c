using Ralf.Git;

namespace Ralf.Actions.Tests.Simulation;

/// <summary>
/// A remote in memory as one job sees it: pushes are refused, take effect without an answer, come after somebody
/// else's, or are the last that the job does.
/// </summary>
/// <param name="overtake">Lets somebody else do something meanwhile.</param>
internal sealed class FlakyRemote(MemoryGitStore there, MemoryGitStore here, Chaos chaos, Action overtake) : IGitRemote
{
    public void Fetch(IEnumerable<string> refspecs)
    {
        foreach (var spec in refspecs)
        {
            var (from, to) = (Start(spec.Split(':')[0][1..]), Start(spec.Split(':')[1]));
            var now = there.Refs(from);
            var gone = here.Refs(to).Keys.Where(k => !now.ContainsKey(from + k[to.Length..]));
            here.TryUpdateRefs([
                .. gone.Select(k => new RefUpdate(k, null, GitId.None)),
                .. now.Select(r => new RefUpdate(to + r.Key[from.Length..], null, r.Value)),
            ]);
        }
    }

    public bool TryPush(IReadOnlyList<RefUpdate> updates, out string error)
    {
        error = "the remote did not answer";
        if (updates.Any(u => IsOfSession(u.Name) && chaos.Refuses(u.New)))
        {
            error = "remote: a rule\n!\tx:y\t[remote rejected] (pre-receive hook declined)";
            return false;
        }

        var mishap = chaos.OfPush();
        if (mishap == Mishap.DeathBefore)
        {
            Chaos.Die();
        }

        if (mishap == Mishap.Overtaken)
        {
            overtake();
        }

        var done = mishap != Mishap.NotDone && Push(updates);
        if (mishap == Mishap.DeathAfter)
        {
            Chaos.Die();
        }

        if (mishap == Mishap.AnswerLostAndOvertaken)
        {
            overtake();
        }

        return done && mishap is not (Mishap.AnswerLost or Mishap.AnswerLostAndOvertaken);
    }

    public bool TryPushFollowers(IReadOnlyList<RefUpdate> updates, out string error) => TryPush(updates, out error);

    private bool Push(IReadOnlyList<RefUpdate> updates)
    {
        if (!there.TryUpdateRefs(updates))
        {
            return false;
        }

        here.CopyObjectsTo(there);
        return true;
    }

    private static bool IsOfSession(string name) =>
        name.StartsWith("refs/heads/", StringComparison.Ordinal) && name.Split('/')[^1].Contains('.');

    private static string Start(string pattern) => pattern.TrimEnd('*');
}
