using Ralf.Core.Scopes;
using Ralf.Git;

namespace Ralf.Actions.Tests.Scopes;

public sealed class ScopeProofTests
{
    private static readonly GitId _one = GitId.Parse(new string('1', 40));
    private static readonly GitId _two = GitId.Parse(new string('2', 40));

    [Fact]
    public void What_is_in_scope_enters_whatever_happened_to_it() =>
        Assert.Empty(
            Prove([
                Added("src/new.cs"),
                Added("src/run.sh", GitMode.Executable),
                Added("src/link", GitMode.Symlink),
                Modified("src/old.cs"),
                Deleted("src/gone.cs"),
                new(RepoPath.Parse("src/x"), GitMode.File, _one, GitMode.Executable, _one),
            ])
        );

    [Fact]
    public void What_is_out_of_scope_is_refused_deletions_and_modes_included() =>
        Assert.Equal(
            ["lib/a OutOfScope", "lib/b OutOfScope", "src/gen/c OutOfScope", "x OutOfScope"],
            Prove(
                [
                    Added("lib/a"),
                    Deleted("lib/b"),
                    Modified("src/gen/c"),
                    new(RepoPath.Parse("x"), GitMode.File, _one, GitMode.Executable, _one),
                    Modified("src/d"),
                ],
                "src/**",
                "!src/gen/**"
            )
        );

    [Theory]
    [InlineData(".git/config")]
    [InlineData("a/.gitattributes")]
    [InlineData(".github/workflows/ci.yml")]
    [InlineData("a/.claude/settings.json")]
    [InlineData(".mcp.json")]
    [InlineData("CLAUDE.md")]
    [InlineData("docs/AGENTS.md")]
    [InlineData("ralf.yml")]
    public void Protected_paths_are_refused_in_scope_too(string path) =>
        Assert.Equal([$"{path} Protected"], Prove([Modified(path)], "**"));

