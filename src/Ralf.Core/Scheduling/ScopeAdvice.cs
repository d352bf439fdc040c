using Ralf.Core.Plans;

namespace Ralf.Core.Scheduling;

/// <summary>Holds the globs of a plan against the files of its base: a glob that names a folder, or that meets nothing
/// because of a letter case or a wrong first folder, costs sessions that write outside their scope.</summary>
internal sealed class ScopeAdvice
{
    /// <summary>At most this many wrong folders get a suggestion; each is compared with every folder.</summary>
    private const int MaxSuggestions = 20;

    private readonly PlanReading _reading;
    private readonly ProblemList _problems = new();
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);

    /// <summary>Files that a glob names.</summary>
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);

    /// <summary>The folders and those files by their names in any letter case.</summary>
    private readonly Dictionary<string, string> _anyCase = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>First folders that are no mistake though the base has no file in them: those of what tasks produce, and of
    /// submodules.</summary>
    private readonly HashSet<string> _known;

    /// <summary>The first parts of all scopes; null among them if one may begin with any folder.</summary>
    private readonly HashSet<string?> _written;

    private readonly Dictionary<(string Key, string Glob), Func<PlanPosition, PlanProblem>?> _verdicts = [];
    private int _suggestions;

    private ScopeAdvice(PlanReading reading, BaseFiles files)
    {
        _reading = reading;
        _known =
        [
            .. reading.Drafts.SelectMany(d => d.Task.Produces).Select(First).OfType<string>(),
            .. files.Submodules().Select(s => First(s) ?? s),
        ];
        _written = [.. Scopes(reading).Select(g => FirstPart(g.Text))];
        AddFolders(files.Files());
    }

    /// <summary>All that is to be said about the scopes and reads of the plan.</summary>
    public static IReadOnlyList<PlanProblem> Find(PlanReading reading, BaseFiles? files)
    {
        if (files is null || reading.Drafts.Count == 0)
        {
            return [];
        }

        var advice = new ScopeAdvice(reading, files);
        advice.Check();
        new SubmoduleAdvice(files.Submodules(), advice._problems).Check(reading.Drafts);
        new FilterAdvice(FilterPatterns.Read(files.Attributes()), advice._problems).Check(reading.Drafts);
        new IgnoreAdvice(files, advice._folders, advice._problems).Check(reading.Drafts);
        return advice._problems.ToList();
    }

    private void Check()
    {
        if (_folders.Count == 0)
        {
            return;
        }

        foreach (var draft in _reading.Drafts.Where(d => d.ScopeIsValid))
        {
            foreach (var (key, globs) in new[] { ("scope", draft.Scope), ("reads", draft.Reads) })
            {
                foreach (var glob in globs.Where(g => !g.Text.StartsWith('!')))
                {
                    if (VerdictOf(key, glob.Text) is { } problem)
                    {
                        _problems.AddPerTask(problem(glob.At));
                    }
                }
            }
        }
    }

    private Func<PlanPosition, PlanProblem>? VerdictOf(string key, string glob)
    {
        if (!_verdicts.TryGetValue((key, glob), out var verdict))
        {
            _verdicts[(key, glob)] = verdict = Judge(key, glob);
        }

        return verdict;
    }

    private Func<PlanPosition, PlanProblem>? Judge(string key, string glob)
    {
        var literal = LiteralPart(glob);
        if (literal.Length == 0 || (literal.Length < glob.Length && _folders.Contains(literal)))
        {
            return null;
        }

        if (literal.Length == glob.Length && _folders.Contains(literal))
        {
            return at => Problems.FolderScope(at, key, glob);
        }

        if (OtherCase(literal) is { } there)
        {
            return at => Problems.OtherCase(at, key, glob, there);
        }

        return
            First(glob) is { } first
            && FirstPart(glob) is not null
            && !_folders.Contains(first)
            && !_known.Contains(first)
            && (key == "scope" || !(_written.Contains(first) || _written.Contains(null)))
            ? NothingThere(key, glob, first)
            : null;
    }

    private Func<PlanPosition, PlanProblem> NothingThere(string key, string glob, string first)
    {
        var near = Near(first);
        return at => Problems.NothingThere(at, key, glob, first, near);
    }

    /// <summary>What is there instead of the longest beginning of the path that only its letter case tells from it; null
    /// if the path is there, or nothing like it.</summary>
    private string? OtherCase(string path)
    {
        for (var part = path; part.Length > 0; part = part[..Math.Max(0, part.LastIndexOf('/'))])
        {
            if (_anyCase.TryGetValue(part, out var there))
            {
                return _folders.Contains(part) || _named.Contains(part) ? null : there;
            }
        }

        return null;
    }

    private string? Near(string first) =>
        _suggestions++ < MaxSuggestions ? SpellingSuggestion.Find(first, _folders.Where(f => !f.Contains('/'))) : null;

    private void AddFolders(IReadOnlyList<string> files)
    {
        var plain = new HashSet<string>(
            _reading.Drafts.SelectMany(d => d.Scope.Concat(d.Reads)).Select(g => g.Text).Where(IsLiteral),
            StringComparer.OrdinalIgnoreCase
        );
        var before = "";
        foreach (var file in files)
        {
            if (plain.Count > 0 && plain.Contains(file))
            {
                _named.Add(file);
                _anyCase.TryAdd(file, file);
            }

            var length = Math.Max(0, file.LastIndexOf('/'));
            if (file.AsSpan(0, length).SequenceEqual(before))
            {
                continue;
            }

            var folder = file[..length];
            for (var at = folder; at.Length > 0 && _folders.Add(at); at = Parent(at))
            {
                _anyCase.TryAdd(at, at);
            }

            before = folder;
        }
    }

    private static IEnumerable<LocatedText> Scopes(PlanReading reading) =>
        reading.Drafts.SelectMany(d => d.Scope).Where(g => !g.Text.StartsWith('!'));

    private static string Parent(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    private static bool IsLiteral(string glob) => glob.AsSpan().IndexOfAny("*?[{") < 0;

    /// <summary>The leading names of a glob without patterns; the whole glob if it has none.</summary>
    private static string LiteralPart(string glob)
    {
        var pattern = glob.AsSpan().IndexOfAny("*?[{");
        return pattern < 0 ? glob : Parent(glob[..pattern]);
    }

    /// <summary>The first folder of a path; null if the path has none.</summary>
    private static string? First(string path) => path.IndexOf('/') is > 0 and var end ? path[..end] : null;

    /// <summary>The first name of a glob; null if it is a pattern.</summary>
    private static string? FirstPart(string glob)
    {
        var name = First(glob) ?? glob;
        return IsLiteral(name) ? name : null;
    }
}
