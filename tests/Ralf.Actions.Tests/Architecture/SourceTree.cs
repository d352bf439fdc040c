namespace Ralf.Actions.Tests.Architecture;

/// <summary>The product's own files, as the repository holds them.</summary>
internal static class SourceTree
{
    /// <summary>The repository's root, found from where the tests run.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The product's C# files, by path from <c>src/Ralf.Actions</c>, with their text.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = ReadFiles();

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
        var source = Path.Combine(Root, "src", "Ralf.Actions");
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(source, file).Replace('\\', '/');
            if (path.Split('/')[0] is not ("obj" or "bin"))
            {
                files[path] = File.ReadAllText(file);
            }
        }

        return files;
    }
}
