using Holdfast.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.BrowserTests;

/// <summary>No signal: an urge and a check-in are written down and sent later, and the plan opens where its owner wanted that.</summary>
public sealed class OfflineOwnJourney(Journey journey)
{
    private const string Canary = "The heron by the lock stood still.";

    [Fact]
    public async Task An_urge_and_a_check_in_without_a_network_are_sent_once_there_is_one()
    {
        var dana = await journey.App.Join("Dana");
        await using var visit = await journey.Visit();
        await visit.Become(dana);
        // The device's clock is right, as the site's is.
        await visit.Context.Clock.SetFixedTimeAsync(journey.App.Clock.GetCurrentInstant().ToDateTimeUtc());
        await visit.Go("/today");
        await visit.Kept("/urges/offline", "It rises, and it falls.");
        await Known(visit);

        visit.Forgive("ERR_INTERNET_DISCONNECTED");
        await visit.Context.SetOfflineAsync(true);
        await visit.Page.GotoAsync("/urges");
        await visit.Page.Locator("#urge-7").CheckAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Keep it on this device" }).ClickAsync();
        await Expect(visit.Page.Locator("[data-waits]")).ToBeVisibleAsync();
        await visit.AxeClean();
        await visit.Picture("urge-offline");
        await visit.Page.GotoAsync("/today");
        await visit.Page.Locator("#mood-2").CheckAsync();
        await visit.Page.GetByLabel("In your own words").FillAsync(Canary);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Keep it on this device" }).ClickAsync();
        await Expect(visit.Page.Locator("[data-waits]")).ToBeVisibleAsync();
        await visit.Picture("check-in-offline");

        // Nobody who has the device reads it there, not even by what the device itself holds.
        Assert.DoesNotContain(Canary, await visit.Page.EvaluateAsync<string>(Everything), StringComparison.Ordinal);

        await visit.Context.SetOfflineAsync(false);
        await visit.Go("/unsent");
        await Expect(visit.Page.GetByText("Nothing waits.")).ToBeVisibleAsync();
        Assert.Equal((1, 1), await Stored(dana));
        await visit.Go("/check-ins");
        await Expect(visit.Page.GetByText(Canary)).ToBeVisibleAsync();
        await visit.Go("/unsent");
        await Expect(visit.Page.GetByText("Nothing waits.")).ToBeVisibleAsync();
        Assert.Equal((1, 1), await Stored(dana));
    }

    [Fact]
    public async Task What_somebody_wrote_waits_for_them_and_isn_t_sent_as_somebody_else_s()
    {
        var (dana, theo) = (await journey.App.Join("Dana"), await journey.App.Join("Theo"));
        await using var visit = await journey.Visit();
        await visit.Become(dana);
        // The device's clock is right, as the site's is.
        await visit.Context.Clock.SetFixedTimeAsync(journey.App.Clock.GetCurrentInstant().ToDateTimeUtc());
        await visit.Go("/today");
        await visit.Kept("/today/offline", "You can still write down how it is.");
        await Known(visit);
        visit.Forgive("ERR_INTERNET_DISCONNECTED");
        await visit.Context.SetOfflineAsync(true);
        await visit.Page.GotoAsync("/today");
        await visit.Page.Locator("#mood-3").CheckAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Keep it on this device" }).ClickAsync();
        await Expect(visit.Page.Locator("[data-waits]")).ToBeVisibleAsync();

        await visit.Context.ClearCookiesAsync();
        await visit.Context.SetOfflineAsync(false);
        await visit.Become(theo);
        await visit.Go("/unsent");
        await Expect(visit.Page.Locator("[data-others]")).ToBeVisibleAsync();
        Assert.Equal((0, 0), await Stored(theo));
        await visit.Context.ClearCookiesAsync();
        await visit.Become(dana);
        await visit.Go("/unsent");
        await Expect(visit.Page.GetByText("Nothing waits.")).ToBeVisibleAsync();
        Assert.Equal((1, 0), await Stored(dana));
    }

