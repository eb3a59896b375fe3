using System.Globalization;
using System.Text.RegularExpressions;

namespace Holdfast.Bench;

/// <summary>Asks a server as fast as it answers, from a process of its own (wrk), over and over through a list of paths.</summary>
internal sealed partial class Wrk : IDisposable
{
    private const int Connections = 32;

    private const string Script =
        """
        local requests = {}
        local at = 0
        function init(args)
          for line in io.lines(args[1]) do requests[#requests + 1] = wrk.format("GET", line) end
        end
        function request()
          at = at % #requests + 1
          return requests[at]
        end
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("holdfast-wrk").FullName;

    public Wrk() => File.WriteAllText(Path.Combine(folder, "paths.lua"), Script);

    /// <summary>Answers a second for each, in turns so that a busy moment of the machine hits both: the median of the rounds.</summary>
    public async Task<(double A, double B, double Ratio)> Compare((Uri Address, IReadOnlyList<string> Paths) a, (Uri Address, IReadOnlyList<string> Paths) b, int rounds, int seconds)
    {
        await PerSecond(a.Address, a.Paths, seconds);
        await PerSecond(b.Address, b.Paths, seconds);
        var found = new List<(double A, double B)>();
        for (var round = 0; round < rounds; round++)
        {
            found.Add((await PerSecond(a.Address, a.Paths, seconds), await PerSecond(b.Address, b.Paths, seconds)));
        }

        return (found.Select(pair => pair.A).Median(), found.Select(pair => pair.B).Median(), found.Select(pair => pair.A / pair.B).Median());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<double> PerSecond(Uri address, IReadOnlyList<string> paths, int seconds)
    {
        var list = Path.Combine(folder, "paths.txt");
        await File.WriteAllLinesAsync(list, paths);
        var output = await Shell.Run("wrk", ["-t1", $"-c{Connections}", $"-d{seconds}s", "-s", Path.Combine(folder, "paths.lua"), address.GetLeftPart(UriPartial.Authority), "--", list]);
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"Not every answer was good:\n{output}");
        }

        return double.Parse(Rate().Match(output).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();
}
