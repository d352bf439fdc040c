namespace Ralf.Actions.Commands;

/// <summary>The plan that <c>ralf init</c> writes: valid as it is, with the rest of the language in comments.</summary>
internal static class InitPlan
{
    public const string Text = $$$"""
        # yaml-language-server: $schema={{{InitPaths.Schema}}}
        # A plan: tasks that each run in a session of their own, inside a scope of their own. `ralf plan` checks it, `ralf run` runs it.
        version: 1
        name: my-change

        # Every session is told this.
        goal: Say in a sentence or two what the whole change is for.

        # The branch, tag or commit to start from; without it, what is checked out (HEAD).
        # base: main

        # The agent of every session; a task may set its own. `use: command` starts any program (`command: [program, argument]`).
        agent: {use: claude, timeout: 30m}
        # agent: {use: claude, model: sonnet, timeout: 40m, turns: 80, budget_usd: 4}

        # limits: {parallel: 4, attempts: 3, sessions: 200, budget_usd: 50}

        # The defaults are these.
        # policy:
        #   overlap: error          # two tasks that may write the same file: error | order | allow
        #   read_overlap: order     # a task that may write what another reads: order | ignore
        #   out_of_scope: rerun     # a session that wrote outside its scope: rerun | strip | fail
        #   no_change: ok           # a session that changed nothing: ok | fail
        #   followups: ask          # tasks that sessions propose: ask | auto | drop

        # Rules that all sessions follow: as text, or a file of the repository.
        # decisions: ["Public names stay as they are.", docs/decisions.md]

        # Shell commands before each session, and for the whole result.
        # setup: [dotnet restore]
        # verify: [dotnet test]

        tasks:
          first:
            title: What this task does, in one line
            scope: ["docs/**"]                     # what it may write; "!docs/old/**" makes an exception
            prompt: Say what is to be done, as you would to a colleague.
            # reads: [src/Api.cs]                  # what it relies on
            # produces: [docs/errors.md]           # files that must exist in the end
            # checks: [test -s docs/errors.md]     # commands that must pass on its result
            # prompt_file: prompts/first.md        # instead of prompt

          # One task for each folder that matches; `needs` is as in a workflow file.
          # module:
          #   foreach: {directories: "src/Modules/*", exclude: [src/Modules/Legacy]}
          #   needs: [first]
          #   scope: ["${{ each.path }}/**"]
          #   prompt: Apply it to ${{ each.name }}.

        """;
}
