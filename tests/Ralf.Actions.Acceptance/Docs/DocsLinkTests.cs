using Ralf.Actions.Shared;
using Ralf.Actions.Shared.Docs;

namespace Ralf.Actions.Acceptance.Docs;

/// <summary>Links inside the repository lead somewhere.</summary>
public sealed class DocsLinkTests
{
    private static readonly IReadOnlyList<MarkdownPage> _pages =
    [
        .. MarkdownPage.Documentation,
        MarkdownPage.Read("CONTRIBUTING.md"),
        MarkdownPage.Read("SECURITY.md"),
    ];

    [Fact]
    public void Every_relative_link_and_anchor_resolves() =>
        Assert.Equal(
            [],
            _pages.SelectMany(p => p.Links.Where(l => !Resolves(p, l)).Select(l => $"{p}:{l.Line} {l.Target}"))
        );

    [Fact]
    public void A_link_that_leads_nowhere_is_found()
    {
        var page = _pages[0];
        Assert.False(Resolves(page, new("docs/none.md", 1)));
        Assert.False(Resolves(page, new("docs/README.md#none", 1)));
        Assert.False(Resolves(page, new("#none", 1)));
        Assert.True(Resolves(page, new("docs/README.md#how-to-guides", 1)));
    }

    [Fact]
    public void The_index_names_every_page()
    {
        var named = MarkdownPage.Read("docs/README.md").Links.Select(l => "docs/" + l.Target);

        Assert.Equal(
            [],
            MarkdownPage.Documentation.Select(p => p.Path).Except([.. named, "docs/README.md", "README.md"])
        );
    }

    private static bool Resolves(MarkdownPage page, PageLink link)
    {
        if (link.Target.Contains("://", StringComparison.Ordinal))
        {
            return true;
        }

        var parts = link.Target.Split('#');
        var folder = Path.GetDirectoryName(page.Path)!;
        var path =
            parts[0].Length == 0
                ? page.Path
                : Path.GetRelativePath(".", Path.Combine(folder, parts[0])).Replace('\\', '/');
        var file = Path.Combine(PinnedPackages.RepositoryRoot(), path);
        return (File.Exists(file) || Directory.Exists(file))
            && (parts.Length == 1 || MarkdownPage.Read(path).Anchors.Contains(parts[1]));
    }
}
