using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.BrowserTests;

/// <summary>The signal is gone, and help must not be.</summary>
public sealed class OfflineJourney(Journey journey)
{
    [Theory]
    [InlineData("/meetings?near=Salina%2C+KS")]
    [InlineData("/meetings/" + Cast.InPerson)]
    [InlineData("/contact")]
    public async Task Any_page_opened_without_a_network_shows_whom_to_call(string path)
    {
        await using var visit = await WithoutNetwork();

        await visit.Page.GotoAsync(path);

        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("No connection just now");
        Assert.NotEmpty(await Calls(visit.Page));
        await LooksRight(visit.Page);
        await visit.Picture("without-a-network");
    }

    [Fact]
    public async Task Help_opens_without_a_network()
    {
        await using var visit = await WithoutNetwork();

        await visit.Page.GotoAsync("/help");

        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("You’re worth the call.");
        Assert.NotEmpty(await Calls(visit.Page));
        await LooksRight(visit.Page);
        await visit.AxeClean();
    }

    [Fact]
    public async Task Help_keeps_the_country_last_chosen()
    {
        await using var visit = await WithNetwork();
        await visit.Go("/help");
        await visit.Page.GetByLabel("Numbers for another country").SelectOptionAsync("GB");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**country=GB");
        var online = await Calls(visit.Page);
        await visit.Kept("/help", online[0]);

        await visit.Context.SetOfflineAsync(true);
        await visit.Page.GotoAsync("/help");

        Assert.Equal(online, await Calls(visit.Page));
    }

    [Fact]
    public async Task Nothing_of_what_somebody_looked_at_is_kept()
    {
        await using var visit = await WithNetwork();
        await visit.Go("/meetings?near=Salina%2C+KS");
        await visit.Go("/meetings/" + Cast.InPerson);
        await visit.Go("/contact");

        var kept = await visit.Page.EvaluateAsync<string[]>("""
            async () => {
              const paths = [];
              for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) paths.push(new URL(request.url).pathname + new URL(request.url).search);
              return paths;
            }
            """);

        Assert.NotEmpty(kept);
        Assert.All(kept, path => Assert.True(path is "/help" or "/offline" || path.StartsWith("/assets/", StringComparison.Ordinal), path));
    }

    [Fact]
    public async Task Leaving_still_hides_the_page_without_a_network()
    {
        await using var visit = await WithoutNetwork();
        await visit.Page.GotoAsync("/help");
        visit.MayLeaveTo(new Uri("https://www.wikipedia.org/"));

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Emergency: Leave this site quickly" }).ClickAsync();

        await visit.Page.WaitForURLAsync(address => !address.Contains("/help", StringComparison.Ordinal));
    }

    private async Task<Visit> WithNetwork()
    {
        var visit = await journey.Visit();
        await visit.Go("/about/privacy");
        await visit.Page.EvaluateAsync("navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller ?? new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done)))");
        return visit;
    }

    private async Task<Visit> WithoutNetwork()
    {
        var visit = await WithNetwork();
        // What the kept page can't fetch is an error in the console, and here it is meant.
        visit.Forgive("ERR_INTERNET_DISCONNECTED");
        await visit.Context.SetOfflineAsync(true);
        return visit;
    }

    private static async Task<string[]> Calls(IPage page) => await page.Locator("a[href^='tel:']").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");

    private static async Task LooksRight(IPage page)
    {
        Assert.Equal("sticky", await page.Locator(".top").EvaluateAsync<string>("bar => getComputedStyle(bar).position"));
        Assert.True(await page.EvaluateAsync<bool>("document.fonts.ready.then(() => document.fonts.check('16px \"Atkinson Hyperlegible Next\"'))"), "The font isn't there.");
    }
}
