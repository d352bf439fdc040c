namespace Ralf.Core.Scheduling;

/// <summary>Lists are equal if they hold the same numbers in the same order.</summary>
internal sealed class IndexListComparer : IEqualityComparer<IReadOnlyList<int>>
{
    public static IndexListComparer Instance { get; } = new();

    public bool Equals(IReadOnlyList<int>? x, IReadOnlyList<int>? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && x.SequenceEqual(y));

    public int GetHashCode(IReadOnlyList<int> obj)
    {
        var hash = new HashCode();
        for (var i = 0; i < obj.Count; i++)
        {
            hash.Add(obj[i]);
        }

        return hash.ToHashCode();
    }
}
