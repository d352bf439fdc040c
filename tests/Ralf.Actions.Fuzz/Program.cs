using System.Globalization;
using Ralf.Actions.Fuzz;

// dotnet run -c Release --project tests/Ralf.Actions.Fuzz -- [--minutes N] [--found DIR] [--seed N] [NAME...]
// Feeds every parser of what an agent or a remote wrote with changed inputs, those that reach new code being kept to
// change further. What a parser should
// not do with one (an exception that is not its own, a hang, more than a second or 100 MB) is written to DIR/NAME, and
// ends the program with 1. A line for each target says how many inputs there were, and what the slowest and the largest
// took.
// First of all: the instrumented product writes to it from its first branch on.
using var coverage = new Coverage();
var arguments = args.ToList();
var minutes = double.Parse(Take("--minutes") ?? "1", CultureInfo.InvariantCulture);
var found = Path.GetFullPath(Take("--found") ?? "fuzz-found");
var seed = int.Parse(Take("--seed") ?? "1", CultureInfo.InvariantCulture);
var worker = Take("--worker");
var unknown = arguments.Except(Targets.All.Select(t => t.Name)).ToList();
if (unknown.Count > 0)
{
    var known = string.Join(", ", Targets.All.Select(t => t.Name));
    await Console.Error.WriteLineAsync($"no target '{unknown[0]}'; there are: {known}");
    return 2;
}

var campaign = new Campaign(TimeSpan.FromMinutes(minutes), found, seed);
if (worker is not null)
{
    return new Worker(Targets.Find(arguments[0]), campaign, coverage).Run(worker);
}

using var instrumented = Instrumented.Make();
var isClean = true;
foreach (var target in Targets.All.Where(t => arguments.Count == 0 || arguments.Contains(t.Name)))
{
    isClean &= await campaign.RunAsync(target, instrumented);
}

return isClean ? 0 : 1;

string? Take(string option)
{
    var at = arguments.IndexOf(option);
    if (at < 0 || at + 1 >= arguments.Count)
    {
        return null;
    }

    var value = arguments[at + 1];
    arguments.RemoveRange(at, 2);
    return value;
}
