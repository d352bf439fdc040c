using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>Creates the first event of a run, and its refs.</summary>
internal sealed partial class StateLog
{
    /// <summary>Starts a run: writes the frozen plan, its first event, the state branch and the result refs in one
    /// transaction. Returns false if the run already exists.</summary>
    public static bool TryCreate(IGitStore store, Plan plan, RunStarted started, DateTimeOffset at, out StateLog? log)
    {
        var run = started.Run;
        var first = new LoggedEvent(0, EventIds.RunStarted, EventJson.Kept(at), started);
        var tree = new LogTree(
            store.WriteBlob(_strictUtf8.GetBytes(FrozenPlan.Write(plan))),
            WriteDecisions(store, plan, []),
            [],
            []
        ).Add(store, [WriteEvent(store, first)]);
        var tip = WriteCommit(store, tree, null, [first]);
        var updates = new List<RefUpdate>
        {
            new(run.StateRef, GitId.None, tip),
            new(run.ResultRef, GitId.None, started.Base),
            new(run.SeenRef, GitId.None, tip),
        };
        if (started.Home == "local")
        {
            // On the remote, a new branch without changes would only trigger others' workflows.
            updates.Add(new(run.ResultBranch, GitId.None, started.Base));
        }

        if (!store.TryUpdateRefs(updates))
        {
            log = null;
            return false;
        }

        log = new StateLog(store, run, tip, tree, plan);
        log.Take([first]);
        return true;
    }
}
