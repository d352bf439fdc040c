using Ralf.Actions.Benchmarks;

// dotnet run -c Release --project tests/Ralf.Actions.Benchmarks -- [--quick] [NAME...]
// Prints a Markdown table. Times are shown and never asserted: they are the machine's as much as ours.
if (args is ["--child", .. var child])
{
    return await Child.BeAsync(child);
}

var quick = args.Contains("--quick");
var names = args.Where(a => a != "--quick").ToList();
var unknown = names.Except(Benchmark.All.Select(b => b.Name)).ToList();
if (unknown.Count > 0)
{
    var known = string.Join(", ", Benchmark.All.Select(b => b.Name));
    await Console.Error.WriteLineAsync($"no benchmark '{unknown[0]}'; there are: {known}");
    return 2;
}

using var folder = new WorkFolder();
var ralf = await Published.ProgramAsync(folder);
await Console.Out.WriteLineAsync(Outcome.Header);
foreach (var benchmark in Benchmark.All.Where(b => names.Count == 0 || names.Contains(b.Name)))
{
    var outcome = await benchmark.RunAsync(new Setting(folder, quick, ralf));
    await Console.Out.WriteLineAsync(outcome.ToString());
}

return 0;
