using System.Runtime.InteropServices;

namespace Holdfast.Bench;

/// <summary><c>bin/bench [NAME…]</c>: measures and prints one row a bar. Ends with 1 when any is short, 2 for a name nobody knows.</summary>
internal static class Benchmarks
{
    private static readonly Dictionary<string, Func<Task<IReadOnlyList<Bar>>>> All = new()
    {
        ["finder"] = FinderBench.Run,
        ["pages"] = PagesBench.Run,
        ["signin"] = SignInBench.Run,
        ["start"] = StartBench.Run,
        ["writes"] = WritesBench.Run,
    };

    public static async Task<int> Main(string[] names)
    {
        if (names.FirstOrDefault(name => !All.ContainsKey(name)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"There is no benchmark {unknown}; there are: {string.Join(", ", All.Keys)}.");
            return 2;
        }

        var bars = new List<Bar>();
        foreach (var (name, run) in All.Where(bench => names.Length == 0 || names.Contains(bench.Key)))
        {
            await Console.Error.WriteLineAsync($"== {name}");
            bars.AddRange(await run());
        }

        Console.WriteLine(Bar.Table(bars));
        Console.WriteLine();
        Console.WriteLine($"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; load {await Load()}");
        var isShort = bars.Count(bar => bar.IsMet == false);
        Console.WriteLine(isShort == 0 ? "All bars are met." : $"{isShort} short.");
        return isShort == 0 ? 0 : 1;
    }

    /// <summary>How busy the machine was over the last 1, 5 and 15 minutes, this run included.</summary>
    private static async Task<string> Load() =>
        File.Exists("/proc/loadavg") ? string.Join(' ', (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ').Take(3)) : "unknown";
}
