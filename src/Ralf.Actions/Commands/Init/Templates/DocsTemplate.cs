namespace Ralf.Actions.Commands;

/// <summary>A page for each module, and one made from all of them.</summary>
internal static class DocsTemplate
{
    public const string Plan = """
        # Documentation: one session per module writes its page, in parallel. The last session sees only these pages, and writes their index. Say in goal
        # and decisions for whom the pages are, and put your own folders in the globs.
        version: 1
        name: docs
        goal: Every module has a page that tells a new colleague what it is for and how it is used.

        decisions:
          - A page has three parts, Purpose, Use and Limits, and is at most two screens long.
          - Examples are taken from the tests, not made up.

        limits: {parallel: 4}
        # agent: {use: claude, model: sonnet, timeout: 20m, budget_usd: 2}

        tasks:
          page:
            title: The page of ${{ each.name }}
            foreach: {directories: "src/*"}
            reads: ["${{ each.path }}/**"]
            scope: ["docs/modules/${{ each.slug }}.md"]
            produces: ["docs/modules/${{ each.slug }}.md"]
            prompt: Write docs/modules/${{ each.slug }}.md, the page of the module in ${{ each.path }}.

          index:
            title: One index of all pages
            needs: [page]
            # Its folder holds only the pages, so it can say only what they say.
            sees: produced
            scope: [docs/README.md]
            produces: [docs/README.md]
            prompt: |
              Write docs/README.md from the pages in docs/modules: a paragraph and a link for each module, in an order that a newcomer can follow. If two
              pages contradict each other, log a warning with both names.

        """;
}
