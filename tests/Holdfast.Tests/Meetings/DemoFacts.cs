using Holdfast.Data;
using Holdfast.Meetings;
using Holdfast.Meetings.Demo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Meetings;

public class DemoFacts
{
    private static readonly LocalDate Today = new(2026, 11, 23);
    private static readonly ProgrammeCatalog Catalog = ProgrammeCatalog.Load(Path.Combine(AppContext.BaseDirectory, "programmes.yaml"));
    private static readonly IReadOnlyList<(string Slug, Listing Listing)> Meetings = DemoCommunity.Meetings(Catalog, Today);
    private static readonly IReadOnlyList<Listing> Listings = [.. Meetings.Select(meeting => meeting.Listing)];

    [Fact]
    public void There_are_enough_meetings_to_look_around_in() => Assert.InRange(Meetings.Count, 340, 1000);

    [Fact]
    public void They_are_in_a_dozen_real_time_zones_and_more()
    {
        var zones = Listings.Select(listing => listing.TimeZone).Distinct().ToList();
        Assert.True(zones.Count >= 12, $"{zones.Count} zones");
        Assert.All(zones, zone => Assert.NotNull(DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)));
    }

    [Fact]
    public void Every_programme_of_the_catalogue_meets() =>
        Assert.Equal(Catalog.All.Select(programme => programme.Code).Order(), Listings.Select(listing => listing.Programme).Distinct().Order());

    [Fact]
    public void Every_slug_is_one_of_a_kind_and_safe_in_an_address()
    {
        Assert.Equal(Meetings.Count, Meetings.Select(meeting => meeting.Slug).Distinct().Count());
        Assert.All(Meetings, meeting => Assert.Matches("^[a-z0-9][a-z0-9-]{1,80}$", meeting.Slug));
    }

    [Fact]
    public void Every_audience_and_access_is_somewhere()
    {
        Assert.Equal(Audiences.All.Order(), Listings.SelectMany(listing => listing.Audience).Distinct().Order());
        Assert.Equal(Accesses.All.Order(), Listings.SelectMany(listing => listing.Access).Distinct().Order());
    }

    [Fact]
    public void Every_type_belongs_to_its_programme() => Assert.All(
        Listings, listing => Assert.All(listing.Types, type => Assert.True(Catalog.Find(listing.Programme)!.Types.ContainsKey(type), type)));

    [Fact]
    public void Every_kind_of_schedule_and_venue_is_somewhere()
    {
        var schedules = Listings.Select(listing => listing.Schedule).ToList();
        Assert.Equal(Enum.GetValues<Repeats>(), schedules.Select(schedule => schedule.Repeats).Distinct().Order());
        Assert.Equal(Enum.GetValues<Venue>(), Listings.Select(listing => listing.Venue).Distinct().Order());
        Assert.Contains(schedules, schedule => schedule.From is not null);
        Assert.Contains(schedules, schedule => schedule.IsWeekly && schedule.DayNumbers().Count() == 2);
        Assert.Contains(schedules, schedule => schedule.Start.Hour == 23 && schedule.Start.Minute + schedule.Minutes > 60);
        Assert.Contains(schedules, schedule => schedule.Start == LocalTime.Midnight);
        Assert.Contains(schedules, schedule => schedule.Start == LocalTime.Noon);
        Assert.Contains(Listings, listing => listing.Exceptions.Any(change => change.IsCancelled));
        Assert.Contains(Listings, listing => listing.Exceptions.Any(change => !change.IsCancelled));
        Assert.All(Listings.SelectMany(listing => listing.Exceptions), change => Assert.NotEqual(change.Date, change.MovedTo));
    }

    [Fact]
    public void What_is_held_once_is_still_to_come() => Assert.All(
        Listings.Where(listing => listing.Schedule.Repeats == Repeats.Once), listing => Assert.InRange(listing.Schedule.On!.Value, Today, Today.PlusDays(30)));

    [Fact]
    public void Several_meetings_are_open_online_at_every_half_hour_of_a_fortnight_and_at_both_clock_changes()
    {
        var online = Listings.Where(listing => listing.Venue == Venue.Online && listing.Schedule.IsWeekly).ToList();
        foreach (var first in new[] { Instant.FromUtc(2026, 11, 23, 0, 0), Instant.FromUtc(2027, 3, 7, 0, 0), Instant.FromUtc(2027, 3, 21, 0, 0), Instant.FromUtc(2026, 10, 24, 0, 0) })
        {
            var last = first + Duration.FromDays(14);
            var held = online
                .SelectMany(listing => Occurrences.Between(listing.Schedule, DateTimeZoneProviders.Tzdb[listing.TimeZone], listing.Exceptions, first, last))
                .ToList();
            for (var at = first; at < last; at += Duration.FromMinutes(30))
            {
                var open = held.Count(occurrence => occurrence.Start <= at && occurrence.End > at);
                Assert.True(open >= 3, $"{open} at {at}");
            }
        }
    }

    [Fact]
    public void The_plain_part_holds_no_passcode_and_only_made_up_addresses()
    {
        Assert.Contains(Listings, listing => listing.Private?.Passcodes.Count > 0);
        Assert.All(Listings, listing =>
        {
            Assert.DoesNotContain("pwd", listing.ConferenceUrl ?? "", StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("passcode", listing.Notes ?? "", StringComparison.OrdinalIgnoreCase);
            Assert.StartsWith("https://meet.example.org/", listing.ConferenceUrl ?? "https://meet.example.org/", StringComparison.Ordinal);
            Assert.EndsWith(".example.org/", listing.Website ?? ".example.org/", StringComparison.Ordinal);
            Assert.Contains("555-01", listing.ConferencePhone ?? "555-01", StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Whoever_has_an_online_way_in_has_a_link_and_whoever_meets_in_a_room_has_a_street() => Assert.All(Listings, listing =>
    {
        Assert.Equal(listing.Venue is Venue.Online or Venue.Hybrid, listing.ConferenceUrl is not null);
        Assert.Equal(listing.Venue is not Venue.Online, listing.Street is not null);
    });

    [Fact]
    public void The_same_day_gives_the_same_community() =>
        Assert.Equal(Meetings.Select(Told), DemoCommunity.Meetings(Catalog, Today).Select(Told));

    [Fact]
    public async Task A_second_run_adds_nothing_and_keeps_what_people_changed()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("holdfast-demo-");
        try
        {
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddStore(new StorePlace(Path.Combine(folder.FullName, "data")));
            services.AddMeetings();
            await using var provider = services.BuildServiceProvider();
            await Migrator.Migrate(provider, cancellation);

            Assert.Equal(Meetings.Count, await Load());
            await using (var scope = provider.CreateAsyncScope())
            {
                var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
                var meeting = await db.Meetings.FirstAsync(one => one.Private != null, cancellation);
                var sealer = provider.GetRequiredService<Sealer>();
                Assert.False(sealer.Open(meeting.Private!, meeting.PrivatePlace).IsEmpty);
                meeting.Close(Instant.FromUtc(2030, 1, 1, 0, 0));
                await db.SaveChangesAsync(cancellation);
            }

            Assert.Equal(0, await Load());
            await using (var scope = provider.CreateAsyncScope())
            {
                var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
                var meetings = await db.Meetings.AsNoTracking().Include(meeting => meeting.Exceptions).ToListAsync(cancellation);
                Assert.Equal(Meetings.Count, meetings.Count);
                Assert.Equal(Meetings.Sum(meeting => meeting.Listing.Exceptions.Count), meetings.Sum(meeting => meeting.Exceptions.Count));
                Assert.Single(meetings, meeting => !meeting.IsListed);
                Assert.Equal(meetings.Count, meetings.Select(meeting => meeting.FeedId).Distinct().Count());
                Assert.All(meetings, meeting => Assert.True(meeting.FeedId >= 1_000_000 && meeting.FeedId % 8 == 0));
                Assert.Equal(1, await db.Changes.CountAsync(cancellation));
            }

            async Task<int> Load()
            {
                await using var scope = provider.CreateAsyncScope();
                return await DemoCommunity.Load(
                    scope.ServiceProvider.GetRequiredService<HoldfastDb>(),
                    provider.GetRequiredService<Writer>(),
                    provider.GetRequiredService<Sealer>(),
                    Catalog,
                    provider.GetRequiredService<IClock>(),
                    cancellation);
            }
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static string Told((string Slug, Listing Listing) meeting) =>
        $"{meeting.Slug} {meeting.Listing.Name} {meeting.Listing.Notes} {meeting.Listing.Types} {meeting.Listing.Access} {meeting.Listing.Latitude} {meeting.Listing.Schedule.Start} {meeting.Listing.Schedule.Days}";
}
