using System.Buffers;
using System.Diagnostics;
using Holdfast.Data;
using Holdfast.Meetings;
using Holdfast.Meetings.Finder;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Bench;

/// <summary>The finder over 250,000 meetings: beside PostgreSQL with PostGIS, beside a tenth of the meetings, and beside a constant answer over HTTP.</summary>
internal static class FinderBench
{
    private const int Many = 250_000;
    private const int Few = 25_000;
    private const int Asked = 2000;
    private const int Rounds = 7;
    private const int PostgresRounds = 3;
    private const int AnswerBytes = 5 * 1024;
    private const string ConstantPath = "/bench/constant";

    public static async Task<IReadOnlyList<Bar>> Run()
    {
        var manyPlace = await StoredWorld.Of(Many);
        var fewPlace = await StoredWorld.Of(Few);
        var bars = new List<Bar>();

        await using var site = Program.BuildSite(manyPlace, new Web.Site(), "http://127.0.0.1:0", Quiet);
        await Migrator.Migrate(site.Services);
        var finder = site.Services.GetRequiredService<MeetingFinder>();
        bars.AddRange(await Rebuilding(site, finder));

        await using var fewSite = Program.BuildSite(fewPlace, new Web.Site(), "http://127.0.0.1:0", Quiet);
        var fewFinder = fewSite.Services.GetRequiredService<MeetingFinder>();
        await fewFinder.Rebuild(CancellationToken.None);
        var questions = Questions.Mix(StoredWorld.World(site.Services), Asked);
        bars.AddRange(await Asking(site, finder, fewFinder, questions));
        bars.Add(await Serving(manyPlace, finder, questions));
        bars.Add(await Following(manyPlace));
        return bars;

        static void Quiet(WebApplicationBuilder builder)
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Holdfast", LogLevel.Warning);
            builder.Services.AddSingleton<NodaTime.IClock>(new Still());
        }
    }

    private static async Task<IReadOnlyList<Bar>> Rebuilding(WebApplication site, MeetingFinder finder)
    {
        await Console.Error.WriteLineAsync("Making the index …");
        await using (var scope = site.Services.CreateAsyncScope())
        {
            // The model and the catalog are in memory before the index is weighed.
            await scope.ServiceProvider.GetRequiredService<HoldfastDb>().Meetings.AsNoTracking().OrderBy(meeting => meeting.Id).FirstAsync();
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        await finder.Rebuild(CancellationToken.None);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        var took = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await finder.Rebuild(CancellationToken.None);
            took.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return
        [
            Bar.AtMost($"finder: index made anew, {finder.Count:N0} meetings", took.Median(), 6, "s"),
            Bar.AtMost("finder: memory the index holds", held / 1e6, 300, "MB", "0"),
        ];
    }

    private static async Task<IReadOnlyList<Bar>> Asking(WebApplication site, MeetingFinder finder, MeetingFinder fewFinder, IReadOnlyList<FinderQuestion> questions)
    {
        await Console.Error.WriteLineAsync("Loading PostgreSQL …");
        await using var postgres = await Postgres.Start();
        await using (var scope = site.Services.CreateAsyncScope())
        {
            await postgres.Load(scope.ServiceProvider.GetRequiredService<HoldfastDb>(), site.Services.GetRequiredService<ProgrammeCatalog>(), Still.Noon);
        }

        await Console.Error.WriteLineAsync("Asking both …");
        var now = (int)(Still.Noon.ToUnixTimeSeconds() / 60);
        var (same, withAnswer) = (0, 0);
        foreach (var question in questions)
        {
            var here = finder.Ask(question).Items.Select(item => item.MeetingId).ToList();
            var there = await postgres.Ask(question, now);
            same += here.SequenceEqual(there) ? 1 : 0;
            withAnswer += here.Count > 0 ? 1 : 0;
            if (!here.SequenceEqual(there))
            {
                await Console.Error.WriteLineAsync($"Not the same: {question.Query(question.Limit)}\n  index      {string.Join(' ', here)}\n  PostgreSQL {string.Join(' ', there)}");
            }
        }

        // Compiled for good before anything is timed.
        for (var round = 0; round < 5; round++)
        {
            Time(finder, questions);
            Time(fewFinder, questions);
        }

        var (many, few, postgis) = (new List<double[]>(), new List<double[]>(), new List<double[]>());
        for (var round = 0; round < Rounds; round++)
        {
            many.Add(Time(finder, questions));
            few.Add(Time(fewFinder, questions));
            if (round < PostgresRounds)
            {
                postgis.Add(await Time(postgres, questions, now));
            }
        }

        var (index, tenth, reference) = (PerQuestion(many), PerQuestion(few), PerQuestion(postgis));
        var (p50, fewP50, postgisP50) = (index.Median(), tenth.Median(), reference.Median());
        return
        [
            new Bar("finder: the same meetings in the same order as PostGIS", $"{same:N0} of {questions.Count:N0}", $"{withAnswer:N0} with any", "-", "all", same == questions.Count),
            Bar.Aim("finder: a question to the index, p50 / p99", $"{Bar.Text(p50)} / {Bar.Text(index.Percentile(0.99))} us", "p50 <= 60 us"),
            Bar.AtLeast("finder: p50 beside PostgreSQL + PostGIS", $"{Bar.Text(p50)} us", $"{Bar.Text(postgisP50)} us", postgisP50 / p50, 15),
            Bar.NoMoreThan($"finder: p50 at {Many:N0} beside {Few:N0}", $"{Bar.Text(p50)} us", $"{Bar.Text(fewP50)} us", p50 / fewP50, 4),
        ];
    }

    private static async Task<Bar> Serving(StorePlace place, MeetingFinder finder, IReadOnlyList<FinderQuestion> questions)
    {
        await Console.Error.WriteLineAsync("Serving …");
        // As many records as make answers of about the constant's size.
        var limit = Enumerable.Range(1, 20).MinBy(tried => Math.Abs(AnswerBytes - questions.Average(question => Size(finder.Ask(question with { Limit = tried })))));
        var bytes = questions.Average(question => Size(finder.Ask(question with { Limit = limit })));
        var constant = new byte[AnswerBytes];
        Array.Fill(constant, (byte)' ');
        "{}"u8.CopyTo(constant);
        await using var site = await BenchSite.Start(place, new Still(), app => app.MapGet(ConstantPath, Constant).AllowAnonymous());
        var address = BenchSite.AddressOf(site);
        using var wrk = new Wrk();
        var paths = questions.Select(question => "/meetings/search.json" + question.Query(limit)).ToList();
        var (answered, constantly, ratio) = await wrk.Compare(new Load(address, paths), new Load(address, [ConstantPath]), rounds: 5, seconds: 4);
        await site.StopAsync();
        return Bar.AtLeast($"finder: search.json, {bytes / 1024:0.0} KB, beside a constant 5 KB", $"{answered:N0}/s", $"{constantly:N0}/s", ratio, 0.3);

        async Task Constant(HttpContext context)
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.BodyWriter.Write(constant);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
    }

    /// <summary>Writes a meeting from another process's parts, as an import beside a served site does, and asks until it is found.</summary>
    private static async Task<Bar> Following(StorePlace place)
    {
        const string word = "quokkabench";
        await using var site = await BenchSite.Start(place);
        await using var elsewhere = StoredWorld.Services(place);
        var world = StoredWorld.World(elsewhere);
        using var client = new HttpClient { BaseAddress = BenchSite.AddressOf(site) };
        var took = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            await Write(elsewhere, round, world.Meeting(round) with { Name = $"{word}{round}", Schedule = Schedule.Weekly((Weekdays)127, new NodaTime.LocalTime(12, 0), 60), Venue = Venue.Online });
            var started = Stopwatch.GetTimestamp();
            while (!(await client.GetStringAsync(new Uri($"/meetings/search.json?q={word}{round}", UriKind.Relative))).Contains(word, StringComparison.Ordinal))
            {
                if (Stopwatch.GetElapsedTime(started).TotalSeconds > 30)
                {
                    throw new InvalidOperationException("A changed meeting wasn't found within 30 s.");
                }

                await Task.Delay(10);
            }

            took.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            await Write(elsewhere, round, world.Meeting(round));
        }

        await site.StopAsync();
        return Bar.AtMost("finder: a meeting changed by another process is found, slowest of 3", took.Max(), 5, "s");
    }

    private static async Task Write(ServiceProvider services, int number, Listing listing)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var now = NodaTime.SystemClock.Instance.GetCurrentInstant();
        await scope.ServiceProvider.GetRequiredService<Writer>().Write(db, async () =>
        {
            var slug = World.SlugOf(number);
            var meeting = await db.Meetings.SingleAsync(known => known.Slug == slug);
            meeting.List(listing, secrets: null, digest: null, now);
            db.Changes.Add(new Change(Change.Meeting, meeting.Id, now));
        });
    }

    /// <summary>Microseconds for each question.</summary>
    private static double[] Time(MeetingFinder finder, IReadOnlyList<FinderQuestion> questions)
    {
        var took = new double[questions.Count];
        for (var i = 0; i < took.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            finder.Ask(questions[i]);
            took[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        return took;
    }

    private static async Task<double[]> Time(Postgres postgres, IReadOnlyList<FinderQuestion> questions, int now)
    {
        var took = new double[questions.Count];
        for (var i = 0; i < took.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await postgres.Ask(questions[i], now);
            took[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        return took;
    }

    private static double[] PerQuestion(List<double[]> rounds) =>
        [.. Enumerable.Range(0, rounds[0].Length).Select(question => rounds.Select(round => round[question]).Median())];

    private static int Size(FinderAnswer answer) => 40 + answer.Items.Sum(item => item.ReadRecord().Length + 190);
}