    [Fact]
    public async Task The_plan_opens_without_a_network_where_that_was_chosen_and_is_shut_after_signing_out()
    {
        var dana = await journey.App.Join("Dana");
        await using var visit = await journey.Visit();
        await visit.Become(dana);
        await visit.Go("/plan");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Write a first line" }).ClickAsync();
        await visit.Page.Locator("main textarea").First.FillAsync(Canary);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Keep" }).First.ClickAsync();
        await visit.Page.WaitForURLAsync("**/plan?kept=1**");
        await Expect(visit.Page.GetByText("whoever can unlock this device and open this browser could read it")).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Keep it on this device" }).ClickAsync();
        await Expect(visit.Page.GetByText("Kept on this device.")).ToBeVisibleAsync();
        await visit.Kept("/plan/offline", "This page works without a network.");
        Assert.DoesNotContain(Canary, await visit.Page.EvaluateAsync<string>(Everything), StringComparison.Ordinal);

        visit.Forgive("ERR_INTERNET_DISCONNECTED");
        await visit.Context.SetOfflineAsync(true);
        await visit.Page.GotoAsync("/plan");
        await Expect(visit.Page.GetByText(Canary)).ToBeVisibleAsync();
        await visit.AxeClean();
        await visit.Picture("plan-offline");

        await visit.Context.SetOfflineAsync(false);
        await visit.Go("/sign-out");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await visit.Page.WaitForURLAsync(journey.App.Address.ToString());
        await visit.Page.WaitForFunctionAsync("""() => { const asked = indexedDB.open('holdfast-kept'); asked.onsuccess = () => { const got = asked.result.transaction('things').objectStore('things').get('key'); got.onsuccess = () => { window.isLocked = got.result === undefined; asked.result.close(); }; }; return window.isLocked === true; }""");
        await visit.Context.SetOfflineAsync(true);
        await visit.Page.GotoAsync("/plan");
        await Expect(visit.Page.GetByText("Your plan is locked")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText(Canary)).ToHaveCountAsync(0);

        await visit.Context.SetOfflineAsync(false);
        await visit.Become(await journey.App.SignIn(dana));
        await visit.Go("/plan");
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Take it off this device" })).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Take it off this device" }).ClickAsync();
        await Expect(visit.Page.GetByText("It is no longer on this device.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Forgetting_a_device_names_what_is_unsent_and_erases_everything_it_holds()
    {
        var dana = await journey.App.Join("Dana");
        await using var visit = await journey.Visit();
        await visit.Become(dana);
        // The device's clock is months ahead, so that the site doesn't take what it sends, and it waits.
        await visit.Go("/today");
        await visit.Kept("/urges/offline", "It rises, and it falls.");
        await Known(visit);
        visit.Forgive("ERR_INTERNET_DISCONNECTED");
        await visit.Context.SetOfflineAsync(true);
        await visit.Page.GotoAsync("/urges");
        await visit.Page.Locator("#urge-7").CheckAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Keep it on this device" }).ClickAsync();
        await Expect(visit.Page.Locator("[data-waits]")).ToBeVisibleAsync();
        await visit.Context.SetOfflineAsync(false);
        await visit.Go("/forget-device");
        await Expect(visit.Page.GetByText("isn’t sent yet: 1.")).ToBeVisibleAsync();
        await visit.AxeClean();
        await visit.Picture("forget-device");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Forget this device" }).ClickAsync();
        await visit.Page.WaitForURLAsync(journey.App.Address.ToString());
        Assert.DoesNotContain("holdfast-unsent", await visit.Page.EvaluateAsync<string>("indexedDB.databases().then(all => JSON.stringify(all))"), StringComparison.Ordinal);
        await visit.Go("/you");
        Assert.Contains("/sign-in", visit.Page.Url, StringComparison.Ordinal);
    }

    // All that scripts of this site could read here: databases, caches and plain storage.
    private const string Everything = """
        async () => {
          const seen = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
          for (const { name } of await indexedDB.databases()) {
            const db = await new Promise(done => { const asked = indexedDB.open(name); asked.onsuccess = () => done(asked.result); });
            for (const store of db.objectStoreNames) {
              const all = await new Promise(done => { const asked = db.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => done(asked.result); });
              for (const one of all) seen.push(JSON.stringify(one, (_, value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder().decode(value) : value));
            }
            db.close();
          }
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) seen.push(await (await cache.match(request)).text());
          }
          return seen.join('\n');
        }
        """;

    /// <summary>The device has got the key that shuts.</summary>
    private static Task<IJSHandle> Known(Visit visit) => visit.Page.WaitForFunctionAsync(
        """() => { const asked = indexedDB.open('holdfast-unsent'); asked.onupgradeneeded = () => asked.transaction.abort(); asked.onsuccess = () => { const got = asked.result.transaction('to').objectStore('to').get('to'); got.onsuccess = () => { window.isKnown = !!got.result; asked.result.close(); }; }; return window.isKnown === true; }""");

    private async Task<(int CheckIns, int Urges)> Stored(Person person) => (
        await journey.App.Stored(db => db.CheckIns.CountAsync(each => each.MemberId == person.MemberId)),
        await journey.App.Stored(db => db.Urges.CountAsync(each => each.MemberId == person.MemberId)));
}
