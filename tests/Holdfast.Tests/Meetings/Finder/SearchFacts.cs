using System.Globalization;
using System.Net;
using System.Text.Json;
using Holdfast.Data;
using Holdfast.Meetings;
using NodaTime;

namespace Holdfast.Tests.Meetings.Finder;

/// <summary>The finder as machines ask it, on the real site. It is noon in Chicago on Wednesday, February 4, 2026.</summary>
[Trait("needs", "database")]
public sealed class SearchFacts(SearchFacts.Town town) : IClassFixture<SearchFacts.Town>
{
    /// <summary>A few meetings around one lake town, each there to be found or left out by one question.</summary>
    public sealed class Town : IAsyncLifetime
    {
        public const double Latitude = 42.30;
        public const double Longitude = -87.85;
        private const string Chicago = "America/Chicago";

        public HoldfastApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await HoldfastApp.Start();
            await App.Listed(
                ("on-now", Near(0) with { Schedule = Weekly(Weekdays.Wednesday, 11, 30), Types = CodeList.Of("O", "D") }),
                ("soon-women", Near(2) with { Schedule = Weekly(Weekdays.Wednesday, 13, 30), Audience = CodeList.Of(Audiences.Women), Types = CodeList.Of("C", "W") }),
                ("tonight-hybrid", Near(8) with { Schedule = Weekly(Weekdays.Wednesday, 20, 0), Venue = Venue.Hybrid, Access = CodeList.Of(Accesses.StepFree) }),
                ("far-away", Near(60) with { Schedule = Weekly(Weekdays.Wednesday, 19, 0) }),
                ("online-spanish", Near(0) with { Name = "Nuevo Amanecer", Venue = Venue.Online, Latitude = null, Longitude = null, Languages = CodeList.Of("es"), Schedule = Weekly(Weekdays.Wednesday, 14, 0) }),
                ("past-midnight", Near(1) with { Schedule = Weekly(Weekdays.Tuesday, 23, 0, 14 * 60) }),
                ("second-tuesday", Near(3) with { Schedule = Schedule.Monthly(2, Weekdays.Tuesday, new LocalTime(18, 0), 60), Programme = "smart" }),
                ("held-last-year", Near(0) with { Schedule = Schedule.Once(new LocalDate(2025, 6, 1), new LocalTime(18, 0), 60) }),
                ("closed-for-now", Near(0) with { Venue = Venue.TemporarilyClosed, Schedule = Weekly(Weekdays.Friday, 9, 0) }));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();

        private static Listing Near(double km) => Invented.Meeting("Somewhere", "aa", Chicago, Weekly(Weekdays.Monday, 8, 0)) with
        {
            Latitude = Latitude + (km / 111.2),
            Longitude = Longitude,
            City = "Lakeside",
        };

        private static Schedule Weekly(Weekdays day, int hour, int minute, int minutes = 60) => Schedule.Weekly(day, new LocalTime(hour, minute), minutes);
    }

    private static readonly string Here = string.Create(CultureInfo.InvariantCulture, $"lat={Town.Latitude}&lon={Town.Longitude}");

    [Theory]
    [InlineData("now=1", "past-midnight on-now soon-women online-spanish")]
    [InlineData("km=5&now=1", "past-midnight on-now soon-women")]
    [InlineData("km=5", "past-midnight on-now soon-women second-tuesday closed-for-now")]
    [InlineData("km=10&mode=in_person", "past-midnight on-now soon-women tonight-hybrid second-tuesday")]
    [InlineData("km=10&mode=hybrid", "tonight-hybrid")]
    [InlineData("mode=online", "online-spanish")]
    [InlineData("mode=online,hybrid", "online-spanish tonight-hybrid")]
    [InlineData("lang=es", "online-spanish")]
    [InlineData("q=amanecer", "online-spanish")]
    [InlineData("q=nuevo%20aman", "online-spanish")]
    [InlineData("q=n%C3%BAevo", "online-spanish")]
    [InlineData("q=nothing", "")]
    [InlineData("programme=smart", "second-tuesday")]
    [InlineData("audience=women", "soon-women")]
    [InlineData("access=step-free", "tonight-hybrid")]
    [InlineData("type=W", "soon-women")]
    [InlineData("type=w", "soon-women")]
    [InlineData("type=ZZ", "")]
    [InlineData("day=2", "past-midnight second-tuesday")]
    [InlineData("day=3&from=19:00", "far-away tonight-hybrid")]
    [InlineData("day=3&from=13:00&to=14:00", "soon-women online-spanish")]
    [InlineData("from=22:00&to=04:00", "past-midnight")]
    public async Task It_answers(string question, string slugs)
    {
        var (items, _) = await Search((question.StartsWith("km", StringComparison.Ordinal) ? Here + "&" : "") + question);
        Assert.Equal(slugs, string.Join(' ', items.Select(item => item.GetProperty("slug").GetString())));
    }

