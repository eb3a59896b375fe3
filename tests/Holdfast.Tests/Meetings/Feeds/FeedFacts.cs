using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Holdfast.Data;
using Holdfast.Meetings;
using Holdfast.Web;
using Ical.Net;
using NodaTime;

namespace Holdfast.Tests.Meetings.Feeds;

/// <summary>One site with a few meetings of each kind, read as other sites, apps and calendars read it.</summary>
public sealed class FeedFacts : IAsyncLifetime
{
    private const string Canary = "CANARY-7731";

    private static readonly string[] Feeds =
    [
        "/meetings.json", "/meetings.csv", "/meetings.ics", "/meetings/lantern.ics", "/client_interface/json/?switcher=GetSearchResults",
        "/client_interface/jsonp/?switcher=GetSearchResults&get_used_formats=1", "/client_interface/tsml/?switcher=GetSearchResults",
        "/client_interface/json/?switcher=GetChanges", "/client_interface/json/?switcher=GetFieldValues&meeting_key=virtual_meeting_link",
        "/client_interface/json/?switcher=GetFieldValues&meeting_key=comments",
    ];

    private HoldfastApp app = null!;

    public async ValueTask InitializeAsync()
    {
        app = await HoldfastApp.Start(new Site { Address = new Uri("https://recovery.example.org"), Community = "Riverbend Recovery" });
        await app.Listed(
            ("lantern", Invented.Meeting("Lantern Group") with
            {
                Venue = Venue.Hybrid,
                ConferenceUrl = "https://zoom.us/j/5550100",
                Types = CodeList.Of("O", "D"),
                Notes = "Use the <side> door & \"ring\"; bring a cup, please.\nStep-free.",
                Private = new PrivateDetails { JoinUrl = $"https://zoom.us/j/5550100?pwd={Canary}", Passcodes = [Canary], Contacts = [$"{Canary}@example.org"] },
            }),
            ("two-evenings", Invented.Meeting("Two Evenings", schedule: Schedule.Weekly(Weekdays.Monday | Weekdays.Friday, new LocalTime(23, 30), 90)) with { City = "Ünderwald" }),
            ("monthly", Invented.Meeting("Second Tuesday", schedule: Schedule.Monthly(2, Weekdays.Tuesday, new LocalTime(18, 0), 60))),
            ("once", Invented.Meeting("One Evening", schedule: Schedule.Once(new LocalDate(2026, 3, 1), new LocalTime(18, 0), 60))),
            ("summer", Invented.Meeting("Summer Only", schedule: Schedule.Weekly(Weekdays.Sunday, new LocalTime(8, 0), 60, new LocalDate(2026, 6, 1), new LocalDate(2026, 8, 31)))),
            ("formula", Invented.Meeting("=HYPERLINK(\"https://example.org\")") with { Venue = Venue.Online, Street = null, Location = null, Latitude = -41.5, ConferenceUrl = "https://zoom.us/j/5550101" }));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData("/meetings.ics?day=9", "en", "Sunday")]
    [InlineData("/meetings.ics?day=9", "es", "domingo")]
    [InlineData("/meetings.ics?lat=1&lon=1&km=-1", "es", "km")]
    [InlineData("/client_interface/json/?switcher=Nothing", "es", "no conoce")]
    public async Task What_a_feed_cant_answer_is_told_in_the_language_asked_for(string path, string language, string word)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptLanguage.ParseAdd(language);
        using var response = await app.Client.SendAsync(request);
        Assert.True((int)response.StatusCode is >= 400 and < 500);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var told = problem.RootElement.GetProperty("detail").GetString()!;
        Assert.Contains(word, told, StringComparison.Ordinal);
        Assert.DoesNotContain("{", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_carries_weekly_meetings_now_in_force_and_no_other()
    {
        using var json = JsonDocument.Parse(await app.Text("/meetings.json"));
        Assert.Equal(["lantern", "two-evenings", "formula"], json.RootElement.EnumerateArray().Select(meeting => meeting.GetProperty("slug").GetString()!));
        var lantern = json.RootElement[0];
        Assert.Equal(3, lantern.GetProperty("day").GetInt32());
        Assert.Equal("19:00", lantern.GetProperty("time").GetString());
        Assert.Equal("20:00", lantern.GetProperty("end_time").GetString());
        Assert.Equal("America/Chicago", lantern.GetProperty("timezone").GetString());
        Assert.Equal("hybrid", lantern.GetProperty("attendance_option").GetString());
        Assert.Equal(["O", "D", "ONL"], lantern.GetProperty("types").EnumerateArray().Select(type => type.GetString()!));
        Assert.Equal("https://recovery.example.org/meetings/lantern", lantern.GetProperty("url").GetString());
        Assert.Equal("Riverbend Recovery", lantern.GetProperty("entity").GetString());
        Assert.Equal("2026-02-04 18:00:00", lantern.GetProperty("updated").GetString());
        Assert.False(lantern.TryGetProperty("rrule", out _));
        Assert.False(lantern.TryGetProperty("group", out _));
        Assert.Equal([1, 5], json.RootElement[1].GetProperty("day").EnumerateArray().Select(day => day.GetInt32()));
    }

    [Fact]
    public async Task A_season_is_listed_from_its_first_day_in_its_own_zone()
    {
        app.Clock.Reset(Instant.FromUtc(2026, 6, 1, 4, 59));
        Assert.DoesNotContain("summer", await app.Text("/meetings.json"), StringComparison.Ordinal);
        app.Clock.Reset(Instant.FromUtc(2026, 6, 1, 5, 1));
        Assert.Contains("\"summer\"", await app.Text("/meetings.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_spreadsheet_has_a_row_a_day_and_no_cell_that_runs()
    {
        var lines = (await app.Text("/meetings.csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("Time,End Time,Day,Name,Slug,Location", lines[0], StringComparison.Ordinal);
        Assert.Contains("23:30,01:00,Monday,Two Evenings,two-evenings-1,", lines[2], StringComparison.Ordinal);
        Assert.Contains("'=HYPERLINK", lines[4], StringComparison.Ordinal);
        Assert.Contains(",-41.5,", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calendars_carry_every_meeting_however_it_repeats()
    {
        var text = await app.Text("/meetings.ics");
        Assert.DoesNotContain("\n", text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(text.Split("\r\n"), line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75, line));
        var calendar = Calendar.Load(text)!;
        Assert.Equal(
            ["formula", "lantern", "monthly", "once", "summer", "two-evenings"],
            calendar.Events.Select(one => one.Uid!.Replace("@recovery.example.org", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("RRULE:FREQ=MONTHLY;BYDAY=2TU", text, StringComparison.Ordinal);
        Assert.Contains("REFRESH-INTERVAL;VALUE=DURATION:PT12H", text, StringComparison.Ordinal);
        Assert.Contains("X-WR-CALNAME:Riverbend Recovery", text, StringComparison.Ordinal);
        var zone = Assert.Single(calendar.TimeZones);
        Assert.Equal("America/Chicago", zone.TzId);
        Assert.Contains("BEGIN:DAYLIGHT", text, StringComparison.Ordinal);
        Assert.Contains("TZOFFSETFROM:-0600", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("programme=aa&day=1", "two-evenings")]
    [InlineData("mode=online&day=3", "lantern,formula")]
    [InlineData("q=underwald", "two-evenings")]
    [InlineData("type=onl&q=lantern", "lantern")]
    [InlineData("lat=41.9&lon=-87.6&km=10&day=5", "two-evenings")]
    [InlineData("lat=-41.5&lon=-87.6&km=10", "formula")]
    [InlineData("lang=sv", "")]
    public async Task A_calendar_can_be_narrowed(string filter, string slugs)
    {
        var calendar = Calendar.Load(await app.Text("/meetings.ics?" + filter))!;
        Assert.Equal(slugs.Split(',', StringSplitOptions.RemoveEmptyEntries), calendar.Events.Select(one => one.Uid!.Split('@')[0]));
    }

    [Theory]
    [InlineData("day=7")]
    [InlineData("mode=by-carrier-pigeon")]
    [InlineData("lat=91&lon=0")]
    [InlineData("lat=NaN&lon=0")]
    [InlineData("lat=1&lon=0&km=1e9")]
    [InlineData("lat=1&lon=0&km=-1")]
    [InlineData("lon=1")]
    [InlineData("programme=nonesuch")]
    [InlineData("q=a&q=b")]
    public async Task A_calendar_that_cannot_be_is_refused_with_a_sentence(string filter)
    {
        using var response = await app.Client.GetAsync(new Uri("/meetings.ics?" + filter, UriKind.Relative));
        Assert.Contains("detail", await HoldfastApp.Expect(response, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_meeting_nobody_knows_has_no_calendar()
    {
        using var response = await app.Client.GetAsync(new Uri("/meetings/nonesuch.ics", UriKind.Relative));
        await HoldfastApp.Expect(response, HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/meetings.json")]
    [InlineData("/meetings.csv")]
    [InlineData("/meetings.ics?day=3")]
    public async Task A_reader_with_a_good_copy_is_told_so_until_something_changes(string feed)
    {
        using var first = await app.Client.GetAsync(new Uri(feed, UriKind.Relative));
        Assert.NotNull(first.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, await Ask(first.Headers.ETag.ToString(), null));
        Assert.Equal(HttpStatusCode.NotModified, await Ask(null, first.Content.Headers.LastModified));
        Assert.Equal(HttpStatusCode.OK, await Ask("W/\"another\"", null));

        app.Clock.AdvanceMinutes(1);
        await app.Listed(("new-one", Invented.Meeting("New One")));
        Assert.Equal(HttpStatusCode.OK, await Ask(first.Headers.ETag.ToString(), null));
        Assert.Equal(HttpStatusCode.OK, await Ask(null, first.Content.Headers.LastModified));

        async Task<HttpStatusCode> Ask(string? tag, DateTimeOffset? since)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, feed);
            if (tag is not null)
            {
                request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            }

            request.Headers.IfModifiedSince = since;
            using var response = await app.Client.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Feeds_are_compressed_for_whoever_can_read_that(string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/meetings.json");
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        using var response = await app.Client.SendAsync(request);
        Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
        await using var body = await response.Content.ReadAsStreamAsync();
        await using Stream plain = encoding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
        using var json = await JsonDocument.ParseAsync(plain);
        Assert.Equal(3, json.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task Feeds_are_open_to_every_origin_and_set_no_cookie()
    {
        foreach (var feed in Feeds)
        {
            using var response = await app.Client.GetAsync(new Uri(feed, UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.False(response.Headers.Contains("Set-Cookie"));
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("max-age=60", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            using var options = new HttpRequestMessage(HttpMethod.Options, feed);
            using var preflight = await app.Client.SendAsync(options);
            Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
            Assert.Contains("GET", preflight.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_reading_is_possible()
    {
        using var response = await app.Client.PostAsync(new Uri("/client_interface/json/?switcher=GetServerInfo", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        using var elsewhere = await app.Client.PostAsync(new Uri("/no-such-page", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task No_passcode_and_nobodys_contact_is_in_any_of_them()
    {
        foreach (var feed in Feeds)
        {
            var text = await app.Text(feed);
            Assert.True(text.Contains("Lantern Group", StringComparison.Ordinal) || text.Contains("5550100", StringComparison.Ordinal) || text.Contains("side", StringComparison.Ordinal), text);
            Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
        }
    }
}
