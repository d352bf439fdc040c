using System.Xml.Linq;

namespace Ralf.Actions.Tests.Architecture;

/// <summary>The walls between the projects: what each refers to. A type of a package is known to the one project that
/// owns it, since all others cannot compile against it.</summary>
public sealed class ProjectTests
{
    private static readonly Dictionary<string, string[]> _packages = new()
    {
        ["Ralf.Git"] = ["CliWrap", "LibGit2Sharp"],
        ["Ralf.Agents"] = ["CliWrap", "ModelContextProtocol.Core"],
        ["Ralf.GitHub"] = ["Octokit", "Polly.Core"],
        ["Ralf.Core"] = ["CsvHelper", "JsonSchema.Net", "Markdig", "YamlDotNet"],
        ["Ralf.Actions"] = ["Spectre.Console", "System.CommandLine"],
    };

    private static readonly Dictionary<string, string[]> _projects = new()
    {
        ["Ralf.Git"] = [],
        ["Ralf.Agents"] = ["Ralf.Git"],
        ["Ralf.GitHub"] = ["Ralf.Git"],
        ["Ralf.Core"] = ["Ralf.Agents", "Ralf.Git"],
        ["Ralf.Actions"] = ["Ralf.Agents", "Ralf.Core", "Ralf.Git", "Ralf.GitHub"],
    };

    [Fact]
    public void There_are_five_projects()
    {
        Assert.Equal(_projects.Keys.Order(StringComparer.Ordinal), Projects().Keys);
    }

    [Fact]
    public void A_project_refers_to_its_own_packages_and_to_no_other()
    {
        foreach (var (name, project) in Projects())
        {
            Assert.Equal(_packages[name], References(project, "PackageReference"));
        }
    }

    [Fact]
    public void The_types_of_a_package_stop_at_the_project_that_refers_to_it()
    {
        // Nothing of the product refers to Ralf.Actions.
        var open =
            from project in Projects()
            where project.Key != "Ralf.Actions"
            from package in project.Value.Descendants("PackageReference")
            where (string?)package.Attribute("PrivateAssets") != "compile"
            select $"{project.Key}: {(string?)package.Attribute("Include")}";
        Assert.Empty(open);
    }

    [Fact]
    public void References_between_projects_only_go_down()
    {
        foreach (var (name, project) in Projects())
        {
            var found = References(project, "ProjectReference").Select(p => Path.GetFileNameWithoutExtension(p));
            Assert.Equal(_projects[name], found.Order(StringComparer.Ordinal));
        }
    }

    /// <summary>Each project restores as its lock file says, so that the image and a release hold what was tested.</summary>
    [Fact]
    public void The_image_restores_by_the_lock_file_of_each_project()
    {
        var copied = File.ReadAllText(Path.Combine(SourceTree.Root, "action", "Dockerfile"));
        foreach (var name in _projects.Keys)
        {
            var copy = $"COPY src/{name}/{name}.csproj src/{name}/packages.lock.json src/{name}/\n";
            Assert.Contains(copy, copied, StringComparison.Ordinal);
        }
    }

    private static SortedDictionary<string, XDocument> Projects() =>
        new(
            Directory
                .EnumerateFiles(Path.Combine(SourceTree.Root, "src"), "*.csproj", SearchOption.AllDirectories)
                .ToDictionary(f => Path.GetFileNameWithoutExtension(f), f => XDocument.Load(f)),
            StringComparer.Ordinal
        );

    private static IEnumerable<string> References(XDocument project, string kind) =>
        project.Descendants(kind).Select(r => ((string?)r.Attribute("Include"))!);
}
