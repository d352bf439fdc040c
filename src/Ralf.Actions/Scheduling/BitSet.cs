using System.Numerics;

namespace Ralf.Actions.Scheduling;

/// <summary>A set of small numbers below a fixed size, one bit each: any relation between 10,000 tasks fits in 12.5 MB, however dense it is.</summary>
internal sealed class BitSet(int size)
{
    private const int WordBits = 64;

    private readonly ulong[] words = new ulong[(size + WordBits - 1) / WordBits];

    public bool this[int member] => (words[member / WordBits] & (1UL << (member % WordBits))) != 0;

    /// <summary>Most sets stay empty, and need not be looked through.</summary>
    private bool any;

    public bool IsEmpty => !any;

    public void Add(int member)
    {
        words[member / WordBits] |= 1UL << (member % WordBits);
        any = true;
    }

    /// <summary>Adds all of a set of the same size.</summary>
    public void UnionWith(BitSet other)
    {
        for (var i = 0; other.any && i < words.Length; i++)
        {
            words[i] |= other.words[i];
        }

        any |= other.any;
    }

    public bool Overlaps(BitSet other)
    {
        for (var i = 0; any && i < words.Length; i++)
        {
            if ((words[i] & other.words[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    public bool IsSubsetOf(BitSet other)
    {
        for (var i = 0; any && i < words.Length; i++)
        {
            if ((words[i] & ~other.words[i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Ascending.</summary>
    public IEnumerable<int> Members()
    {
        for (var i = 0; any && i < words.Length; i++)
        {
            for (var rest = words[i]; rest != 0; rest &= rest - 1)
            {
                yield return (i * WordBits) + BitOperations.TrailingZeroCount(rest);
            }
        }
    }
}
