using System.Globalization;
using System.Security.Cryptography;
using Holdfast.Data;
using Holdfast.Meetings;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Bench;

/// <summary>
/// Data folders with the first so many meetings of <see cref="World"/>, made through the real types and kept under
/// artifacts/bench by a digest of what makes them, so that the next run needn't make them again.
/// </summary>
internal static class StoredWorld
{
    private const int BatchSize = 5000;
    private const long FeedStep = 8;

    /// <summary>The folder, made when it isn't there.</summary>
    public static async Task<StorePlace> Of(int meetings)
    {
        var place = new StorePlace(Path.Combine(Repository.Artifacts, "bench", $"world-{meetings}-{Digest()}"));
        var done = Path.Combine(place.Folder, "done");
        if (File.Exists(done))
        {
            return place;
        }

        await Console.Error.WriteLineAsync($"Making {meetings:N0} meetings …");
        if (Directory.Exists(place.Folder))
        {
            Directory.Delete(place.Folder, recursive: true);
            File.Delete(place.MasterKeyFile);
        }

        await using var services = Services(place);
        await Migrator.Migrate(services);
        await Fill(services, meetings);
        await File.WriteAllTextAsync(done, "");
        return place;
    }

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

    private static string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var resource in typeof(StoredWorld).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("made-by.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var source = typeof(StoredWorld).Assembly.GetManifestResourceStream(resource)!;
            using var bytes = new MemoryStream();
            source.CopyTo(bytes);
            hash.AppendData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }

        hash.AppendData(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "gazetteer.bin")));
        hash.AppendData(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "programmes.yaml")));
        return Convert.ToHexString(hash.GetHashAndReset())[..12].ToLower(CultureInfo.InvariantCulture);
    }
}
