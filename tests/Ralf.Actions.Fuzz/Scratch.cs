namespace Ralf.Actions.Fuzz;

/// <summary>A folder for what only files can be given; gone with the process.</summary>
internal static class Scratch
{
    private static readonly Lazy<string> _folder = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("ralf-fuzz-scratch-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    public static string PathOf(string name) => Path.Combine(_folder.Value, name);

    /// <summary>As a file that an agent left.</summary>
    public static void WithFile(byte[] input, Action<string> read)
    {
        var file = PathOf("input");
        File.WriteAllBytes(file, input);
        read(file);
    }
}
