using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.BrowserTests;

/// <summary>What somebody keeps for themselves: a first day, a strong urge, and a day that went differently.</summary>
public sealed class RecoveryJourney(Journey journey)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_first_day_takes_a_few_taps_and_a_hard_one_sets_nothing_back(bool script)
    {
        await using var visit = await journey.Visit(script: script);
        var page = visit.Page;
        await visit.SignIn(script ? "Wren by the sea" : "Wren by the lake");

        // The first day: how it is, in two taps, and days to count.
        await visit.Go("/today");
        await Tap(page, "Okay");
        await Press(page, "Save check-in");
        await Expect(page.GetByText("Saved. Only you see it.")).ToBeVisibleAsync();
        await Expect(page.Locator(".checkin")).ToContainTextAsync("you said: Okay");
        await page.GetByRole(AriaRole.Link, new() { Name = "Start counting" }).ClickAsync();
        await page.GetByLabel("What you call it").FillAsync("Without drinking");
        await page.GetByLabel("The first day that counts").FillAsync("2026-01-06");
        await Press(page, "Start counting");
        await visit.Go("/today");
        await Expect(page.Locator(".bigday")).ToContainTextAsync("30 days");

        // A strong urge is one tap, and brings something to do about it.
        await visit.Go("/urges");
        await Press(page, "Very strong");
        await Expect(page.GetByText("Written down. That is enough")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Get through the next 15 minutes" })).ToBeVisibleAsync();

        // A day that went differently: safety first, and every other day stays.
        await visit.Go("/today");
        await page.GetByRole(AriaRole.Link, new() { Name = "Something happened? Add it without losing anything" }).First.ClickAsync();
        if (script)
        {
            await Expect(page.Locator(".if-unsafe")).ToBeHiddenAsync();
        }

        await Tap(page, "Not sure");
        await Expect(page.Locator(".if-unsafe a[href^='tel:']").First).ToBeVisibleAsync();
        await Tap(page, "Yesterday");
        await page.GetByLabel("What was going on before").FillAsync("The long way home.");
        await Press(page, "Save this day");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Saved. There’s a pearl on your frond.");
        await Expect(page.Locator(".crisis a[href^='tel:']").First).ToBeVisibleAsync();
        await visit.Go("/today");
        await Expect(page.Locator(".bigday")).ToContainTextAsync("29 days");
        await Expect(page.Locator(".bigday")).ToContainTextAsync("of the last 30");

        // And it can be taken back, for ever and without a reason.
        await page.GetByRole(AriaRole.Link, new() { Name = "More about these days" }).ClickAsync();
        await Expect(page.GetByText("The long way home.")).ToBeVisibleAsync();
        await page.Locator("form[action$='handler=Day'] button").ClickAsync();
        await visit.Go("/today");
        await Expect(page.Locator(".bigday")).ToContainTextAsync("30 days");
    }

    private static Task Tap(IPage page, string label) => page.GetByRole(AriaRole.Radio, new() { Name = label, Exact = true }).CheckAsync(new() { Force = true });

    private static Task Press(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
