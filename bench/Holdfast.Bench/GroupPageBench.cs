using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Holdfast.Groups;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Holdfast.Bench;

/// <summary>A group's page as its members see it, beside a bare Razor page that reads the same rows in plain text and asks nobody who they are.</summary>
internal static class GroupPageBench
{
    private const int Few = 10_000;
    private const int Usual = 100_000;
    private const int Many = 1_000_000;
    private const int Rounds = 5;
    private const int Seconds = 4;
    private const double Kilobyte = 1024;

    public static async Task<IReadOnlyList<Bar>> Run()
    {
        using var wrk = new Wrk();
        return [.. await Speed(wrk), .. await Growth(wrk)];
    }

    private static async Task<IReadOnlyList<Bar>> Speed(Wrk wrk)
    {
        var place = await StoredCommunity.Of(Usual, plainToo: true);
        await using var site = await CommunitySite.Over(place);
        await using var bare = await BareSite.Start(services => services.AddDbContext<BareDb>(options => BareDb.Use(options, place.Folder)));
        var readers = await site.SignIn(Wrk.Connections);
        var shown = readers[0].Page.Split("<article").Length - 1;
        if (shown != Feed.PostsOnAPage)
        {
            throw new InvalidOperationException($"A page shows {shown} posts, not {Feed.PostsOnAPage}.");
        }

        var barePaths = readers.Select(reader => reader.Path.Replace("/groups/", "/bare/", StringComparison.Ordinal)).ToList();
        using var client = new HttpClient { BaseAddress = BenchSite.AddressOf(bare) };
        var barePage = await client.GetStringAsync(new Uri(barePaths[0], UriKind.Relative));
        await Console.Error.WriteLineAsync("Serving a group's page …");
        var beside = new Load(BenchSite.AddressOf(bare), barePaths);
        var rounds = await wrk.Rounds(LoadOf(site, readers), beside, Rounds, Seconds);
        await using var anew = await CommunitySite.Over(place, readAnew: true);
        var (perSecond, besideIt, ratio) = await wrk.Compare(LoadOf(anew, await anew.SignIn(Wrk.Connections)), beside, Rounds, Seconds);
        return
        [
            Bar.AtLeast(
                $"pages: a group's page, {shown} posts, {Usual:N0} stored, {Size(readers[0].Page)}, beside a bare page of the same rows, {Size(barePage)}",
                $"{rounds.Select(round => round.A.PerSecond).Median():N0}/s", $"{rounds.Select(round => round.B.PerSecond).Median():N0}/s",
                rounds.Select(round => round.A.PerSecond / round.B.PerSecond).Median(), 0.6),
            Bar.Told("pages: the same, each read anew", $"{perSecond:N0}/s", $"{besideIt:N0}/s", ratio),
            Bar.NoMoreThan(
                $"pages: the slowest of a hundred of them, {Wrk.Connections} connections",
                $"{Bar.Text(rounds.Select(round => round.A.Slow).Median())} ms", $"{Bar.Text(rounds.Select(round => round.B.Slow).Median())} ms",
                rounds.Select(round => round.A.Slow / round.B.Slow).Median(), 2),
            Bar.AtMost("pages: queries to the database for one of them, read anew", await Queries(anew, (await anew.SignIn(1))[0]), 8, "queries", "0"),
            Bar.AtMost("pages: one of them over the wire, with Brotli", await Weight(site, readers[2]) / Kilobyte, 25, "KB"),
        ];
    }

    private static async Task<IReadOnlyList<Bar>> Growth(Wrk wrk)
    {
        await using var few = await CommunitySite.Over(await StoredCommunity.Of(Few), readAnew: true);
        await using var many = await CommunitySite.Over(await StoredCommunity.Of(Many), readAnew: true);
        await Console.Error.WriteLineAsync("Serving from few and from many posts …");
        var (inMany, inFew, _) = await wrk.Compare(LoadOf(many, await many.SignIn(Wrk.Connections)), LoadOf(few, await few.SignIn(Wrk.Connections)), Rounds, Seconds);
        return [Bar.NoMoreThan($"pages: cost of a group's page, read anew, {Few:N0} -> {Many:N0} posts", $"{1000 / inMany:0.00} ms", $"{1000 / inFew:0.00} ms", inFew / inMany, 1.5)];
    }

    private static Load LoadOf(CommunitySite site, IReadOnlyList<Reader> readers) =>
        new(site.Address, [.. readers.Select(reader => reader.Path)], [.. readers.Select(reader => reader.Cookie)]);

    /// <summary>Commands that one request gives the database, its session included.</summary>
    private static async Task<double> Queries(CommunitySite site, Reader reader)
    {
        var count = 0;
        using var subscription = DiagnosticListener.AllListeners.Subscribe(new Watcher<DiagnosticListener>(listener =>
        {
            if (listener.Name == DbLoggerCategory)
            {
                listener.Subscribe(new Watcher<KeyValuePair<string, object?>>(told =>
                {
                    if (told.Key == RelationalEventId.CommandExecuted.Name)
                    {
                        Interlocked.Increment(ref count);
                    }
                }));
            }
        }));
        // EF Core tells nobody of commands for a second after one that nobody listened to.
        var until = Stopwatch.StartNew();
        while (count == 0 && until.Elapsed < TimeSpan.FromSeconds(10))
        {
            await Get(site, reader);
        }

        count = 0;
        await Get(site, reader);
        return count > 0 ? count : throw new InvalidOperationException("No query was heard.");
    }

    private static async Task<double> Weight(CommunitySite site, Reader reader)
    {
        using var answer = await Get(site, reader, "br");
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (answer.Content.Headers.ContentEncoding.Contains("br"))
        {
            using var unpacked = new StreamReader(new BrotliStream(new MemoryStream(body), CompressionMode.Decompress));
            if (!(await unpacked.ReadToEndAsync()).Contains("<article", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("What was weighed isn't the group's page.");
            }
        }

        return body.Length + answer.Headers.Concat(answer.Content.Headers).Sum(header => header.Key.Length + header.Value.Sum(value => value.Length + 4));
    }

    private static async Task<HttpResponseMessage> Get(CommunitySite site, Reader reader, string? encoding = null)
    {
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = site.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, reader.Path);
        request.Headers.Add("Cookie", reader.Cookie);
        if (encoding is not null)
        {
            request.Headers.Add("Accept-Encoding", encoding);
        }

        var answer = await client.SendAsync(request);
        return answer.EnsureSuccessStatusCode();
    }

    private const string DbLoggerCategory = "Microsoft.EntityFrameworkCore";

    private static string Size(string page) => $"{Bar.Text(Encoding.UTF8.GetByteCount(page) / Kilobyte)} KB";

    private sealed class Watcher<T>(Action<T> next) : IObserver<T>
    {
        public void OnNext(T value) => next(value);

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }
}
