namespace Ralf.Actions.Commands;

/// <summary>Many units, moved one by one from one way to another, a few of them first.</summary>
internal static class MigrationTemplate
{
    public const string Plan = """
        # Migration: each unit moves from the old way to the new one by itself. Two go first and a person looks at them; what touches the database's
        # migrations waits for a person each time. Say what moves in goal, decisions and prompts, and put your own folders in the globs.
        version: 1
        name: migration
        goal: Every service uses the new client library instead of the old one.

        decisions:
          - Names and behaviour that callers see stay as they are.
          - What cannot be moved is left as it is, with a warning that says why.

        # Lock files and the like: sessions propose their edit, and one task of Ralf's own applies them.
        shared: ["**/package-lock.json"]

        # What any session makes of these files waits until a person has signed it off.
        gates:
          - {name: database, paths: ["db/migrations/**"]}

        # A base branch that moves on meanwhile: report, merge what does not conflict, or pause.
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
            # The first two run alone; `ralf approve RUN service-canary` lets the others start.
            foreach: {directories: "src/services/*", canary: 2}
            needs: [adapter]
            reads: ["src/client/**"]
            scope: ["${{ each.path }}/**", "db/migrations/${{ each.slug }}-*.sql"]
            # checks: ["npm test --workspace services/${{ each.name }}"]
            prompt: |
              Move ${{ each.name }} to the new library by way of src/client. Where its tables change, write a migration
              db/migrations/${{ each.slug }}-NAME.sql that can be undone.

          cleanup:
            title: The old library goes
            needs: [service]
            scope: ["src/client/**", docs/migration.md]
            produces: [docs/migration.md]
            prompt: Remove the adapter where nothing uses it any more, and write docs/migration.md, which says what moved and what did not, and why.

        """;
}
