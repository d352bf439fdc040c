using Ralf.Core.Schemas;

namespace Ralf.Actions.Sessions;

/// <summary>Checks a session's data files against their schemas. It reads git's copy, since a workspace may change
/// meanwhile.</summary>
internal sealed class ContractCheck(CleanRepository clean, SessionFolders folders, DataProcess process)
{
    /// <summary>Returns the findings, in file order; a missing file is a finding too.</summary>
    public async Task<IReadOnlyList<DataFinding>> RunAsync(
        GitId tree,
        IReadOnlyList<DataContract> contracts,
        CancellationToken cancellation
    )
    {
        var findings = new List<DataFinding>();
        foreach (var contract in contracts)
        {
            findings.AddRange(await RunAsync(tree, contract, cancellation));
        }

        return [.. findings.Take(DataFinding.MaxFindings)];
    }

    private async Task<IReadOnlyList<DataFinding>> RunAsync(
        GitId tree,
        DataContract contract,
        CancellationToken cancellation
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
            await clean.ExtractAsync(entry.Id, folders.Data, cancellation);
            return await process.RunAsync(contract, folders.Data, folders, cancellation);
        }
        finally
        {
            File.Delete(folders.Data);
        }
    }
}
