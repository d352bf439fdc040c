namespace Ralf.Actions.Commands;

/// <summary>Many units, migrated one by one, a few of them first.</summary>
internal static class MigrationTemplate
{
    public const string Plan = """
        # Migration: each unit moves from the old way to the new one by itself. Two units go first, and a person looks at them. Changes of the database's
        # migrations always wait for a person. Describe your change in goal, decisions and prompts, and put your own folders in the globs.
        version: 1
        name: migration
        goal: Every service uses the new client library instead of the old one.

        decisions:
          - Names and behaviour that callers see stay as they are.
          - Leave what cannot be moved as it is, and log a warning that says why.

        # Lock files and the like: sessions propose edits, and a task that Ralf adds applies them.
        shared: ["**/package-lock.json"]

        # A session that changes one of these files waits until a person has signed off its work.
        gates:
          - {name: database, paths: ["db/migrations/**"]}

        # If the base branch moves while the run works: report it, merge what does not conflict, or pause.
        policy: {drift: report, scope_request: {allow: [], otherwise: ask}}
        limits: {parallel: 4, attempts: 3, budget_usd: 100}
        agent: {use: claude, timeout: 40m, budget_usd: 4}
        # setup: [npm ci]
        # verify: [npm test]

        tasks:
          adapter:
            title: An adapter between old and new
            scope: ["src/client/**"]
            prompt: Write an adapter in src/client that has the interface of the old library and calls the new one.

          service:
            title: Move ${{ each.name }}
            # The first two run first; `ralf approve RUN service-canary` starts the others.
            foreach: {directories: "src/services/*", canary: 2}
            needs: [adapter]
            reads: ["src/client/**"]
            scope: ["${{ each.path }}/**", "db/migrations/${{ each.slug }}-*.sql"]
            # checks: ["npm test --workspace services/${{ each.name }}"]
            prompt: |
              Move ${{ each.name }} to the new library through src/client. If its tables change, write a migration
              db/migrations/${{ each.slug }}-NAME.sql that can be undone.

          cleanup:
            title: Remove the old library
            needs: [service]
            scope: ["src/client/**", docs/migration.md]
            produces: [docs/migration.md]
            prompt: Remove the parts of the adapter that nothing uses any more. Write docs/migration.md, which says what moved, what did not, and why.

        """;
}
