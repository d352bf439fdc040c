using System.Text;

namespace Ralf.Actions.Git;

/// <summary>The file <c>packed-refs</c>, where it is sorted, as it has been since git 2.15.</summary>
internal sealed class PackedRefs
{
    private readonly byte[] _bytes;
    private readonly int _start;

    private PackedRefs(byte[] bytes, int start) => (_bytes, _start) = (bytes, start);

    /// <summary>Null where git is to be asked.</summary>
    public static PackedRefs? Read(string directory)
    {
        try
        {
            if (Directory.Exists(Path.Combine(directory, "reftable")))
            {
                return null;
            }

            var file = Path.Combine(directory, "packed-refs");
            if (!File.Exists(file))
            {
                return new([], 0);
            }

            var bytes = File.ReadAllBytes(file);
            var start = bytes.AsSpan().IndexOf((byte)'\n') + 1;
            var head = bytes.AsSpan(0, start);
            return head.StartsWith("# pack-refs with:"u8) && head.IndexOf(" sorted "u8) > 0
                ? new(bytes, start)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The id of a ref; <see cref="GitId.None"/> where it is not in here, null where the file is not as it should be.</summary>
    public GitId? Find(string name)
    {
        var wanted = Encoding.ASCII.GetBytes(name);
        var (low, high) = (_start, _bytes.Length);
        while (low < high)
        {
            // The line that the middle is in; one that peels a tag belongs to the line before.
            var at = LineStart(low + ((high - low) / 2), low);
            while (at > low && _bytes[at] == (byte)'^')
            {
                at = LineStart(at - 1, low);
            }

            var end = _bytes.AsSpan(at).IndexOf((byte)'\n');
            if (end < 42 || _bytes[at + 40] != (byte)' ')
            {
                return null;
            }

            var order = _bytes.AsSpan(at + 41, end - 41).SequenceCompareTo(wanted);
            if (order == 0)
            {
                return GitId.TryParse(Encoding.ASCII.GetString(_bytes, at, 40), out var id)
                    ? id
                    : null;
            }

            if (order < 0)
            {
                low = at + end + 1;
                while (low < high && _bytes[low] == (byte)'^')
                {
                    low +=
                        _bytes.AsSpan(low).IndexOf((byte)'\n') is var more && more >= 0
                            ? more + 1
                            : high - low;
                }
            }
            else
            {
                high = at;
            }
        }

        return GitId.None;
    }

    private int LineStart(int at, int low) =>
        _bytes.AsSpan(low, at - low).LastIndexOf((byte)'\n') is var end && end >= 0
            ? low + end + 1
            : low;
}
