using System.CommandLine;
using Ralf.Core.Merging;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf fold BASE HEAD…</c>: shows the result of merging these branches path by path. Moves no
/// branch.</summary>
internal static class FoldCommand
{
    public static Command Create(CommandContext context)
    {
        var revisions = new Argument<string[]>("BASE HEAD...")
        {
            Description = "The commit that all began at, and the heads to fold",
            DefaultValueFactory = _ => [],
        };
        revisions.Validators.Add(SharedOptions.NoOption);
        var (repository, format) = (SharedOptions.Repository(), SharedOptions.Format());
        var (stdin, commit, text) = (
            SharedOptions.Flag("--stdin", "Takes one fold a line (BASE HEAD...) and answers one line of JSON each"),
            SharedOptions.Flag("--commit", "Makes a commit for each head that lands, one on the other"),
            SharedOptions.Flag("--text", "Says of each conflict of texts whether git would merge it; takes nothing")
        );
        var command = new Command("fold", "Says what merging branches path by path would give")
        {
            revisions,
            repository,
            format,
            stdin,
            commit,
            text,
        };
        command.SetAction(parsed =>
        {
            using var opened = context.OpenRepository(parsed.GetValue(repository));
            opened.BeginBatch();
            var fold = new FoldRequest(opened, Commit: parsed.GetValue(commit), Text: parsed.GetValue(text));
            var given = parsed.GetValue(revisions) ?? [];
            if (parsed.GetValue(stdin))
            {
                return given.Length > 0
                    ? throw CommandErrors.FoldArguments("arguments beside --stdin")
                    : FoldLines(context, fold);
            }

            var report = fold.Run(
                given.Length < 2 ? throw CommandErrors.FoldArguments("fewer than two commits") : given
            );
            if (parsed.GetValue(format) == "json")
            {
                report.WriteJson(context.Out);
            }
            else
            {
                report.WriteText(context.Out);
            }

            return report.ExitCode;
        });
        return command;
    }

    /// <summary>Answers each line at once, so that a program can ask one by one; a line that cannot be folded is
    /// answered too and stops nothing.</summary>
    private static int FoldLines(CommandContext context, FoldRequest fold)
    {
        var code = ExitCode.Done;
        while (context.In.ReadLine() is { } line)
        {
            var revisions = line.Split(
                (char[])[' ', '\t'],
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            );
            if (revisions.Length == 0)
            {
                continue;
            }

            try
            {
                var report = fold.Run(
                    revisions.Length < 2
                        ? throw CommandErrors.FoldArguments("a line of fewer than two commits")
                        : revisions
                );
                report.WriteJson(context.Out);
                code = Math.Max(code, report.ExitCode);
            }
            catch (UserException error)
            {
                FoldReport.WriteError(context.Out, error);
                code = Math.Max(code, error.ExitCode);
            }

            context.Out.Flush();
        }

        return code;
    }
}

/// <summary>The options of a fold in one repository.</summary>
internal sealed record FoldRequest(GitRepository Repository, bool Commit, bool Text)
{
    /// <param name="revisions">The base, then the heads.</param>
    public FoldReport Run(IReadOnlyList<string> revisions)
    {
        var found = Repository.ResolveCommits(revisions);
        var commits = revisions
            .Select(
                (r, i) =>
                    found[i] is { } commit
                        ? new FoldHead(r, commit.Id, commit.Commit)
                        : throw CommandErrors.UnknownCommit(r)
            )
            .ToList();
        foreach (var head in commits.Skip(1))
        {
            RequireOnBase(commits[0], head);
        }

        Repository.FetchMissing([.. commits.Select(c => c.Id)], withFiles: false);
        var outcome = BranchFold.Fold(Repository, commits[0], commits[1..], Commit);
        Repository.FlushBatch();
        return new(commits[0], outcome, Text ? Texts(outcome) : null);
    }

    /// <summary>Throws if a head does not build on the base. In a shallow clone that may not be known, and nothing is
    /// thrown.</summary>
    private void RequireOnBase(FoldHead start, FoldHead head)
    {
        if (
            head.Id != start.Id
            && !head.Commit.Parents.Contains(start.Id)
            && Repository.MergeBases(start.Id, head.Id) is { } common
            && !common.Contains(start.Id)
        )
        {
            throw CommandErrors.FoldNotOnBase(head.Ref, start.Ref, common.Count > 0 ? common[0] : null);
        }
    }

    private Dictionary<PathConflict, TextMergeResult> Texts(BranchFoldOutcome outcome)
    {
        var texts = new Dictionary<PathConflict, TextMergeResult>(ReferenceEqualityComparer.Instance);
        var asked = outcome.Conflicts.Where(c => c.Kind == ConflictKind.SamePath).ToList();
        Repository.FetchMissing([
            .. asked.SelectMany(c => c.Sides.Append(c.Base)).OfType<ConflictSide>().Select(s => s.Id),
        ]);
        foreach (var conflict in asked)
        {
            texts[conflict] = Repository.MergesAsText(conflict.Base?.Id, [.. conflict.Sides.Select(s => s.Id)]);
        }

        return texts;
    }
}
