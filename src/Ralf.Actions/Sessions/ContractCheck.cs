using Ralf.Core.Schemas;
using Ralf.Git;

namespace Ralf.Actions.Sessions;

/// <summary>Holds a session's files of data against their schemas, as git has them: what lies in a workspace may change
/// under our hands.</summary>
internal sealed class ContractCheck(CleanRepository clean, SessionFolders folders)
{
    /// <summary>What is wrong, the first files first; a file that is not there is a finding too.</summary>
    public async Task<IReadOnlyList<DataFinding>> RunAsync(
        GitId tree,
        IReadOnlyList<DataContract> contracts,
        CancellationToken cancellationToken
    )
    {
        var findings = new List<DataFinding>();
        foreach (var contract in contracts)
        {
            findings.AddRange(await RunAsync(tree, contract, cancellationToken));
        }

        return [.. findings.Take(DataFinding.MaxFindings)];
    }

    private async Task<IReadOnlyList<DataFinding>> RunAsync(
        GitId tree,
        DataContract contract,
        CancellationToken cancellationToken
    )
    {
        var entry = TreeWalk.Find(clean.Store, tree, RepoPath.Parse(contract.File));
        if (entry is not { Mode: GitMode.File or GitMode.Executable })
        {
            var what = entry is null ? "is not there" : "is no plain file";
            return [DataFinding.Of(contract.File, 0, null, "", what)];
        }

        try
        {
            await clean.ExtractAsync(entry.Id, folders.Data, cancellationToken);
            await using var data = File.OpenRead(folders.Data);
            return await Task.Run(() => DataCheck.Run(contract, data, cancellationToken), cancellationToken);
        }
        finally
        {
            File.Delete(folders.Data);
        }
    }
}
