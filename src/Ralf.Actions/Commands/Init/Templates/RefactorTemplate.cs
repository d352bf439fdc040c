namespace Ralf.Actions.Commands;

/// <summary>One rule, applied to many modules.</summary>
internal static class RefactorTemplate
{
    public const string Plan = """
        # Refactoring: one rule for every module. The core lands first, then each module has a session. The last session sees only the log, and says where
        # the rule was applied differently. Describe your change in goal, decisions and prompts, and put your own folders in the globs.
        version: 1
        name: refactor
        goal: Functions of the core and of every module return a Result instead of throwing.

        # Every session is told these rules. No session can change them.
        decisions:
          - An expected failure is a Result with a code of src/codes.txt; exceptions are for defects.

        # Files that every module needs to change, and that no task owns: sessions propose edits, and a task that Ralf adds applies them.
        shared: [src/codes.txt, src/registry.txt]

        # Tasks that the consistency session proposes are added at once; with `ask`, they wait for `ralf answer`.
        policy: {followups: auto}
        limits: {parallel: 4, attempts: 3, followup_depth: 1}
        # agent: {use: claude, model: sonnet, timeout: 40m, budget_usd: 4}
        # setup: [npm ci]
        # verify: [npm test]

        tasks:
          core:
            title: A Result in the core
            scope: ["src/core/**"]
            prompt: Add a Result type to src/core, and use it in the functions there.
            # checks: [npm test --workspace core]

          module:
            title: Results in ${{ each.name }}
            # With `canary: 2` the first two run first, and the others start when a person has approved them.
            foreach: {directories: "src/modules/*"}
            needs: [core]
            reads: ["src/core/**"]
            scope: ["${{ each.path }}/**"]
            prompt: |
              Use Result in ${{ each.name }} as src/core does. Propose a line for src/codes.txt for each code that you need, and a line for
              src/registry.txt for each function that you add.

          consistency:
            title: Was the rule applied the same way everywhere?
            needs: [module]
            if: always
            sees: log
            prompt: |
              Read the records of all modules in .ralf. If a module applied the decision differently from the rest, propose a task that
              fixes it, with the module's own scope. Warn of what a person should look at.

        """;
}
