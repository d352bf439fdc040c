using System.Text;
using Ralf.Agents;

namespace Ralf.Actions.Fuzz;

/// <summary>The journal of a session, which its agent can write as it likes.</summary>
internal static class AgentLogs
{
    public static void Read(byte[] input) => Scratch.WithFile(input, file => MustBeClean(Journal.Read(file)));

    /// <summary>What the log holds is bounded text.</summary>
    private static void MustBeClean(AgentLog log)
    {
        var texts = log
            .Warnings.Concat(log.Checkpoints)
            .Append(log.Summary ?? "")
            .Concat(log.Decisions.SelectMany(d => new[] { d.What, d.Why }))
            .Concat(log.DecisionProposals.SelectMany(d => new[] { d.What, d.Why, d.Whom ?? "" }))
            .Concat(log.ScopeRequests.SelectMany(r => r.Paths.Append(r.Why)))
            .Concat(log.EditProposals.SelectMany(e => new[] { e.Path, e.Patch ?? "", e.Instruction ?? "", e.Why }))
            .Concat(log.FollowupTasks.SelectMany(f => f.Scope.Append(f.Id).Append(f.Prompt).Append(f.Why)));
        foreach (var text in texts)
        {
            Shown.MustBeText("journal", text);
            if (text.Length > LogTool.MaxTextLength || text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')))
            {
                throw new FuzzException("an entry of the journal is not bounded, or more than text");
            }
        }
    }

    /// <summary>Journals that are longer, deeper or more than the log server would make.</summary>
    public static IEnumerable<byte[]> MakeSeeds()
    {
        const string Finish = """{"tool":"finish","values":{"status":"complete","summary":"s"}}""";
        static string Many(int count, string line) => string.Concat(Enumerable.Repeat(line + "\n", count));
        return new[]
        {
            Many(250, Finish),
            Many(250, """{"tool":"checkpoint","values":{"note":"n\u001b[2J\u202e\ud800"}}"""),
            Many(300, "x") + Finish,
            Many(
                50,
                """{"tool":"request_scope","values":{"why":"w","paths":["""
                    + string.Join(',', Enumerable.Repeat("\"a/**\"", 150))
                    + "]}}"
            ),
            """{"tool":"log_warning","values":{"text":""" + new string('[', 20_000) + "}}\n" + Finish,
            """{"tool":"log_warning","values":{"text":""" + $"\"{new string('\u0007', 30_000)}\"" + "}}",
            """{"tool":"propose_edit","values":{"path":"../x\u0000","patch":"@@","why":"w"}}""" + "\r\n" + Finish,
            """{"tool":"propose_decision","values":{"what":"w","why":"y","whom":"::error::"},"values":1,"tool":"finish"}""",
            Many(21_000, "{"),
            Many(2, Finish.Replace("\"s\"", $"\"{new string('s', 1_100_000)}\"")) + Finish,
            Many(150_000, Finish),
        }.Select(Encoding.UTF8.GetBytes);
    }
}
