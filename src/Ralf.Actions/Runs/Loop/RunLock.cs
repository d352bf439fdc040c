using System.Security.Cryptography;

namespace Ralf.Actions.Runs;

/// <summary>The lock of a local run: held by one process, and released when it dies, however it dies.</summary>
internal sealed class RunLock : IDisposable
{
    private const int MaxNote = 1_000;

    private readonly FileStream _file;
    private readonly string _path;

    /// <summary>What this holder wrote into the file, so that it knows its own.</summary>
    private readonly string _note = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private RunLock(string path)
    {
        _path = path;
        _file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>Returns null if another process holds it.</summary>
    public static RunLock? TryTake(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var taken = TryOpen(file);
        taken?.WriteNote();
        return taken;
    }

    /// <summary>Whether the file at the path is still the one that this process holds. If somebody removed it, another
    /// process can take the lock too.</summary>
    public bool IsHeld => PlainFile.ReadText(_path, MaxNote, followLink: false, out _) == _note;

    public void Dispose() => _file.Dispose();

    private void WriteNote()
    {
        _file.SetLength(0);
        _file.Write(Encoding.ASCII.GetBytes(_note));
        _file.Flush();
    }

    private static RunLock? TryOpen(string file)
    {
        try
        {
            return new(file);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
