using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Meetings.Finder;

namespace Holdfast.Bench;

/// <summary>The finder's and a group's page beside bare Razor pages, and what a visit weighs over the wire.</summary>
internal static partial class PagesBench
{
    private const int Meetings = 50_000;
    private const double Kilobyte = 1024;
    private const int Asked = 200;
    private const int DifferentTimes = 100;

    public static async Task<IReadOnlyList<Bar>> Run()
    {
        var place = await StoredWorld.Of(Meetings);
        await using var site = await BenchSite.Start(place);
        var address = BenchSite.AddressOf(site);
        List<Bar> bars = [.. await Speed(site, address), .. await Weight(site, address)];
        await site.StopAsync();
        return [.. bars, .. await GroupPageBench.Run()];
    }

    private static async Task<IReadOnlyList<Bar>> Speed(WebApplication site, Uri address)
    {
        await Console.Error.WriteLineAsync("Serving pages …");
        var finder = site.Services.GetRequiredService<MeetingFinder>();
        // Only whole pages of results: an empty one would be quicker.
        var paths = Questions.Mix(StoredWorld.World(site.Services), Asked * 10)
            .Where(question => finder.Ask(question).Items.Count == FinderQuestion.DefaultLimit)
            .Take(Asked)
            .Select(question => "/meetings" + question.Query(FinderQuestion.DefaultLimit))
            .ToList();
        using var client = new HttpClient { BaseAddress = address };
        var sizes = new List<double>();
        foreach (var path in paths)
        {
            sizes.Add((await client.GetByteArrayAsync(new Uri(path, UriKind.Relative))).Length);
        }

        await using var bare = await BareSite.Start(services => services.AddSingleton(new BareContent((int)sizes.Average())));
        using var wrk = new Wrk();
        var bareSize = (await client.GetByteArrayAsync(new Uri(BenchSite.AddressOf(bare), "/bare"))).Length;
        var (page, reference, ratio) = await wrk.Compare(new Load(address, paths), new Load(BenchSite.AddressOf(bare), ["/bare"]), rounds: 5, seconds: 4);
        // More different addresses than the site keeps pages of, so that each is drawn anew.
        var anew = Enumerable.Range(0, DifferentTimes).SelectMany(time => paths.Select(path => $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}time={time}")).ToList();
        var (drawn, beside, drawnRatio) = await wrk.Compare(new Load(address, anew), new Load(BenchSite.AddressOf(bare), ["/bare"]), rounds: 5, seconds: 4);
        await bare.StopAsync();
        return
        [
            Bar.AtLeast(
                $"pages: /meetings, {Size(sizes.Average())}, {Asked} questions, beside a bare Razor page, {Size(bareSize)}, uncompressed", $"{page:N0}/s", $"{reference:N0}/s", ratio, 0.4),
            Bar.Told("pages: the same, each page drawn anew", $"{drawn:N0}/s", $"{beside:N0}/s", drawnRatio),
        ];
    }

    private static async Task<IReadOnlyList<Bar>> Weight(WebApplication site, Uri address)
    {
        var bars = new List<Bar>();
        var first = await Fetch(address, "/");
        if (first.Status == StatusCodes.Status200OK)
        {
            var total = first.Bytes;
            foreach (var path in Named(first.Body))
            {
                var part = await Fetch(address, path);
                total += part.Status == StatusCodes.Status200OK ? part.Bytes : throw new InvalidOperationException($"{path} answered {part.Status}.");
            }

            bars.Add(Bar.AtMost("pages: first visit, page with style, script, font, icon and manifest", total / Kilobyte, 85, "KB"));
        }
        else
        {
            bars.Add(Bar.Missing("pages: first visit", $"/ answered {first.Status}", "<= 85 KB"));
        }

        var answer = site.Services.GetRequiredService<MeetingFinder>().Ask(new FinderQuestion { Modes = Modes.Hybrid, Limit = 1 });
        var slug = Holdfast.Meetings.MeetingCard.Read(answer.Items[0].ReadRecord()).Slug;
        foreach (var (name, path) in new[] { ("/", "/"), ("/meetings", "/meetings"), ("/meetings near a town", "/meetings?near=Chicago"), ("/meetings/{slug}", $"/meetings/{slug}"), ("/help", "/help") })
        {
            var later = await Fetch(address, path);
            bars.Add(later.Status == StatusCodes.Status200OK
                ? Bar.AtMost($"pages: later page {name}", later.Bytes / Kilobyte, 14, "KB")
                : Bar.Missing($"pages: later page {name}", $"answered {later.Status}", "<= 14 KB"));
        }

        return bars;
    }

    /// <summary>Files a page asks for: what it links and loads, each once.</summary>
    private static IEnumerable<string> Named(string html) => Files().Matches(html).Select(match => match.Groups[1].Value).Distinct();

    /// <summary>All bytes of one answer as they come over the wire, headers and chunks too, to a browser that takes Brotli.</summary>
    private static async Task<(int Status, int Bytes, string Body)> Fetch(Uri address, string path)
    {
        using var socket = new TcpClient(address.Host, address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept: text/html,*/*\r\nAccept-Language: en-US,en;q=0.9\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nConnection: close\r\n\r\n"));
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer);
        var head = Encoding.ASCII.GetString(answer.GetBuffer(), 0, Math.Min((int)answer.Length, 12));
        using var client = new HttpClient { BaseAddress = address };
        using var plain = await client.GetAsync(new Uri(path, UriKind.Relative));
        return (int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture), (int)answer.Length, await plain.Content.ReadAsStringAsync());
    }

    private static string Size(double bytes) => $"{Bar.Text(bytes / Kilobyte)} KB";

    [GeneratedRegex("""(?:href|src)="((?:/assets/|/site\.webmanifest)[^"]*)["]""")]
    private static partial Regex Files();
}
