using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.BrowserTests;

/// <summary>Somebody with a phone looks for a meeting that fits tonight.</summary>
public sealed partial class SearchJourney(Journey journey)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_town_typed_on_the_first_page_leads_to_a_meeting_and_its_calendar_entry(bool script)
    {
        await using var visit = await journey.Visit(script: script);
        var page = visit.Page;
        await visit.Go("/");

        await page.GetByLabel("Where").FillAsync("Salina, KS");
        await page.GetByLabel("When").SelectOptionAsync("any");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find a meeting" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "of Salina, KS" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Lantern Lunch", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Lantern Lunch");
        await Expect(page.Locator(".times li").First).ToContainTextAsync("1:00");
        var calendar = await visit.Context.APIRequest.GetAsync(await AddressOf(page.GetByRole(AriaRole.Link, new() { Name = "Add to calendar" })));
        Assert.Equal(200, calendar.Status);
        Assert.Contains("SUMMARY:Lantern Lunch", await calendar.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_browsers_position_is_rounded_before_it_leaves_the_phone()
    {
        await using var visit = await journey.Visit(adjust: At(Cast.Latitude, Cast.Longitude));
        var page = visit.Page;
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url + request.PostData);
        await visit.Go("/");
        await page.GetByLabel("When").SelectOptionAsync("any");

        await page.GetByRole(AriaRole.Button, new() { Name = "Use my position" }).ClickAsync();

        await page.WaitForURLAsync("**/meetings?**");
        Assert.Matches(Rounded(), page.Url);
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "of you (to about a kilometre)" })).ToBeVisibleAsync();
        await Expect(Row(page, "Lantern Lunch")).ToContainTextAsync(Distance());
        Assert.DoesNotContain(asked, address => address.Contains("38.8402", StringComparison.Ordinal) || address.Contains("97.6114", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_position_stays_through_another_filter_and_can_be_let_go()
    {
        await using var visit = await journey.Visit(adjust: At(Cast.Latitude, Cast.Longitude));
        var page = visit.Page;
        await visit.Go("/meetings");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use my position" }).ClickAsync();
        await page.WaitForURLAsync("**/meetings?**");

        await page.GetByRole(AriaRole.Radio, new() { Name = "In person" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Find a meeting" }).ClickAsync();
        await page.WaitForURLAsync("**mode=in_person**");

        Assert.Matches(Rounded(), page.Url);
        await page.GetByRole(AriaRole.Link, new() { Name = "Look anywhere" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "of you" })).ToHaveCountAsync(0);
        Assert.DoesNotContain("lat=", page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/meetings")]
    public async Task A_browser_that_does_not_say_where_it_is_leaves_the_town_to_type(string path)
    {
        await using var visit = await journey.Visit();
        var page = visit.Page;
        await visit.Go(path);

        await page.GetByRole(AriaRole.Button, new() { Name = "Use my position" }).ClickAsync();

        await Expect(page.Locator("[data-near-status]")).ToContainTextAsync("Type a town instead.");
        await page.GetByLabel("Where").FillAsync("Salina, KS");
        await page.GetByLabel("Where").PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "of Salina, KS" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Without_JavaScript_nothing_asks_for_the_position()
    {
        await using var visit = await journey.Visit(script: false);

        foreach (var path in new[] { "/", "/meetings" })
        {
            await visit.Go(path);

            await Expect(visit.Page.Locator("[data-near-me]")).ToBeHiddenAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Now_and_the_next_two_hours_shows_what_is_open_and_what_is_about_to_start(bool script)
    {
        await using var visit = await journey.Visit(script: script);
        var page = visit.Page;
        await visit.Go("/meetings");

        await page.GetByLabel("Where").FillAsync("Salina, KS");
        await page.GetByLabel("When").SelectOptionAsync(new SelectOptionValue { Label = "Now and next 2 hours" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Find a meeting" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Starting soon" })).ToBeVisibleAsync();
        await Expect(Row(page, "Lantern Lunch")).ToContainTextAsync("starts within 2 hours");
        await Expect(Row(page, "Two Doors")).ToHaveCountAsync(0);
        await Expect(page.Locator(".mt .mt-t small").First).Not.ToBeEmptyAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_open_now_is_one_press_away_from_the_first_page(bool script)
    {
        await using var visit = await journey.Visit(script: script);
        await visit.Go("/");

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "All that is open now or soon" }).ClickAsync();

        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Open now" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_way_in_online_is_there_once_it_opens_and_no_passcode_is()
    {
        await using var visit = await journey.Visit();
        var page = visit.Page;

        await visit.Go("/meetings/" + Cast.Online);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Join the meeting" })).ToHaveAttributeAsync("href", "https://rooms.example.org/open-door");

        await visit.Go("/meetings/" + Cast.Hybrid);
        await Expect(page.GetByText("The link shows here from 30 minutes before the start.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Join the meeting" })).ToHaveCountAsync(0);
        Assert.DoesNotContain("555123", await page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_visit_finds_its_own_time_zone_without_being_asked()
    {
        await using var visit = await journey.Visit(isFirst: true, adjust: options => options.TimezoneId = "Europe/London");

        // The page loads once more as soon as the browser has told its zone, which may cut the first load short.
        await visit.Page.GotoAsync("/meetings", new() { WaitUntil = WaitUntilState.Commit });

        await Expect(visit.Page.Locator(".zone")).ToContainTextAsync("Times are in your time zone");
        await Expect(visit.Page.Locator(".zone")).ToContainTextAsync("6:00");
    }

    [Fact]
    public async Task Without_JavaScript_each_time_is_the_meetings_own()
    {
        await using var visit = await journey.Visit(script: false, adjust: options => options.TimezoneId = "Europe/London");

        await visit.Go("/meetings?near=Salina%2C+KS&q=lantern");

        await Expect(visit.Page.Locator(".zone")).ToContainTextAsync("Each time is in the meeting's own time zone.");
        await Expect(Row(visit.Page, "Lantern Lunch").Locator(".mt-t")).ToContainTextAsync("1:00");
    }

    private static Action<BrowserNewContextOptions> At(double latitude, double longitude) => options =>
    {
        options.Geolocation = new() { Latitude = (float)latitude, Longitude = (float)longitude };
        options.Permissions = ["geolocation"];
    };

    private static ILocator Row(IPage page, string name) => page.Locator("article.mt").Filter(new() { Has = page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }) });

    private static async Task<string> AddressOf(ILocator link) => await link.GetAttributeAsync("href") ?? throw new InvalidOperationException("The link leads nowhere.");

    [GeneratedRegex(@"[?&]lat=38\.84&lon=-97\.61(&|$)")]
    private static partial Regex Rounded();

    [GeneratedRegex(@"\d (mi|miles?|km|ft)\b")]
    private static partial Regex Distance();
}
