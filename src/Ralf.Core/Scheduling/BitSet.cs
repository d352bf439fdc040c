using System.Numerics;

namespace Ralf.Core.Scheduling;

/// <summary>A set of small numbers below a fixed size, one bit each: any relation between 10,000 tasks fits in 12.5
/// MB.</summary>
internal sealed class BitSet(int size)
{
    private const int WordBits = 64;

    private readonly ulong[] _words = new ulong[(size + WordBits - 1) / WordBits];

    public bool this[int member] => (_words[member / WordBits] & (1UL << (member % WordBits))) != 0;

    /// <summary>Most sets stay empty and need no scan.</summary>
    private bool _any;

    public bool IsEmpty => !_any;

    public void Add(int member)
    {
        _words[member / WordBits] |= 1UL << (member % WordBits);
        _any = true;
    }

    /// <summary>Adds all members of a set of the same size.</summary>
    public void UnionWith(BitSet other)
    {
        for (var i = 0; other._any && i < _words.Length; i++)
        {
            _words[i] |= other._words[i];
        }

        _any |= other._any;
    }

    public bool Overlaps(BitSet other)
    {
        for (var i = 0; _any && i < _words.Length; i++)
        {
            if ((_words[i] & other._words[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    public bool IsSubsetOf(BitSet other)
    {
        for (var i = 0; _any && i < _words.Length; i++)
        {
            if ((_words[i] & ~other._words[i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>In ascending order.</summary>
    public IEnumerable<int> Members()
    {
        for (var i = 0; _any && i < _words.Length; i++)
        {
            for (var rest = _words[i]; rest != 0; rest &= rest - 1)
            {
                yield return (i * WordBits) + BitOperations.TrailingZeroCount(rest);
            }
        }
    }
}
