using System.Globalization;
using System.Text;

namespace Ralf.Actions.Benchmarks;

/// <summary>A bare repository with a base on <c>main</c> and branches from it that change some files each, no file
/// twice; made by one <c>git fast-import</c> from a fixed seed.</summary>
/// <param name="Files">Of the base.</param>
/// <param name="Deep">Three levels of at most 100 entries; else folders at the root, 50 files in each.</param>
internal sealed record FoldRepository(int Files, bool Deep, int Heads, int FilesOfHead)
{
    private const int FlatFolder = 50;

    public static string Head(int index) => string.Create(CultureInfo.InvariantCulture, $"h{index:0000}");

    /// <summary>The line that folds the first so many heads.</summary>
    public static string Line(int heads) =>
        string.Join(' ', Enumerable.Range(0, heads).Select(Head).Prepend("main")) + "\n";

    public async Task<string> MakeAsync(WorkFolder folder)
    {
        var path = folder.New($"fold-{Files}.git");
        await MeasuredProcess.MustRunAsync(folder.Root, ["git", "init", "-q", "--bare", "-b", "main", path]);
        await MeasuredProcess.MustRunAsync(path, ["git", "fast-import", "--quiet"], WriteAsync);
        // As a server stores them: each branch its own loose ref would measure the file system.
        await MeasuredProcess.MustRunAsync(path, ["git", "pack-refs", "--all"]);
        return path;
    }

    private async Task WriteAsync(Stream stream)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), 65_536, true) { NewLine = "\n" };
        await writer.WriteAsync(Commit("main", ":1", null));
        for (var i = 0; i < Files; i++)
        {
            await writer.WriteAsync(Put(i, $"file {i}\n"));
        }

        var random = new Random(1);
        var used = new HashSet<int>();
        for (var head = 0; head < Heads; head++)
        {
            await writer.WriteAsync(Commit(Head(head), null, ":1"));
            for (var changed = 0; changed < FilesOfHead; )
            {
                var file = random.Next(Files);
                if (used.Add(file))
                {
                    await writer.WriteAsync(Put(file, $"changed by {head}\n"));
                    changed++;
                }
            }
        }

        await writer.WriteAsync("done\n");
    }

    private static string Commit(string branch, string? mark, string? from) =>
        $"commit refs/heads/{branch}\n{(mark is null ? "" : $"mark {mark}\n")}committer Bench <bench@example.com> 1767225600 +0000\ndata 2\nx\n{(from is null ? "" : $"from {from}\n")}";

    private string Put(int file, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"M 100644 inline {PathOf(file)}\ndata {text.Length}\n{text}");

    private string PathOf(int file) =>
        Deep
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"a{file % 100:00}/b{file / 100 % 100:00}/f{file / 10_000:00}.cs"
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"folder-{file / FlatFolder:0000}/file-{file % FlatFolder:00}.cs"
            );
}
