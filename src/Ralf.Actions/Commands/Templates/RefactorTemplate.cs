namespace Ralf.Actions.Commands;

/// <summary>One rule, applied to many modules alike.</summary>
internal static class RefactorTemplate
{
    public const string Plan = """
        # Refactoring: one rule, applied to every module alike. The core first, then a session for each module, then one that sees the log alone and
        # says where the rule was applied unevenly. Say what is to be done in goal, decisions and prompts, and put your own folders in the globs.
        version: 1
        name: refactor
        goal: Functions of the core and of every module return a Result instead of throwing.

        # Every session is told these, and none may change them.
        decisions:
          - An expected failure is a Result with a code of src/codes.txt; exceptions are for defects.

        # Files that every module needs a line in, and that nobody owns: sessions propose their edit, and one task of Ralf's own applies them.
        shared: [src/codes.txt, src/registry.txt]

        # What the consistency session finds becomes tasks at once; with `ask`, they wait for `ralf answer`.
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
            # With `canary: 2` the first two run alone, and a person looks at them before the others start.
            foreach: {directories: "src/modules/*"}
            needs: [core]
            reads: ["src/core/**"]
            scope: ["${{ each.path }}/**"]
            prompt: |
              Use Result in ${{ each.name }} as src/core does. Propose a line for src/codes.txt for each code that you need, and for
              src/registry.txt where you add a function.

          consistency:
            title: Was the rule applied alike everywhere?
            needs: [module]
            if: always
            sees: log
            prompt: |
              Read the records of all modules in .ralf. Where one of them applied the decision in another way than the rest, propose a task that
              puts that right, with the module's own scope; warn of what a person should look at.

        """;
}
