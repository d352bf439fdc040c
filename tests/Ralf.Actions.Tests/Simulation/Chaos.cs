using Ralf.Actions.Tests.Runs;
using Ralf.Git;

namespace Ralf.Actions.Tests.Simulation;

/// <summary>What may befall one call or one job.</summary>
internal enum Mishap
{
    None,
    DeathBefore,
    DeathAfter,
    NotDone,
    AnswerLost,
    AnswerLostAndOvertaken,
    Overtaken,
}

/// <summary>Bad luck from a seed, of which there is only so much: a run whose attempts are used up by it would rightly
/// end otherwise.</summary>
/// <param name="most">Mishaps in all; 0: an undisturbed run.</param>
internal sealed class Chaos(int seed, int most)
{
    private readonly Random _dice = new(seed);
    private readonly HashSet<GitId> _refused = [];
    private int _lostVerifies;

    public int Left { get; private set; } = most;

    /// <summary>How many of each have been: a simulation in which none happens shows nothing.</summary>
    public Dictionary<string, int> Happened { get; } = [];

    public int Next(int end) => _dice.Next(end);

    /// <summary>Once in so many times, while there is bad luck left.</summary>
    public bool Strikes(int inSoMany, string what)
    {
        if (Left == 0 || _dice.Next(inSoMany) > 0)
        {
            return false;
        }

        Left--;
        Count(what);
        return true;
    }

    /// <summary>The third lost outcome of <c>verify</c> counts as a red one.</summary>
    public bool LosesVerify() => _lostVerifies < 2 && Strikes(4, "verify lost") && _lostVerifies++ >= 0;

    public Mishap OfPush()
    {
        if (Left == 0 || _dice.Next(5) > 0)
        {
            return Mishap.None;
        }

        Left--;
        var mishap = (Mishap)_dice.Next(1, 7);
        Count(mishap.ToString());
        return mishap;
    }

    /// <summary>Whether the remote refuses this session's commit, and then always. No dice are thrown, so that other
    /// seeds stay what they are.</summary>
    public bool Refuses(GitId head)
    {
        if (seed % 4 == 1 && Left > 0 && "37b".Contains(head.Hex[0]) && _refused.Add(head))
        {
            Left--;
            Count("refused by the remote");
        }

        return _refused.Contains(head);
    }

    public void Count(string what) => Happened[what] = Happened.GetValueOrDefault(what) + 1;

    public static void Die() => throw new SimulatedDeathException();
}
