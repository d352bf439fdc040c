namespace Ralf.Actions.Tests.Architecture;

/// <summary>The product's own files, as the repository holds them.</summary>
internal static class SourceTree
{
    /// <summary>The repository's root, found from where the tests run.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The product's C# files, by path from <c>src</c>, with their text.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = ReadFiles();

    /// <summary>What a folder of the source is called: <c>Git</c> for <c>Ralf.Git/Trees/RawTree.cs</c>, <c>Plans</c> for
    /// <c>Ralf.Core/Plans/Plan.cs</c>. Each is one namespace.</summary>
    public static string PartOf(string path) => NamespaceOf(path).Split('.')[^1];

    /// <summary>The namespace that a file of this path belongs in.</summary>
    public static string NamespaceOf(string path)
    {
        string[] names = path.Split('/');
        return names[0] is "Ralf.Core" or "Ralf.Actions" && names.Length > 2 ? $"{names[0]}.{names[1]}"
            : path.StartsWith("Ralf.Git/Base/", StringComparison.Ordinal) ? "Ralf"
            : names[0];
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Ralf.Actions.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests do not lie in the house");
    }

    private static SortedDictionary<string, string> ReadFiles()
    {
        var source = Path.Combine(Root, "src");
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(source, file).Replace('\\', '/');
            if (path.Split('/')[1] is not ("obj" or "bin"))
            {
                files[path] = File.ReadAllText(file);
            }
        }

        return files;
    }
}
