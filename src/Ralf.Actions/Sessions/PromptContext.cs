using Ralf.Actions.Plans;
using Ralf.Actions.State;

namespace Ralf.Actions.Sessions;

/// <summary>Instructions of the repository's own, from its base: a <c>CLAUDE.md</c> or <c>AGENTS.md</c> that applies to the scope.</summary>
internal sealed record Instructions(string Path, string Text);

/// <summary>All that a prompt is made of; equal contexts give equal prompts.</summary>
/// <param name="Attempt">Of the session that is about to start, from 1.</param>
/// <param name="Needed">The last records of the tasks it needs.</param>
/// <param name="Others">The last records of all other tasks that ended.</param>
/// <param name="Previous">The record of the attempt before; null on the first.</param>
/// <param name="HasCheckpoint">Whether the workspace holds that attempt's in-scope work.</param>
/// <param name="NotYours">Scopes of other tasks, to be left alone (bounded by the builder).</param>
/// <param name="Rules">Decisions that all sessions follow: the plan's, then those accepted during the run.</param>
internal sealed record PromptContext(
    Plan Plan,
    PlanTask Task,
    int Attempt,
    IReadOnlyList<SessionRecord> Needed,
    IReadOnlyList<SessionRecord> Others,
    SessionRecord? Previous,
    bool HasCheckpoint,
    bool Tighter,
    IReadOnlyList<string> NotYours,
    IReadOnlyList<string> Rules,
    IReadOnlyList<Instructions> Instructions
);
