using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.Bench;

/// <summary>From <c>bin/holdfast serve</c> to the first page, and what the site holds when it has nothing to do.</summary>
internal static class StartBench
{
    private const int Meetings = 50_000;
    private const int Rounds = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly string[] Pages = ["/meetings", "/meetings?near=Chicago", "/meetings/search.json?lat=41.88&lon=-87.63", "/help"];

    public static async Task<IReadOnlyList<Bar>> Run()
    {
        var place = await StoredWorld.Of(Meetings);
        var took = new List<double>();
        var held = new List<double>();
        // Once for the files of the program to be in memory; not counted.
        await Once(place.Folder);
        for (var round = 0; round < Rounds; round++)
        {
            await Console.Error.WriteLineAsync($"Starting, {round + 1} of {Rounds} …");
            var (seconds, megabytes) = await Once(place.Folder, idles: round >= Rounds - 3);
            took.Add(seconds);
            if (megabytes is { } found)
            {
                held.Add(found);
            }
        }

        return
        [
            Bar.AtMost($"start: bin/holdfast serve to the first page, {Meetings:N0} meetings, median of {Rounds}", took.Median(), 3, "s", "0.00"),
            Bar.AtMost("start: resident memory, idle for 10 s after a few requests, median of 3", held.Median(), 220, "MB", "0"),
        ];
    }

    private static async Task<(double Seconds, double? Megabytes)> Once(string folder, bool idles = false)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(
            Path.Combine(Repository.Root, "bin", "holdfast"),
            ["serve", "--data", folder, "--urls", address.GetLeftPart(UriPartial.Authority), "--health-port", FreePort().ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using var client = new HttpClient { BaseAddress = address };
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException("bin/holdfast didn't start.");
        try
        {
            while (!await Answers(client))
            {
                if (process.HasExited || Stopwatch.GetElapsedTime(started) > Limit)
                {
                    throw new InvalidOperationException("bin/holdfast serve gave no page within a minute.");
                }

                await Task.Delay(5);
            }

            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (!idles)
            {
                return (seconds, null);
            }

            for (var round = 0; round < 10; round++)
            {
                foreach (var page in Pages)
                {
                    await client.GetByteArrayAsync(new Uri(page, UriKind.Relative));
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(10));
            return (seconds, await Resident(process.Id));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<bool> Answers(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync(new Uri("/", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException exception) when (exception.InnerException is SocketException)
        {
            // Nobody listens yet.
            return false;
        }
    }

    /// <summary>Megabytes of 1,000,000 bytes that the process holds in memory.</summary>
    private static async Task<double> Resident(int process)
    {
        var line = (await File.ReadAllLinesAsync($"/proc/{process}/status")).First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
