using Ralf.Core.Schemas;

namespace Ralf.Core.Plans;

/// <summary>A contract of one task, with the position of its file in the plan.</summary>
internal sealed record LocatedContract(DataContract Contract, PlanPosition At)
{
    public LocatedText File => new(Contract.File, At);
}

/// <summary>Makes the contracts of tasks: reads each schema once and checks that it is valid.</summary>
internal sealed class ContractExpansion(PlanContext context)
{
    private readonly Dictionary<(string Path, PlanPosition At), string?> _schemas = [];

    public IReadOnlyList<LocatedContract> Expand(IReadOnlyList<ContractEntry> entries, TaskValues values) =>
        entries.Count == 0 ? [] : [.. entries.Select(e => Expand(e, values)).OfType<LocatedContract>()];

    private LocatedContract? Expand(ContractEntry entry, TaskValues values)
    {
        var (file, schema) = (values.Plain(entry.File), values.Plain(entry.Schema));
        if (values.IsBroken)
        {
            return null;
        }

        if (!RepoPath.TryParse(file, out _))
        {
            context.Problems.AddPerTask(Problems.ProducesNoPath(entry.File.At, file));
            return null;
        }

        var format = entry.Format ?? DataFormats.OfPath(file);
        if (format is null)
        {
            context.Problems.AddPerTask(Problems.UnknownFormat(entry.File.At, file));
        }

        return Text(schema, entry.Schema.At) is { } text && format is { } known
            ? new(new DataContract(file, known, schema, text), entry.File.At)
            : null;
    }

    private string? Text(string path, PlanPosition at)
    {
        if (!context.HasBase)
        {
            return null;
        }

        if (!_schemas.TryGetValue((path, at), out var text))
        {
            (text, var problem) = context.Read(path);
            if (text is null)
            {
                context.Problems.AddPerTask(Problems.MissingFile(at, path, "schema", problem));
            }
            else if (DataSchema.TryParse(text, out problem) is null)
            {
                context.Problems.AddPerTask(Problems.BadSchema(at, path, problem));
                text = null;
            }

            _schemas[(path, at)] = text;
        }

        return text;
    }
}
