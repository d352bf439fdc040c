using System.Globalization;
using System.Text;

namespace Ralf.Actions.Benchmarks;

/// <summary>A bare repository with one commit on <c>main</c>: 100 areas of modules with twenty small files each, made
/// by one <c>git fast-import</c>.</summary>
internal static class LargeRepository
{
    public const int FilesInModule = 20;
    private const int Areas = 100;

    /// <summary>The glob whose folders are the modules.</summary>
    public const string Modules = "src/*/*";

    /// <summary>The same for one area in ten.</summary>
    public const string OneInTen = "src/area-0?/*";

    public static async Task<string> MakeAsync(WorkFolder folder, int files)
    {
        var path = folder.New($"files-{files}.git");
        await MeasuredProcess.MustRunAsync(folder.Root, ["git", "init", "-q", "--bare", "-b", "main", path]);
        await MeasuredProcess.MustRunAsync(
            path,
            ["git", "fast-import", "--quiet"],
            stream => WriteAsync(stream, files)
        );
        return path;
    }

    private static async Task WriteAsync(Stream stream, int files)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 65_536, leaveOpen: true)
        {
            NewLine = "\n",
        };
        await writer.WriteAsync("commit refs/heads/main\n");
        await writer.WriteAsync("committer Bench <bench@example.com> 1767225600 +0000\n");
        await writer.WriteAsync("data 5\nfirst\n");
        for (var i = 0; i < files; i++)
        {
            var module = i / FilesInModule;
            var text = string.Create(CultureInfo.InvariantCulture, $"file {i}\n");
            await writer.WriteAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"M 100644 inline src/area-{module % Areas:00}/module-{module / Areas:000}/part-{i % FilesInModule / 5}/file-{i % FilesInModule:00}.cs\ndata {text.Length}\n{text}"
                )
            );
        }

        await writer.WriteAsync("done\n");
    }
}
