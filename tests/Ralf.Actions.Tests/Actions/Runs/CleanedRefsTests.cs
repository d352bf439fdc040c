using Ralf.Actions.Runs;
using Ralf.Actions.Tests.State;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

/// <summary>Which branches <c>ralf clean</c> removes.</summary>
public sealed class CleanedRefsTests : IDisposable
{
    private readonly TempRepository _temp = new();
    private readonly GitRepository _repository;
    private readonly GitId _start;
    private readonly GitId _work;
    private readonly StateLog _log;

    public CleanedRefsTests()
    {
        _start = GitId.Parse(_temp.Commit("base", ("a", "1\n")));
        _work = GitId.Parse(_temp.Commit("work", ("a", "2\n")));
        _temp.Git("reset", "-q", "--hard", _start.Hex);
        _repository = GitRepository.Open(_temp.Root);
        Assert.True(StateLog.TryCreate(_repository, Chain, Started with { Base = _start }, Noon, out var log));
        _log = log!;
        _log.Append(
            new NewEvent(EventIds.Dispatched(Id("a"), 1), Dispatch("a") with { Base = _start }),
            new NewEvent("record/a", new SessionRecorded(Record("a") with { Base = _start, Head = _work }))
        );
    }

    [Fact]
    public void Branches_of_sessions_are_removed_under_both_of_their_names()
    {
        Branch("a.1", _work);
        Branch($"a.1-{_work.Short}", _work);

        var cleaned = CleanedRefs.Of(_repository, _log, all: false);

        Assert.Equal(["a.1", $"a.1-{_work.Short}"], Removed(cleaned));
        Assert.Empty(cleaned.Kept);
    }

    [Fact]
    public void A_branch_that_a_person_moved_or_made_is_kept()
    {
        Branch("a.1", _start);
        Branch("a.2", _work);
        Branch("fix", _work);
        Branch($"fix-{_work.Short}", _work);

        var cleaned = CleanedRefs.Of(_repository, _log, all: false);

        Assert.Empty(Removed(cleaned));
        Assert.Equal(4, cleaned.Kept.Count);
        Assert.Equal(
            $"ralf/{Run}/a.1 is kept: it stands at {_start.Short}, where the run did not put it",
            cleaned.Kept[0]
        );
    }

    [Fact]
    public void A_branch_that_a_work_tree_holds_is_kept()
    {
        Branch("a.1", _work);
        _temp.Git("worktree", "add", "-q", _temp.Beside("linked"), $"ralf/{Run}/a.1");

        Assert.Equal(
            [$"ralf/{Run}/a.1 is kept: a work tree holds it"],
            CleanedRefs.Of(_repository, _log, all: false).Kept
        );
    }

    [Fact]
    public void Result_and_log_go_only_if_all_goes_and_they_stand_where_the_log_says()
    {
        Assert.Empty(Removed(CleanedRefs.Of(_repository, _log, all: false)));

        Assert.Equal(["result", "state"], Removed(CleanedRefs.Of(_repository, _log, all: true)));

        _temp.Git("update-ref", Run.ResultBranch, _work.Hex);
        var cleaned = CleanedRefs.Of(_repository, _log, all: true);
        Assert.Equal(["state"], Removed(cleaned));
        Assert.StartsWith($"ralf/{Run}/result is kept: it stands at", cleaned.Kept[0], StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _repository.Dispose();
        _temp.Dispose();
    }

    private void Branch(string name, GitId at) => _temp.Git("update-ref", $"refs/heads/ralf/{Run}/{name}", at.Hex);

    private static IEnumerable<string> Removed(CleanedRefs cleaned)
    {
        var prefix = $"refs/heads/ralf/{Run}/";
        return cleaned
            .Removed.Where(r => r.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(r => r.Name[prefix.Length..])
            .Order(StringComparer.Ordinal);
    }
}
