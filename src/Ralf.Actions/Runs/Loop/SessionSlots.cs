namespace Ralf.Actions.Runs;

/// <summary>How many sessions run at the same time.</summary>
internal static class SessionSlots
{
    private const int ManySessions = 8;

    /// <summary>Returns the number, and warns if it is high. Throws <see cref="UserException"/> unless it is from 1 to
    /// 64.</summary>
    public static int Check(TextWriter error, int parallel)
    {
        if (parallel is < 1 or > 64)
        {
            throw RunErrors.BadParallel(parallel);
        }

        if (parallel > ManySessions)
        {
            error.WriteLine(
                $"warning: {parallel} sessions at a time: more than {ManySessions} seldom help, and rate limits are shared"
            );
        }

        return parallel;
    }
}
