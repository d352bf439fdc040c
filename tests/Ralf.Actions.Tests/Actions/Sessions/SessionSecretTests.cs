using System.Text;
using System.Text.Json;
using Ralf.Actions.Sessions;
using Ralf.Actions.Tests.State;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.Scopes;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Sessions;

/// <summary>The value of a credential in what a session leaves.</summary>
public sealed class SessionSecretTests : SessionWorkFixture
{
    private const string Token = "ghp_0123456789abcdef";
    private const string Held = "it holds the value of GITHUB_TOKEN";

    public SessionSecretTests() => Environment["GITHUB_TOKEN"] = Token;

    [Fact]
    public async Task A_file_with_it_is_left_out_and_named()
    {
        var seen = await RunAsync(
            Packet(),
            w =>
            {
                File.WriteAllText(Path.Combine(w, "src/a/x.cs"), "2\n");
                File.WriteAllText(Path.Combine(w, "src/a/made.cs"), $"const string Key = \"{Token}\";\n");
            }
        );

        Assert.Equal(["src/a/x.cs"], seen.Changes.Allowed.Select(c => c.Path.Value));
        var left = Assert.Single(seen.Changes.Refused);
        Assert.Equal((Refusal.Secret, $"src/a/made.cs ({Held})"), (left.Refusal, left.Text));
        var verdict = SessionVerdict.Decide(seen);
        Assert.Equal((SessionStatus.Partial, SessionReason.Secret), (verdict.Status, verdict.Reason));
        Assert.Equal($"wrote a credential: src/a/made.cs ({Held})", verdict.Detail);
    }

    [Fact]
    public async Task Checks_that_pass_without_the_file_make_it_a_warning()
    {
        var packet = Packet();
        var seen = await RunAsync(
            packet with
            {
                Task = packet.Task with { Checks = ["test ! -e src/a/made.cs"] },
            },
            w =>
            {
                File.WriteAllText(Path.Combine(w, "src/a/x.cs"), "2\n");
                File.WriteAllText(Path.Combine(w, "src/a/made.cs"), Token);
                File.WriteAllText(Path.Combine(w, "elsewhere.txt"), "3\n");
            }
        );

        var verdict = SessionVerdict.Decide(seen);
        Assert.Equal((SessionStatus.Complete, null), (verdict.Status, verdict.Reason));
        Assert.Equal(
            [
                "paths outside the scope were left out, and the checks pass without them: elsewhere.txt",
                $"files with a credential were left out: src/a/made.cs ({Held}). The agent has read it: replace it if the agent may not know it",
            ],
            verdict.Warnings(seen)
        );
    }

    [Fact]
    public async Task A_name_or_a_link_with_it_is_left_out_too()
    {
        var seen = await RunAsync(
            Packet() with
            {
                Links = LinkPolicy.Any,
            },
            w =>
            {
                File.WriteAllText(Path.Combine(w, $"src/a/{Token}.txt"), "1\n");
                File.CreateSymbolicLink(Path.Combine(w, "src/a/link"), $"../{Token}");
            }
        );

        Assert.Empty(seen.Changes.Allowed);
        Assert.Equal(
            [$"its name holds the value of GITHUB_TOKEN", Held],
            seen.Changes.Refused.OrderBy(r => r.Change.Path.Value).Select(r => r.What)
        );
    }

    [Fact]
    public async Task It_is_found_at_any_place_of_a_large_file()
    {
        // Over the end of a window of the reader, which begins at each mebibyte.
        const int Mebibyte = 1024 * 1024;
        var seen = await RunAsync(
            Packet(),
            w =>
            {
                var content = new byte[20 * Mebibyte];
                File.WriteAllBytes(Path.Combine(w, "src/a/clean.bin"), content);
                Encoding.ASCII.GetBytes(Token).CopyTo(content, 3 * Mebibyte - 7);
                File.WriteAllBytes(Path.Combine(w, "src/a/window.bin"), content);
                Array.Clear(content);
                Encoding.ASCII.GetBytes(Token).CopyTo(content, content.Length - Token.Length);
                File.WriteAllBytes(Path.Combine(w, "src/a/end.bin"), content);
            }
        );

        Assert.Equal(["src/a/clean.bin"], seen.Changes.Allowed.Select(c => c.Path.Value));
        Assert.Equal(["src/a/end.bin", "src/a/window.bin"], seen.Changes.Refused.Select(r => r.Change.Path.Value));
    }

    [Fact]
    public async Task A_file_of_the_base_that_holds_it_already_may_change()
    {
        Environment["GITHUB_TOKEN"] = "base-of-the-repository";
        var id = Temp.Commit("known", ("src/a/known.cs", "base-of-the-repository\n"));
        var packet = Packet() with { Base = GitId.Parse(id) };

        var seen = await RunAsync(packet, w => File.AppendAllText(Path.Combine(w, "src/a/known.cs"), "and a line\n"));

        Assert.Equal(["src/a/known.cs"], seen.Changes.Allowed.Select(c => c.Path.Value));
        Assert.Empty(seen.Changes.Refused);
    }

    [Fact]
    public void A_record_says_it_nowhere_and_says_so()
    {
        var record = Samples.Record("a") with
        {
            SessionId = Token,
            Detail = $"it said {Token}",
            Summary = $"Used {Token}.",
            Decisions = [new($"use {Token}", $"since {Token}")],
            FollowupTasks = [new($"use-{Token}", Token, Token, [$"src/{Token}/**"], null, [Token], Token)],
            Warnings = [$"{Token}{Token}"],
            ScopeViolations = [new(RepoPath.Parse($"x/{Token}"), ChangeKind.Added) { What = Token }],
            Checkpoints = [Token],
            Checks = [new($"echo {Token}", 1, 0.5, $"said {Token}")],
        };

        var clean = record.Without(Secrets());

        var text = JsonSerializer.Serialize(
            clean with
            {
                Checks = [clean.Checks[0] with { Command = "" }],
            },
            StateJson.Indented.Of<SessionRecord>()
        );
        Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
        Assert.StartsWith(
            "What the session said held the value of GITHUB_TOKEN; Ralf replaced it by 'redacted'.",
            clean.Warnings[0],
            StringComparison.Ordinal
        );
        Assert.Equal("Used redacted.", clean.Summary);
        Assert.Equal("x/redacted", clean.ScopeViolations[0].Path.Value);
        // By these Ralf decides.
        Assert.Equal($"echo {Token}", clean.Checks[0].Command);
        Assert.Equal((record.Base, record.Head, record.Fence), (clean.Base, clean.Head, clean.Fence));
    }

    [Fact]
    public void A_record_without_it_stays_as_it_is()
    {
        var record = Samples.Record("a");

        Assert.Same(record, record.Without(Secrets()));
        Assert.Same(record, record.Without(SecretValues.None));
    }

    [Fact]
    public void A_value_that_is_a_word_of_the_record_breaks_nothing()
    {
        var record = Samples.Record("a") with { Status = SessionStatus.Partial, Reason = SessionReason.ScopeViolation };
        var words = new SecretValues([
            KeyValuePair.Create("A_KEY", "scope_violation"),
            KeyValuePair.Create("B_KEY", record.Base.Hex[..20]),
        ]);

        Assert.Equal(record.Reason, (record with { Summary = "scope_violation" }).Without(words).Reason);
    }

    private static SecretValues Secrets() => new([KeyValuePair.Create("GITHUB_TOKEN", Token)]);
}
