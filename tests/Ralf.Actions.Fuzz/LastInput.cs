using System.IO.MemoryMappedFiles;

namespace Ralf.Actions.Fuzz;

/// <summary>The input under way, and what those before it took, in a file that outlives the process: a stack overflow
/// leaves no other trace.</summary>
internal sealed class LastInput : IDisposable
{
    /// <summary>Longer inputs are kept up to here.</summary>
    private const int Longest = 1 << 24;

    private const int Head = 44;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public LastInput(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, Longest + Head);
        _view = _file.CreateViewAccessor();
    }

    public void Set(byte[] input)
    {
        var length = Math.Min(input.Length, Longest);
        _view.Write(0, length);
        _view.WriteArray(Head, input, 0, length);
    }

    /// <summary>What all inputs so far took.</summary>
    public void Set(Tally tally)
    {
        _view.Write(4, tally.Inputs);
        _view.Write(12, tally.Most.Time.Ticks);
        _view.Write(20, tally.Most.Bytes);
        _view.Write(28, tally.Ended);
        _view.Write(36, tally.Processor.Ticks);
    }

    public static (byte[] Input, Tally Tally) Read(string path)
    {
        using var file = new BinaryReader(File.OpenRead(path));
        var length = file.ReadInt32();
        var tally = new Tally(
            file.ReadInt64(),
            new(TimeSpan.FromTicks(file.ReadInt64()), file.ReadInt64()),
            file.ReadInt64(),
            TimeSpan.FromTicks(file.ReadInt64())
        );
        return (file.ReadBytes(length), tally);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}

/// <summary>How many inputs there were, and what the slowest and the largest took.</summary>
/// <param name="Ended">Inputs that took too much, where the product ends the process that does the work.</param>
/// <param name="Processor">The time of the processor for all of them, and for making them.</param>
internal sealed record Tally(long Inputs, Cost Most, long Ended, TimeSpan Processor)
{
    public static Tally Empty { get; } = new(0, default, 0, TimeSpan.Zero);

    /// <summary>One input that took too much.</summary>
    public static Tally OneEnded { get; } = Empty with { Inputs = 1, Ended = 1 };

    public static Tally operator +(Tally one, Tally other) =>
        new(
            one.Inputs + other.Inputs,
            one.Most.Max(other.Most),
            one.Ended + other.Ended,
            one.Processor + other.Processor
        );

    public override string ToString() =>
        $"{Inputs} inputs, none over {Most}"
        + (Ended > 0 ? $" except {Ended}, which the product ends" : "")
        + $"; {Processor.TotalMinutes:0.0} minutes of the processor";
}
