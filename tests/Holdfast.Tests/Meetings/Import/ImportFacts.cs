using System.Text;
using Holdfast.Data;
using Holdfast.Meetings;
using Holdfast.Meetings.Import;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;

namespace Holdfast.Tests.Meetings.Import;

/// <summary>Taking a list in a first, a second and a third time.</summary>
public sealed class ImportFacts : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "holdfast-import-" + RandomId.New());
    private readonly FakeClock clock = new(Instant.FromUtc(2026, 11, 1, 12, 0));
    private ServiceProvider services = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddStore(new StorePlace(Path.Combine(folder, "data")));
        collection.AddSingleton<IClock>(clock);
        services = collection.BuildServiceProvider();
        await Migrator.Migrate(services, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_new_list_adds_its_meetings_and_the_same_again_writes_nothing()
    {
        Assert.Equal((3, 0, 0, 0), Counts(await Import(List("a", "b", "c"))));
        var changes = await Changes();
        clock.AdvanceHours(1);
        Assert.Equal((0, 0, 3, 0), Counts(await Import(List("a", "b", "c"))));
        Assert.Equal(changes, await Changes());
        Assert.All(await Meetings(), meeting => Assert.Equal(Instant.FromUtc(2026, 11, 1, 12, 0), meeting.UpdatedAt));
    }

    [Fact]
    public async Task A_changed_record_changes_its_meeting_and_keeps_its_address_and_number()
    {
        await Import(List("a", "b"));
        var before = (await Meetings()).Single(meeting => meeting.SourceKey == "a");
        Assert.Equal((0, 1, 1, 0), Counts(await Import(List("a", "b").Replace("Name a", "Other", StringComparison.Ordinal))));
        var after = (await Meetings()).Single(meeting => meeting.SourceKey == "a");
        Assert.Equal(("Other", before.Slug, before.FeedId, before.Id), (after.Name, after.Slug, after.FeedId, after.Id));
    }

    [Fact]
    public async Task What_vanished_is_closed_and_what_returns_is_open_again()
    {
        await Import(List("a", "b", "c", "d", "e", "f"));
        Assert.Equal((0, 0, 5, 1), Counts(await Import(List("a", "b", "c", "d", "e"))));
        Assert.False((await Meetings()).Single(meeting => meeting.SourceKey == "f").IsListed);
        Assert.Equal((0, 0, 5, 0), Counts(await Import(List("a", "b", "c", "d", "e"))));
        Assert.Equal((0, 1, 5, 0), Counts(await Import(List("a", "b", "c", "d", "e", "f"))));
        Assert.True((await Meetings()).Single(meeting => meeting.SourceKey == "f").IsListed);
    }

    [Fact]
    public async Task A_list_that_would_close_more_than_a_fifth_is_refused_until_accepted()
    {
        await Import(List("a", "b", "c", "d"));
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => Import(List("a", "b", "c").Replace("Name a", "Other", StringComparison.Ordinal)));
        Assert.Contains("close 1 of the 4", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--accept-closures", refusal.Message, StringComparison.Ordinal);
        Assert.All(await Meetings(), meeting => Assert.True(meeting.IsListed && meeting.Name != "Other"));
        Assert.Equal((0, 0, 3, 1), Counts(await Import(List("a", "b", "c"), accept: true)));
    }

    [Fact]
    public async Task What_was_edited_here_is_neither_changed_nor_closed()
    {
        await Import(List("a", "b"));
        await Db(db => db.Meetings.Where(meeting => meeting.SourceKey == "a").ExecuteUpdateAsync(set => set.SetProperty(meeting => meeting.EditedHereAt, clock.GetCurrentInstant()), Cancellation));
        var report = await Import(List("a", "b").Replace("Name a", "Other", StringComparison.Ordinal));
        Assert.Equal((0, 0, 1, 0, 1), (report.Added, report.Changed, report.Unchanged, report.Closed, report.Kept));
        Assert.Equal(1, (await Import(List("b"))).Kept);
        Assert.All(await Meetings(), meeting => Assert.True(meeting.IsListed && meeting.Name != "Other"));
    }

    [Fact]
    public async Task A_dry_run_counts_the_same_and_writes_nothing()
    {
        Assert.Equal((2, 0, 0, 0), Counts(await Import(List("a", "b"), dryRun: true)));
        Assert.Empty(await Meetings());
        Assert.Equal(0, await Changes());
        Assert.Equal(0, await Db(db => db.MeetingSources.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task A_list_cut_short_changes_nothing()
    {
        await Import(List("a", "b", "c"));
        var cut = List("a", "b", "c").Replace("Name a", "Other", StringComparison.Ordinal)[..^20];
        await Assert.ThrowsAsync<RefusalException>(() => Import(cut));
        Assert.DoesNotContain(await Meetings(), meeting => meeting.Name == "Other");
    }

    [Fact]
    public async Task A_refused_record_has_not_vanished_and_a_list_of_only_those_closes_nothing()
    {
        await Import(List("a", "b"));
        var report = await Import(List("a", "b").Replace("19:00", "99:00", StringComparison.Ordinal), accept: true);
        Assert.True(report.IsRefusedWhole);
        Assert.Equal((0, 0, 0, 0), Counts(report));
        Assert.Equal(0, (await Import(List("a", "b").Replace("\"slug\":\"b\",\"day\":1", "\"slug\":\"b\",\"day\":9", StringComparison.Ordinal), accept: true)).Closed);
        Assert.All(await Meetings(), meeting => Assert.True(meeting.IsListed));
    }

    [Fact]
    public async Task Lists_of_other_names_are_left_alone_and_slugs_stay_apart()
    {
        await Import(List("a"), source: "one");
        Assert.Equal((1, 0, 0, 0), Counts(await Import(List("a"), source: "two")));
        var slugs = (await Meetings()).Select(meeting => meeting.Slug).Order().ToList();
        Assert.Equal(2, slugs.Distinct().Count());
        Assert.Equal("name-a", slugs[0]);
        Assert.StartsWith("name-a-", slugs[1], StringComparison.Ordinal);
        Assert.Equal([1_000_000, 1_000_008], (await Meetings()).Select(meeting => meeting.FeedId).Order());
    }

    [Fact]
    public async Task A_number_of_its_server_is_kept_when_it_is_free()
    {
        const string record = """{"id_bigint":"42","weekday_tinyint":"1","start_time":"19:30:00","meeting_name":"Sunrise","location_municipality":"Springfield","formats":"O"}""";
        await Import($$"""{"meetings":[{{record}}],"formats":[{"key_string":"O","name_string":"Open","description_string":"All","lang":"en","id":"17","world_id":"OPEN","format_type_enum":"O"}]}""", source: "one");
        await Import($"[{record}]", source: "two");
        Assert.Equal([42, 1_000_000], (await Meetings()).Select(meeting => meeting.FeedId).Order());
        Assert.Equal("Open", await Db(db => db.SourceFormats.Select(format => format.Name).SingleAsync(Cancellation)));
    }

    [Fact]
    public async Task Secrets_are_sealed_and_nowhere_in_the_files()
    {
        const string secret = "canary7351";
        await Import($$"""[{"slug":"a","name":"A","day":1,"time":"19:00","city":"Springfield","conference_url":"https://zoom.us/j/123456789?pwd={{secret}}","notes":"Passcode: {{secret}}\nAsk {{secret}}@example.org","contact_1_name":"{{secret}}"}]""");
        var meeting = Assert.Single(await Meetings());
        var details = services.GetRequiredService<Sealer>().Open(meeting.Private!, meeting.PrivatePlace);
        Assert.Contains(secret, details.Passcodes);
        Assert.Contains(secret + "@example.org", details.Contacts);
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            Assert.DoesNotContain(secret, await reader.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Few_changes_are_told_one_by_one_and_many_as_one()
    {
        await Import(List("a", "b"));
        Assert.Equal([Change.Meeting, Change.Meeting], await Db(db => db.Changes.Select(change => change.Kind).ToListAsync(Cancellation)));
        await Import(List([.. Enumerable.Range(0, 300).Select(number => $"m{number}")]), source: "many");
        Assert.Equal(1, await Db(db => db.Changes.CountAsync(change => change.Kind == Change.AllMeetings, Cancellation)));
        Assert.Equal(2, await Db(db => db.Changes.CountAsync(change => change.Kind == Change.Meeting, Cancellation)));
    }

    [Fact]
    public async Task An_import_stopped_half_way_is_finished_by_the_next()
    {
        var list = List([.. Enumerable.Range(0, 1300).Select(number => $"m{number}")]);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Import(list, progress: new Told(progress =>
        {
            if (progress.Written == 500)
            {
                stop.Cancel();
            }
        }), cancellation: stop.Token));
        Assert.Equal(500, (await Meetings()).Count);
        Assert.Equal((800, 0, 500, 0), Counts(await Import(list)));
        Assert.Equal(1300, (await Meetings()).Count);
    }

    [Theory]
    [InlineData("nope", null)]
    [InlineData(null, "Mars/Base")]
    public async Task An_option_that_is_not_known_is_refused(string? programme, string? zone) =>
        await Assert.ThrowsAsync<RefusalException>(() => Import(List("a"), programme: programme, zone: zone));

    private static string List(params string[] slugs) =>
        $"[{string.Join(',', slugs.Select(slug => $$"""{"name":"Name {{slug}}","slug":"{{slug}}","day":1,"time":"19:00","address":"1 Main St","city":"Springfield"}"""))}]";

    private static (int Added, int Changed, int Unchanged, int Closed) Counts(ImportReport report) => (report.Added, report.Changed, report.Unchanged, report.Closed);

    private async Task<ImportReport> Import(
        string list, string source = "list", bool dryRun = false, bool accept = false, string? programme = null, string? zone = "America/Chicago",
        IProgress<ImportProgress>? progress = null, CancellationToken? cancellation = null)
    {
        await using var scope = services.CreateAsyncScope();
        var import = new MeetingImport(
            scope.ServiceProvider.GetRequiredService<HoldfastDb>(), services.GetRequiredService<Writer>(), services.GetRequiredService<Sealer>(), ReadingLists.Catalog, ReadingLists.Gazetteer, clock);
        var options = new ImportOptions(source) { TimeZone = zone, Programme = programme, IsDryRun = dryRun, AcceptClosures = accept };
        return await import.Run(new MemoryStream(Encoding.UTF8.GetBytes(list)), options, progress, cancellation ?? Cancellation);
    }

    private async Task<T> Db<T>(Func<HoldfastDb, Task<T>> ask)
    {
        await using var scope = services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<HoldfastDb>());
    }

    private Task<List<Meeting>> Meetings() => Db(db => db.Meetings.AsNoTracking().ToListAsync(Cancellation));

    private Task<int> Changes() => Db(db => db.Changes.CountAsync(Cancellation));

    private sealed class Told(Action<ImportProgress> tell) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => tell(value);
    }
}
