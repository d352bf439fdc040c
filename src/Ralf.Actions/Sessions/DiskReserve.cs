namespace Ralf.Actions.Sessions;

/// <summary>A file that holds room on the disk for a session's record. It is removed before the record is
/// written.</summary>
internal sealed class DiskReserve : IDisposable
{
    public const string Name = "reserve.tmp";

    private readonly string _file;

    /// <param name="folder">Where the record will be.</param>
    /// <exception cref="IOException">There is no room for it.</exception>
    public DiskReserve(string folder)
    {
        _file = Path.Combine(folder, Name);
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                PreallocationSize = 2 * RecordBounds.MaxBytes,
            };
            new FileStream(_file, options).Dispose();
        }
        catch
        {
            File.Delete(_file);
            throw;
        }
    }

    public void Dispose() => File.Delete(_file);
}
