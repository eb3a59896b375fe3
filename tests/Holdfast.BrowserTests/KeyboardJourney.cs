using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.BrowserTests;

/// <summary>Nobody touches a mouse.</summary>
public sealed class KeyboardJourney(Journey journey)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_first_two_stops_skip_to_the_page_and_leave_the_site(bool script)
    {
        await using var visit = await journey.Visit(Screen.Desk, script: script);
        var page = visit.Page;
        await visit.Go("/meetings");

        await page.Keyboard.PressAsync("Tab");
        var skip = page.GetByRole(AriaRole.Link, new() { Name = "Skip to main content" });
        await Expect(skip).ToBeFocusedAsync();
        await Expect(skip).ToBeInViewportAsync(new() { Ratio = 1 });
        await page.Keyboard.PressAsync("Tab");
        var leave = page.GetByRole(AriaRole.Link, new() { Name = "Leave this site quickly", Exact = true });
        await Expect(leave).ToBeFocusedAsync();
        await Expect(leave).ToBeInViewportAsync(new() { Ratio = 1 });
        await visit.Picture("skip-to-leave", wholePage: false);

        await page.Keyboard.PressAsync("Shift+Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('main').contains(document.activeElement)"), "The next stop isn't in the page itself.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_meeting_is_found_with_keys_only(bool script)
    {
        await using var visit = await journey.Visit(Screen.Desk, script: script);
        var page = visit.Page;
        await visit.Go("/");

        await TabTo(page, "#near");
        await page.Keyboard.TypeAsync("Salina, KS");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Any day");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/meetings?**");

        await TabTo(page, "#mode-any");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await TabTo(page, "details summary");
        if (!await page.Locator("details").EvaluateAsync<bool>("details => details.open"))
        {
            await page.Keyboard.PressAsync("Enter");
        }

        await TabTo(page, "#q");
        await page.Keyboard.TypeAsync("lantern");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**mode=in_person**q=lantern**");

        await TabTo(page, $"a[href='/meetings/{Cast.InPerson}']");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Lantern Lunch");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/meetings?near=Salina%2C+KS&programme=aa")]
    [InlineData("/meetings/" + Cast.Online)]
    [InlineData("/help")]
    [InlineData("/contact")]
    public async Task The_stops_follow_the_page_and_each_can_be_seen(string path)
    {
        await using var visit = await journey.Visit();
        var page = visit.Page;
        await visit.Go(path);
        var faults = new List<string>();
        var last = double.MinValue;
        var stops = 0;

        // The bars stay where they are on the screen, so only the page itself has an order from top to bottom.
        await page.Locator("main").FocusAsync();
        for (; stops < 150; stops++)
        {
            await page.Keyboard.PressAsync("Tab");
            var stop = await visit.Ask<Stop>(Here);
            if (!stop.IsInMain)
            {
                break;
            }

            if (stop.Top < last - 60)
            {
                faults.Add($"goes up to {stop.What}");
            }

            if (stop.Shown < 1)
            {
                faults.Add($"is hidden behind a bar or off the screen: {stop.What}");
            }

            last = stop.Top;
        }

        Assert.True(stops is > 3 and < 150, $"{stops} stops");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_slip_the_summary_has_the_focus_and_leads_to_each_field(bool script)
    {
        await using var visit = await journey.Visit(Screen.Desk, script: script);
        var page = visit.Page;
        visit.Forgive("the server responded with a status of 400");
        await visit.Go("/contact");
        await TabTo(page, "main form button");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".errors")).ToBeFocusedAsync();
        foreach (var (nth, field) in ContactFields.Index())
        {
            await page.Locator(".errors a").Nth(nth).FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator(field)).ToBeFocusedAsync();
            var error = await page.Locator(field).GetAttributeAsync("aria-describedby") ?? "";
            Assert.Contains(error.Split(' '), id => id.EndsWith("-err", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("/meetings?km=far", "#km")]
    [InlineData("/meetings?when=whenever", "#when")]
    [InlineData("/meetings?programme=none", "#programme")]
    public async Task A_slip_in_the_finders_address_leads_to_its_field(string path, string field)
    {
        await using var visit = await journey.Visit(script: false);
        visit.Forgive("the server responded with a status of 400");
        await visit.Go(path);

        await Expect(visit.Page.Locator(".errors")).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.PressAsync("Enter");

        await Expect(visit.Page.Locator(field)).ToBeFocusedAsync();
        await Expect(visit.Page.Locator(field)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_slip_in_a_correction_leads_to_the_first_choice()
    {
        await using var visit = await journey.Visit(Screen.Desk);
        var page = visit.Page;
        visit.Forgive("the server responded with a status of 400");
        await visit.Go($"/meetings/{Cast.InPerson}/correct");
        await page.EvaluateAsync("document.querySelector('main form').noValidate = true");
        await TabTo(page, "main form button");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".errors")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByLabel("The day or time")).ToBeFocusedAsync();
    }

    private static readonly string[] ContactFields = ["#name", "#reach", "#consent"];

    private const string Here = """
        () => {
          const element = document.activeElement, box = element.getBoundingClientRect();
          const seen = element.matches('.opt input') ? element.parentElement : element;
          const points = [[.5, .5], [.2, .5], [.8, .5]].map(([x, y]) => document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
          return {
            isInMain: document.querySelector('main').contains(element),
            top: box.top + scrollY,
            shown: points.filter(at => at && (seen.contains(at) || at.contains(element) && !at.matches('body, html, main'))).length,
            what: element.outerHTML.slice(0, 120),
          };
        }
        """;

    private sealed record Stop(bool IsInMain, double Top, int Shown, string What);

    private static async Task TabTo(IPage page, string selector)
    {
        for (var press = 0; press < 80; press++)
        {
            if (await page.Locator(selector).EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{selector} can't be reached with Tab on {page.Url}.");
    }
}
