using SharpFuzz;

namespace Ralf.Actions.Fuzz;

/// <summary>A copy of this program in which the product counts the branches that it takes.</summary>
internal sealed class Instrumented : IDisposable
{
    private Instrumented(string folder) => Folder = folder;

    public string Folder { get; }

    public string Program => Path.Combine(Folder, "Ralf.Actions.Fuzz.dll");

    public static Instrumented Make()
    {
        var copy = new Instrumented(Directory.CreateTempSubdirectory("ralf-fuzz-").FullName);
        Copy(AppContext.BaseDirectory, copy.Folder);
        foreach (var part in Parts(copy.Folder))
        {
            Fuzzer.Instrument(part, _ => true, Options.Value);
        }

        return copy;
    }

    /// <summary>The assemblies of the product in a folder: all of its own but those of the tests.</summary>
    public static IEnumerable<string> Parts(string folder) =>
        Directory
            .EnumerateFiles(folder, "*.dll")
            .Where(file =>
                Path.GetFileName(file) is var name
                && name.StartsWith("ralf.", StringComparison.OrdinalIgnoreCase)
                && name is not ("Ralf.Actions.Fuzz.dll" or "Ralf.Actions.Tests.dll")
            );

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
