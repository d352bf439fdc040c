using System.Runtime.InteropServices;
using CliWrap;
using CliWrap.Buffered;

namespace Ralf;

/// <summary>Room on a disk: what is free, or what files take.</summary>
/// <param name="Bytes">Bytes that are free for this user, or that are taken.</param>
/// <param name="Files">Files that may be made, or that there are; the largest number where the file system has no limit.</param>
internal readonly record struct DiskRoom(long Bytes, long Files)
{
    private const long FewBytes = 1024 * 1024;
    private const long FewFiles = 16;

    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);

    /// <summary>Whether there is no room for anything.</summary>
    public bool IsNone => Bytes < FewBytes || Files < FewFiles;

    /// <summary>What is free now on the disk of a folder, or of the nearest folder above it that exists.</summary>
    public static DiskRoom Of(string folder)
    {
        var path = Path.GetFullPath(folder);
        while (!Directory.Exists(path) && Path.GetDirectoryName(path) is { } above)
        {
            path = above;
        }

        return OperatingSystem.IsLinux() && Environment.Is64BitProcess && OnLinux(path) is { } room
            ? room
            : new(new DriveInfo(path).AvailableFreeSpace, long.MaxValue);
    }

    /// <summary>What everything in a folder takes on its disk; 0 if that cannot be counted in a minute.</summary>
    public static async Task<DiskRoom> TakenByAsync(string folder) =>
        new(
            await SumAsync(folder, "--block-size=1") ?? 1024 * (await SumAsync(folder, "-k") ?? 0),
            await SumAsync(folder, "--inodes") ?? 0
        );

    private static async Task<long?> SumAsync(string folder, string what)
    {
        using var limit = new CancellationTokenSource(_limit);
        try
        {
            var result = await Cli.Wrap("du")
                .WithArguments(["-s", "-x", what, folder])
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(limit.Token);
            return long.TryParse(result.StandardOutput.Split('\t')[0], CultureInfo.InvariantCulture, out var sum)
                ? sum
                : null;
        }
        catch (Exception e) when (e is OperationCanceledException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Reads <c>struct statfs</c>, whose first seven fields are 64 bits each: type, block size, blocks, free
    /// ones, free ones for users, files, free ones (https://man7.org/linux/man-pages/man2/statfs.2.html).</summary>
    private static DiskRoom? OnLinux(string path)
    {
        var fields = new long[32];
        return FileSystem(path, fields) != 0
            ? null
            : new(fields[1] * fields[4], fields[5] == 0 ? long.MaxValue : fields[6]);
    }

    [DllImport("libc", EntryPoint = "statfs")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FileSystem([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] long[] fields);
}
