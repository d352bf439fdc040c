using Ralf.Core.Scopes;

namespace Ralf.Core.Plans;

/// <summary>Builds a plan from a checked document: the head, then the tasks.</summary>
internal sealed class PlanBuilder(MapNode root, string? source, ProblemList problems)
{
    public PlanReading Assemble(Func<string, BaseFiles> open)
    {
        CheckVersion();
        var baseNode = root.Text("base");
        var run = new RunNames(
            root.Text("name")?.Text ?? DefaultName(),
            root.Text("goal")?.Text.Trim() ?? "",
            baseNode?.Text ?? "HEAD"
        );
        var unprotect = ReadUnprotect();
        var context = new PlanContext(
            problems,
            new GlobCheck(problems, unprotect, source),
            Open(open, run.Base, baseNode?.At ?? root.At)
        );
        context.Shared = SharedFiles.Read(root, context);
        var agent = AgentReader.Read(root.Find("agent"), AgentReader.Default, problems);
        var decisions = ReadDecisions(context);
        var drafts = ReadTasks(context, run, agent, out var entries);
        var tasks = new NeedsCheck(drafts, entries, problems).Resolve();
        new ProducesCheck(context).Check(drafts);
        new InputCheck(context).Check(drafts);
        CheckBudgets(tasks);
        var plan = new Plan(
            run.Name,
            run.Goal,
            run.Base,
            agent,
            ReadLimits(),
            ReadPolicy(context),
            decisions,
            Texts("setup"),
            Texts("verify"),
            unprotect,
            source,
            tasks
        )
        {
            PullRequest = PullRequestSettings.Read(root.Map("pull_request")),
            Shared = context.Shared,
            Gates = new PathGateReader(context).Read(root.Find("gates")),
        };
        return new PlanReading(
            problems.HasErrors ? null : plan,
            problems.ToList(),
            drafts.ToDictionary(d => d.Task.Id, d => d.At)
        )
        {
            Drafts = drafts,
        };
    }

    private void CheckVersion()
    {
        if (
            root.Text("version") is { } version
            && ScalarValues.Whole(root, "version") is { } number
            && number != PlanKeys.Version
        )
        {
            problems.Add(Problems.UnknownVersion(version.At, version.Text));
        }
    }

    /// <summary>The plan file's own name, made valid.</summary>
    private string DefaultName()
    {
        var slug = Slug.Of(Path.GetFileNameWithoutExtension(source ?? "")).Replace('_', '-').Trim('-');
        return slug.Length == 0 ? "ralf" : slug[..Math.Min(40, slug.Length)].TrimEnd('-');
    }

    private BaseFiles? Open(Func<string, BaseFiles> open, string name, PlanPosition at)
    {
        try
        {
            return open(name);
        }
        catch (UserException error)
        {
            problems.Add(Problems.UnknownBase(at, name, error.Message));
            return null;
        }
    }

    private List<string> ReadUnprotect()
    {
        List<string> valid = [.. ProtectedPaths.Globs, .. source is null ? [] : new[] { source }];
        var unknown = root.Texts("unprotect").Where(n => !valid.Contains(n.Text) && !NamesFolder(n.Text));
        foreach (var node in unknown)
        {
            problems.Add(Problems.UnknownWord(node.At, "unprotect", node.Text, valid));
        }

        return [.. root.Texts("unprotect").Select(n => n.Text)];
    }

    /// <summary>True for a folder's path, which allows the folder to be a git repository. A glob, or a protected path,
    /// is a mistake.</summary>
    private static bool NamesFolder(string text) =>
        RepoPath.TryParse(text.TrimEnd('/'), out var folder)
        && ScopeGlob.Escape(folder.Value) == folder.Value
        && !ProtectedPaths.For([], null).Guards(folder.Value, anyCase: true);