    /// <summary>A path may have two thousand folders, and a session thousands of such paths.</summary>
    [Fact]
    public void New_folders_are_looked_at_once_and_only_where_the_base_may_have_them()
    {
        var deep = string.Concat(Enumerable.Repeat("d/", 1_000));
        var asked = new List<string>();
        var names = new NameProof(
            Scope.Parse([]),
            path =>
            {
                asked.Add(path);
                return ["src"];
            }
        );
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Empty(names.Refused([.. Enumerable.Range(0, 50).Select(i => Added($"{deep}{i}"))]));

        Assert.Single(asked);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50L << 20);
    }

    /// <summary>A link there would lead what is written below it elsewhere.</summary>
    [Theory]
    [InlineData(".claude", "Protected")]
    [InlineData("sub/.claude", "Protected")]
    [InlineData(".Claude", "Name")]
    [InlineData(".\u0441laude/x", null)]
    [InlineData("src/gen", "OutOfScope")]
    [InlineData("src/a/lib", "OutOfScope")]
    [InlineData("src/gen2", null)]
    public void A_link_of_the_name_of_a_folder_that_must_not_be_touched_is_refused(string path, string? refusal) =>
        Assert.Equal(
            refusal is null ? [] : [$"{path} {refusal}"],
            Prove([Added(path, GitMode.Symlink)], "**", "!src/gen/**", "!src/*/{lib,bin}/**")
        );

    [Fact]
    public void A_submodule_is_refused_and_may_be_removed() =>
        Assert.Equal(
            ["src/sub Mode"],
            Prove([
                Added("src/sub", GitMode.Submodule),
                new(RepoPath.Parse("src/was"), GitMode.Submodule, _one, GitMode.None, default),
            ])
        );

    [Theory]
    [InlineData("a.")]
    [InlineData("a ")]
    [InlineData("a./b")]
    [InlineData("NUL")]
    [InlineData("con.txt")]
    [InlineData("d/com1.log")]
    [InlineData("LPT\u00B9")]
    [InlineData("a:stream")]
    [InlineData("a\\b")]
    [InlineData("git~1")]
    [InlineData("GITMOD~1")]
    [InlineData("gi7eba~1")]
    [InlineData(".GIT")]
    [InlineData("d/.Git/hooks/post-checkout")]
    [InlineData(".g\u200Cit/config")]
    [InlineData(".GIT::$INDEX_ALLOCATION")]
    [InlineData(".GitHub/workflows/x.yml")]
    [InlineData("claude.md")]
    [InlineData(".clau\u200Dde/settings.json")]
    public void A_new_name_that_a_file_system_takes_for_another_is_refused(string path) =>
        Assert.Equal([$"{path} Name"], Prove([Added(path)], "**"));

    [Theory]
    [InlineData("con.txt")]
    [InlineData("a ")]
    public void The_bases_own_odd_names_may_be_changed_and_removed(string path) =>
        Assert.Empty(Prove([Modified(path), Deleted(path)], "**"));

    [Theory]
    [InlineData("console.txt")]
    [InlineData("nullable.cs")]
    [InlineData("com10")]
    [InlineData("git.md")]
    [InlineData("gi~x")]
    [InlineData("Überblick für alle.md")]
    [InlineData("दस्तावेज़.md")]
    [InlineData("\U0001F600.txt")]
    [InlineData("\uFFFD")]
    public void An_ordinary_name_enters(string path) => Assert.Empty(Prove([Added(path)], "**"));

    [Theory]
    [InlineData("src/Readme", "src/readme")]
    [InlineData("src/\u00FC", "src/u\u0308")]
    [InlineData("src/\u1EC7", "src/E\u0302\u0323")]
    [InlineData("src/\uAC01", "src/\u1100\u1161\u11A8")]
    [InlineData("src/Lib/a", "src/lib")]
    [InlineData("src/a", "src/a ")]
    public void A_new_name_beside_its_twin_in_the_base_is_refused(string path, string twin) =>
        Assert.Equal([$"{path} Name"], Prove([Added(path)], ["**"], [twin]));

    [Fact]
    public void A_new_name_that_is_no_text_is_refused()
    {
        PathChange[] changes = [Added("stray\uDCFF"), Added("half\uD800")];
        Assert.Equal(2, Prove(changes, "**").Count);
        Assert.Empty(Prove([Modified("stray\uDCFF")], "**"));
    }

    [Fact]
    public void New_twins_refuse_each_other() =>
        Assert.Equal(
            ["src/a Name", "src/A Name", "src/d/x Name", "src/D/y Name"],
            Prove([Added("src/a"), Added("src/A"), Added("src/b"), Added("src/d/x"), Added("src/D/y")])
        );

    [Fact]
    public void A_twin_that_does_not_enter_takes_no_name() =>
        Assert.Equal(["src/A OutOfScope"], Prove([Added("src/a"), Added("src/A")], "src/**", "!src/A"));

    [Fact]
    public void A_file_may_be_renamed_to_its_own_twin() =>
        Assert.Empty(Prove([Deleted("readme.md"), Added("README.md")], ["**"], ["readme.md"]));

    [Theory]
    [InlineData("", true)]
    [InlineData("src/Dir/s/z", false)]
    public void A_folder_may_be_renamed_to_its_own_twin_if_all_of_it_moves(string left, bool enters)
    {
        PathChange[] moved = [Deleted("src/Dir/x"), Deleted("src/Dir/s/y"), Added("src/dir/x"), Added("src/dir/s/y")];

        var refused = Prove(moved, ["**"], ["src/Dir/x", "src/Dir/s/y", .. left.Length == 0 ? [] : new[] { left }]);

        Assert.Equal(enters ? [] : ["src/dir/x Name", "src/dir/s/y Name"], refused);
    }

    /// <summary>What took the name of a folder or file of the base is still its twin.</summary>
    [Theory]
    [InlineData("src/Dir/x", "src/Dir", "src/dir/x")]
    [InlineData("src/foo", "src/foo/x", "src/FOO/y")]
    public void A_name_that_is_taken_again_is_not_gone(string inBase, string again, string twin) =>
        Assert.Equal(
            [$"{twin} Name"],
            Prove([Deleted(inBase), Added(again, GitMode.Symlink), Added(twin)], ["**"], [inBase])
        );

    [Theory]
    [InlineData("src/Dir/new")]
    [InlineData("src/Dir/s/new")]
    public void A_folder_that_gets_something_new_stays(string path) =>
        Assert.Equal(
            ["src/dir/x Name"],
            Prove(
                [Deleted("src/Dir/x"), Deleted("src/Dir/s/y"), Added("src/dir/x"), Added(path)],
                ["**"],
                ["src/Dir/x", "src/Dir/s/y"]
            )
        );

    [Theory]
    [InlineData("src/dir/x", "a twin of 'src/Dir': some systems take the two for one")]
    [InlineData("src/con.txt", "a name that not every system can hold")]
    [InlineData("src/CLAUDE.md", "protected")]
    [InlineData("src/claude.md", "some systems read it as a protected path")]
    [InlineData("docs/x", null)]
    public void Each_path_has_the_reason_why_it_may_not_land(string path, string? what) =>
        Assert.Equal(what, Assert.Single(Proven([Added(path)], ["src/**"], ["src/Dir/y"]).Refused).What);

    [Fact]
    public void A_file_in_an_odd_folder_of_the_base_enters() => Assert.Empty(Prove([Added("aux/x")], ["**"], ["aux"]));

    [Fact]
    public void Where_the_deletion_is_refused_what_took_its_place_is_too() =>
        Assert.Equal(
            ["a OutOfScope", "a/x OutOfScope", "b/x OutOfScope", "b OutOfScope"],
            Prove([Deleted("a"), Added("a/x"), Deleted("b/x"), Added("b"), Added("c")], ["a/**", "b", "c"], ["a", "b"])
        );

    private static IReadOnlyList<string> Prove(PathChange[] changes, params string[] scope) =>
        Prove(changes, scope.Length == 0 ? ["src/**"] : scope, []);

    private static IReadOnlyList<string> Prove(PathChange[] changes, string[] scope, string[] inBase) =>
        [.. Proven(changes, scope, inBase).Refused.Select(r => $"{r.Change.Path} {r.Refusal}")];

    private static ProvenChanges Proven(PathChange[] changes, string[] scope, string[] inBase)
    {
        var (parsed, protectedPaths) = (Scope.Parse(scope), ProtectedPaths.For([], "ralf.yml"));
        var anything = new ContentRules(LinkPolicy.Any, []);
        var proven = ScopeProof.Prove(
            changes,
            parsed,
            protectedPaths,
            path =>
                inBase
                    .Where(name => name.StartsWith(Folder(path), StringComparison.Ordinal))
                    .Select(name => Name(name, path)),
            anything.On(new MemoryGitStore(), GitId.EmptyTree, parsed, protectedPaths)
        );
        Assert.Equal(changes.Length, proven.Allowed.Count + proven.Refused.Count);
        return proven;
    }

    /// <summary>The first part below the folder of <paramref name="path"/>.</summary>
    private static string Name(string name, string path) => name[Folder(path).Length..].Split('/')[0];

    private static string Folder(string path) => path[..(path.LastIndexOf('/') + 1)];

    private static PathChange Added(string path, GitMode mode = GitMode.File) =>
        new(RepoPath.Parse(path), GitMode.None, default, mode, _one);

    private static PathChange Modified(string path) =>
        new(RepoPath.Parse(path), GitMode.File, _one, GitMode.File, _two);

    private static PathChange Deleted(string path) =>
        new(RepoPath.Parse(path), GitMode.File, _one, GitMode.None, default);
}
