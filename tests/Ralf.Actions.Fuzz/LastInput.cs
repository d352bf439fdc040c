using System.IO.MemoryMappedFiles;

namespace Ralf.Actions.Fuzz;

/// <summary>The input under way, in a file that outlives the process: a stack overflow leaves no other trace.</summary>
internal sealed class LastInput : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;

    public LastInput(string path)
    {
        file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, Mutator.Longest + 4);
        view = file.CreateViewAccessor();
    }

    public void Set(byte[] input)
    {
        view.Write(0, input.Length);
        view.WriteArray(4, input, 0, input.Length);
    }

    public static byte[] Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return bytes[4..(4 + BitConverter.ToInt32(bytes))];
    }

    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }
}
