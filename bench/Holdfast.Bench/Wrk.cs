using System.Globalization;
using System.Text.RegularExpressions;

namespace Holdfast.Bench;

/// <summary>What a server is asked, over and over.</summary>
/// <param name="Cookies">By the number of its path; empty for a visitor.</param>
internal sealed record Load(Uri Address, IReadOnlyList<string> Paths, IReadOnlyList<string>? Cookies = null)
{
    /// <summary>Bodies of forms by the number of their path; a <c>%s</c> in one takes a number no other request has. Empty for pages that are read.</summary>
    public IReadOnlyList<string>? Forms { get; init; }
}

/// <param name="Count">Answers that came.</param>
/// <param name="Slow">All but one in a hundred came within so many milliseconds.</param>
internal sealed record Answers(int Count, double PerSecond, double Slow);

/// <summary>Asks a server as fast as it answers, from a process of its own (wrk), over and over through a list of paths.</summary>
internal sealed partial class Wrk : IDisposable
{
    public const int Connections = 32;

    private const string Script =
        """
        local asked = {}
        local at, from = 0, 0
        function init(args)
          from = tonumber(args[2])
          for line in io.lines(args[1]) do
            local path, cookie, form = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)$")
            local headers = {}
            if cookie ~= "" then headers["Cookie"] = cookie end
            if form ~= "" then headers["Content-Type"] = "application/x-www-form-urlencoded" end
            asked[#asked + 1] = form == "" and wrk.format("GET", path, headers) or { path = path, headers = headers, form = form }
          end
        end
        function request()
          at = at + 1
          local one = asked[(at - 1) % #asked + 1]
          if type(one) == "string" then return one end
          return wrk.format("POST", one.path, one.headers, (one.form:gsub("%%s", string.format("%022d", from + at))))
        end
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("holdfast-wrk").FullName;
    private long sent;

    public Wrk() => File.WriteAllText(Path.Combine(folder, "paths.lua"), Script);

    /// <summary>Answers a second for each, in turns so that a busy moment of the machine hits both: the median of the rounds.</summary>
    public async Task<(double A, double B, double Ratio)> Compare(Load a, Load b, int rounds, int seconds)
    {
        var found = await Rounds(a, b, rounds, seconds);
        return (found.Select(pair => pair.A.PerSecond).Median(), found.Select(pair => pair.B.PerSecond).Median(), found.Select(pair => pair.A.PerSecond / pair.B.PerSecond).Median());
    }

    /// <summary>Both, in turns, after one round of each that doesn't count.</summary>
    public async Task<IReadOnlyList<(Answers A, Answers B)>> Rounds(Load a, Load b, int rounds, int seconds)
    {
        await Run(a, seconds);
        await Run(b, seconds);
        var found = new List<(Answers A, Answers B)>();
        for (var round = 0; round < rounds; round++)
        {
            found.Add((await Run(a, seconds), await Run(b, seconds)));
        }

        return found;
    }

    public async Task<Answers> Run(Load load, int seconds)
    {
        var list = Path.Combine(folder, "paths.txt");
        await File.WriteAllLinesAsync(list, load.Paths.Select((path, number) => $"{path}\t{load.Cookies?[number]}\t{load.Forms?[number]}"));
        var output = await Shell.Run(
            "wrk",
            ["-t1", $"-c{Connections}", $"-d{seconds}s", "--latency", "--timeout", "20s", "-s", Path.Combine(folder, "paths.lua"), load.Address.GetLeftPart(UriPartial.Authority), "--", list, sent.ToString(CultureInfo.InvariantCulture)]);
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"Not every answer was good:\n{output}");
        }

        if (Answered().Match(output) is not { Success: true } answered || Slowest().Match(output) is not { Success: true } slow)
        {
            throw new InvalidOperationException($"What wrk said can't be read:\n{output}");
        }

        var done = int.Parse(answered.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        // What was under way at the end had its numbers too.
        sent += done + Connections;
        return new Answers(
            done,
            double.Parse(Rate().Match(output).Groups[1].ValueSpan, CultureInfo.InvariantCulture),
            double.Parse(slow.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * slow.Groups[2].Value switch { "us" => 0.001, "ms" => 1, "s" => 1000, var unit => throw new FormatException($"wrk gave a time in {unit}.") });
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Answered();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Slowest();
}