    [Fact]
    public async Task An_item_says_how_far_and_when_next_as_an_instant()
    {
        var (items, _) = await Search($"{Here}&km=5&audience=women");
        var item = Assert.Single(items);
        Assert.InRange(item.GetProperty("distance_km").GetDouble(), 1.9, 2.1);
        Assert.Equal("2026-02-04T19:30:00Z", item.GetProperty("next_start").GetString());
        Assert.Equal(3, item.GetProperty("day").GetInt32());
        Assert.Equal("13:30", item.GetProperty("time").GetString());
    }

    [Fact]
    public async Task One_closed_for_now_has_no_next_start_and_comes_last()
    {
        var (items, _) = await Search("");
        Assert.Equal("closed-for-now", items[^1].GetProperty("slug").GetString());
        Assert.Equal(JsonValueKind.Null, items[^1].GetProperty("next_start").ValueKind);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap_or_a_repeat()
    {
        var (all, none) = await Search("limit=100");
        Assert.Null(none);
        var paged = new List<string?>();
        string? next = "";
        while (next is not null)
        {
            (var items, next) = await Search("limit=2" + (next.Length > 0 ? "&after=" + next : ""));
            Assert.InRange(items.Count, 1, 2);
            paged.AddRange(items.Select(item => item.GetProperty("slug").GetString()));
        }

        Assert.Equal(all.Select(item => item.GetProperty("slug").GetString()), paged);
    }

    [Theory]
    [InlineData("km=1e9")]
    [InlineData("km=0")]
    [InlineData("km=NaN")]
    [InlineData("limit=-1")]
    [InlineData("limit=501")]
    [InlineData("limit=2.5")]
    [InlineData("lat=91&lon=0")]
    [InlineData("lat=10")]
    [InlineData("lat=ten&lon=0")]
    [InlineData("lat=1e400&lon=0")]
    [InlineData("day=7")]
    [InlineData("day=monday")]
    [InlineData("from=25:00")]
    [InlineData("to=noon")]
    [InlineData("mode=walking")]
    [InlineData("programme=nobody")]
    [InlineData("type=%00")]
    [InlineData("lang=%F0%9F%98%80")]
    [InlineData("audience=all")]
    [InlineData("now=perhaps")]
    [InlineData("after=tomorrow")]
    [InlineData("after=ffffffffff-1")]
    public async Task What_cant_be_read_is_a_400_with_a_sentence(string question)
    {
        using var response = await town.App.Client.GetAsync(new Uri("/meetings/search.json?" + question, UriKind.Relative));
        var body = await HoldfastApp.Expect(response, HttpStatusCode.BadRequest);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var sentence = JsonDocument.Parse(body).RootElement.GetProperty("errors").EnumerateObject().First().Value[0].GetString();
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        using var page = await town.App.Client.GetAsync(new Uri("/meetings?" + question, UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains("There's a problem", WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_meeting_is_found_by_what_it_says_now()
    {
        var listing = Invented.Meeting("Before", "aa", "America/Chicago", Schedule.Weekly(Weekdays.Sunday, new LocalTime(9, 0), 60));
        await town.App.Listed(("changes", listing));
        Assert.Single((await Search("q=before")).Items);
        await town.App.Relisted("changes", listing with { Name = "Afterwards" });
        Assert.Empty((await Search("q=before")).Items);
        var item = Assert.Single((await Search("q=afterwards")).Items);
        Assert.Equal("changes", item.GetProperty("slug").GetString());
        await town.App.Closed("changes");
        Assert.Empty((await Search("q=afterwards")).Items);
    }

    [Theory]
    [InlineData("mode=online,hybrid")]
    [InlineData("mode=in_person&day=2&day=3")]
    public async Task The_calendar_beside_a_list_answers_the_same_question(string question)
    {
        var page = await town.App.Page("/meetings?" + question);
        var calendar = await town.App.Text(page.QuerySelector("a[href^='/meetings.ics']")!.GetAttribute("href")!);
        var (items, _) = await Search(question);
        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.Contains($"UID:{item.GetProperty("slug").GetString()}@", calendar, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Anyone_may_ask_from_any_site()
    {
        using var response = await town.App.Client.GetAsync(new Uri("/meetings/search.json", UriKind.Relative));
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    private async Task<(IReadOnlyList<JsonElement> Items, string? Next)> Search(string question)
    {
        var answer = JsonDocument.Parse(await town.App.Text("/meetings/search.json?" + question)).RootElement;
        return ([.. answer.GetProperty("items").EnumerateArray()], answer.GetProperty("next").GetString());
    }
}
