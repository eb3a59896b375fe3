using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.BrowserTests;

/// <summary>The site speaks Spanish to whoever wants it, and keeps what was chosen.</summary>
public sealed class LanguageJourney(Journey journey)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_link_at_the_foot_switches_the_language_and_it_stays(bool script)
    {
        await using var visit = await journey.Visit(script: script);
        var page = visit.Page;
        await visit.Go("/meetings?near=Salina%2C+KS&when=any");
        await SpeaksEnglish(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "Español" }).ClickAsync();

        await SpeaksSpanish(page);
        await Expect(page.Locator("#near")).ToHaveValueAsync("Salina, KS");
        await visit.Go("/help");
        await SpeaksSpanish(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await SpeaksEnglish(page);
        await visit.Go("/");
        await SpeaksEnglish(page);
    }

    [Theory]
    [InlineData("es")]
    [InlineData("es-AR")]
    public async Task A_browser_in_Spanish_is_spoken_to_in_Spanish_from_the_start(string locale)
    {
        await using var visit = await journey.Visit(locale: locale);

        await visit.Go("/");

        await SpeaksSpanish(visit.Page);
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Buscar una reunión" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_language_the_site_does_not_speak_becomes_English()
    {
        await using var visit = await journey.Visit(locale: "fi-FI");

        await visit.Go("/");

        await SpeaksEnglish(visit.Page);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_time_zone_chosen_in_the_preferences_stays_and_can_be_let_go(bool script)
    {
        await using var visit = await journey.Visit(script: script);
        var page = visit.Page;
        await visit.Go("/meetings");
        await page.Locator(".zone a").ClickAsync();

        await page.GetByLabel("Time zone").SelectOptionAsync("Asia/Tokyo");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep these" }).ClickAsync();

        // It is three in the morning of the next day there.
        await page.WaitForURLAsync("**/meetings");
        await Expect(page.Locator(".zone")).ToContainTextAsync("3:00");
        await visit.Go("/meetings/" + Cast.InPerson);
        await Expect(page.Locator(".times li").First).ToContainTextAsync("4:00");

        await visit.Go("/preferences?back=/meetings");
        await Expect(page.GetByLabel("Time zone")).ToHaveValueAsync("Asia/Tokyo");
        await page.GetByLabel("Time zone").SelectOptionAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep these" }).ClickAsync();
        await page.WaitForURLAsync("**/meetings");
        await Expect(page.Locator(".zone")).ToContainTextAsync(script ? "It is noon" : "Each time is in the meeting's own time zone.");
    }

    [Fact]
    public async Task Keeping_another_preference_does_not_choose_a_time_zone()
    {
        await using var visit = await journey.Visit();
        await visit.Go("/preferences");

        await visit.Page.GetByLabel("Country").SelectOptionAsync("GB");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Keep these" }).ClickAsync();

        await visit.Page.WaitForURLAsync(journey.App.Address.AbsoluteUri);
        Assert.DoesNotContain(await visit.Context.CookiesAsync(), cookie => cookie.Name == "zone-chosen");
        await visit.Go("/help");
        await Expect(visit.Page.Locator(".crisis")).ToContainTextAsync("999");
    }

    private static Task SpeaksSpanish(IPage page) => Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "es");

    private static Task SpeaksEnglish(IPage page) => Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
}
