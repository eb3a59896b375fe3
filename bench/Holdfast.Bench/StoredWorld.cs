using Holdfast.Data;
using Holdfast.Meetings;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Bench;

/// <summary>
/// Data folders with the first so many meetings of <see cref="World"/>, made through the real types.
/// </summary>
internal static class StoredWorld
{
    private const int BatchSize = 5000;
    private const long FeedStep = 8;
    private static readonly string[] MadeBy = ["made-by.Seeded", "made-by.StoredWorld", "made-by.World"];

    /// <summary>The folder, made when it isn't there.</summary>
    public static Task<StorePlace> Of(int meetings) => Stored.Of(
        $"world-{meetings}",
        MadeBy,
        async place =>
        {
            await Console.Error.WriteLineAsync($"Making {meetings:N0} meetings …");
            await using var services = Services(place);
            await Migrator.Migrate(services);
            await Fill(services, meetings);
        },
        "gazetteer.bin",
        "programmes.yaml");

    /// <summary>The parts of a site that isn't served, as a verb of the command line has them.</summary>
    public static ServiceProvider Services(StorePlace place)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddStore(place);
        services.AddMeetings();
        return services.BuildServiceProvider();
    }

    public static World World(IServiceProvider services) =>
        new(services.GetRequiredService<Gazetteer>(), services.GetRequiredService<ProgrammeCatalog>());

    private static async Task Fill(ServiceProvider services, int meetings)
    {
        var world = World(services);
        var now = SystemClock.Instance.GetCurrentInstant();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var writer = scope.ServiceProvider.GetRequiredService<Writer>();
        var source = new MeetingSource("bench");
        await writer.Write(db, () =>
        {
            db.MeetingSources.Add(source);
            return Task.CompletedTask;
        });
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        foreach (var batch in Enumerable.Range(0, meetings).Chunk(BatchSize))
        {
            await writer.Write(db, () =>
            {
                foreach (var number in batch)
                {
                    var slug = Bench.World.SlugOf(number);
                    var meeting = new Meeting((number + 1) * FeedStep, slug, source, slug, slug);
                    meeting.List(world.Meeting(number), secrets: null, digest: null, now);
                    db.Meetings.Add(meeting);
                }

                return Task.CompletedTask;
            });
            db.ChangeTracker.Clear();
            db.Attach(source);
        }

        await db.Database.ExecuteSqlRawAsync("pragma wal_checkpoint(truncate)");
    }
}