    private List<PlanDecision> ReadDecisions(PlanContext context)
    {
        var decisions = new List<PlanDecision>();
        foreach (var node in root.Texts("decisions"))
        {
            var (text, problem) = node.Text.Any(char.IsControl) ? default : context.Read(node.Text);
            if (problem is not null || (text is null && context.HasBase && LooksLikeFile(node.Text)))
            {
                problems.Add(Problems.MissingFile(node.At, node.Text, "decisions file", problem));
            }

            decisions.Add(
                text is null ? new PlanDecision(node.Text, source ?? "plan") : new PlanDecision(text, node.Text)
            );
        }

        return decisions;
    }

    /// <summary>A rule is a sentence; a single word with a file extension is taken for a missing file.</summary>
    private static bool LooksLikeFile(string text) =>
        !text.Any(char.IsWhiteSpace) && Path.GetExtension(text) is ".md" or ".txt";

    private List<TaskDraft> ReadTasks(
        PlanContext context,
        RunNames run,
        Agents.AgentSettings agent,
        out IReadOnlyCollection<string> entries
    )
    {
        var nodes = root.Map("tasks")?.Entries ?? [];
        if (root.Find("tasks") is MapNode { Entries.Count: 0 } empty)
        {
            problems.Add(Problems.NothingToDo(empty.At));
        }

        var expansion = new TaskExpansion(context, run);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in nodes.Where(n => seen.Add(n.Key.Text) && n.Value is MapNode))
        {
            expansion.Expand(TaskEntry.Read(node, agent, context));
        }

        seen.UnionWith(expansion.Skipped);
        entries = seen;
        return expansion.Drafts;
    }

    /// <summary>What a command uses is known only if it says so itself.</summary>
    private void CheckBudgets(IReadOnlyList<PlanTask> tasks)
    {
        var isCounted = tasks.Any(t => t.Agent.Use is not Agents.AgentKind.Command);
        foreach (var key in new[] { "budget_usd", "budget_tokens" })
        {
            if (!isCounted && tasks.Count > 0 && root.Map("limits")?.Find(key) is { } limit)
            {
                problems.Add(Problems.UncountedLimit(limit.At, key));
            }
        }
    }

    private PlanLimits ReadLimits()
    {
        var map = root.Map("limits") ?? new MapNode(default, []);
        var otherwise = new PlanLimits();
        return new PlanLimits(
            ScalarValues.Whole(map, "parallel") ?? otherwise.Parallel,
            ScalarValues.Whole(map, "attempts") ?? otherwise.Attempts,
            ScalarValues.Whole(map, "sessions") ?? otherwise.Sessions,
            ScalarValues.Money(map, "budget_usd"),
            ScalarValues.Whole(map, "followup_depth") ?? otherwise.FollowupDepth
        )
        {
            BudgetTokens = ScalarValues.Whole(map, "budget_tokens"),
        };
    }

    private PlanPolicy ReadPolicy(PlanContext context)
    {
        var map = root.Map("policy") ?? new MapNode(default, []);
        var otherwise = new PlanPolicy();
        return new PlanPolicy(
            ScalarValues.Enum(map.Text("overlap"), otherwise.Overlap),
            ScalarValues.Enum(map.Text("read_overlap"), otherwise.ReadOverlap),
            ScalarValues.Enum(map.Text("out_of_scope"), otherwise.OutOfScope),
            ScalarValues.Enum(map.Text("no_change"), otherwise.NoChange),
            ScalarValues.Enum(map.Text("followups"), otherwise.Followups)
        )
        {
            Conflict = ScalarValues.Enum(map.Text("conflict"), otherwise.Conflict),
            Drift = ScalarValues.Enum(map.Text("drift"), otherwise.Drift),
            Links = ScalarValues.Enum(map.Text("links"), otherwise.Links),
            ScopeRequest = ReadScopeRequest(map.Map("scope_request"), context),
        };
    }

    private static ScopeRequestPolicy ReadScopeRequest(MapNode? map, PlanContext context) =>
        new(
            [
                .. (map?.Texts("allow") ?? [])
                    .Where(glob => context.Globs.Check(glob.Text, glob.At))
                    .Select(glob => glob.Text),
            ],
            ScalarValues.Enum(map?.Text("otherwise"), ScopeRequestAnswer.Ask)
        );

    private IReadOnlyList<string> Texts(string key) => [.. root.Texts(key).Select(n => n.Text)];
}
