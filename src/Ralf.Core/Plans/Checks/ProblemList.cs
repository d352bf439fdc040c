namespace Ralf.Core.Plans;

/// <summary>Collects the problems of one reading.</summary>
internal sealed class ProblemList
{
    /// <summary>More than a person reads; bounds the memory that a hostile plan can take.</summary>
    private const int Most = 1000;

    private readonly List<PlanProblem> _problems = [];
    private readonly Dictionary<(string Code, int Line, int Column), int> _perTask = [];
    private int _left;

    public bool HasErrors { get; private set; }

    public void Add(PlanProblem problem)
    {
        HasErrors |= problem.Severity is Severity.Error;
        if (_problems.Count < Most)
        {
            _problems.Add(problem);
        }
        else
        {
            _left++;
        }
    }

    /// <summary>Adds a problem that may repeat for every task of an entry: the first is reported, the others are
    /// counted.</summary>
    public void AddPerTask(PlanProblem problem)
    {
        var key = (problem.Code, problem.Line, problem.Column);
        var times = _perTask.GetValueOrDefault(key);
        _perTask[key] = times + 1;
        if (times == 0)
        {
            Add(problem);
        }
    }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<PlanProblem> ToList()
    {
        var sorted = _problems
            .Select(Counted)
            .OrderBy(p => p.Line)
            .ThenBy(p => p.Column)
            .ThenBy(p => p.Code, StringComparer.Ordinal)
            .ToList();
        if (_left > 0)
        {
            var last = sorted[^1];
            sorted[^1] = last with { Message = $"{last.Message} (and {_left} more problems that are not listed)" };
        }

        return sorted;
    }

    private PlanProblem Counted(PlanProblem problem)
    {
        var more = _perTask.GetValueOrDefault((problem.Code, problem.Line, problem.Column)) - 1;
        return more > 0 ? problem with { Message = $"{problem.Message} (and {more} more like it)" } : problem;
    }
}
