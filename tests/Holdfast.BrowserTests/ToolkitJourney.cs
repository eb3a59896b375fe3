using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.BrowserTests;

/// <summary>A hard quarter of an hour: with a clock beside it, without a network, and without script.</summary>
public sealed class ToolkitJourney(Journey journey)
{
    [Fact]
    public async Task Once_opened_every_tool_opens_without_a_network()
    {
        await using var visit = await journey.Visit();
        // The very first page, before the browser has anything of this site.
        await visit.Go("/toolkit");
        await Expect(visit.Page.GetByText("Kept on this device.")).ToBeVisibleAsync();
        var tools = await visit.Page.Locator(".groups h3 a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        Assert.Equal(9, tools.Length);

        visit.Forgive("ERR_INTERNET_DISCONNECTED");
        await visit.Context.SetOfflineAsync(true);
        foreach (var path in tools.Prepend("/toolkit"))
        {
            await visit.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            Assert.True(await visit.Page.Locator(".tl li").CountAsync() >= 3, $"{path} has no steps.");
            await Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Call or text somebody now" })).ToBeVisibleAsync();
            Assert.Equal("sticky", await visit.Page.Locator(".top").EvaluateAsync<string>("bar => getComputedStyle(bar).position"));
        }

        await visit.Page.GotoAsync("/toolkit?from=home");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Start the wave" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToBeVisibleAsync();
        await visit.AxeClean();
        await visit.Picture("toolkit-offline");

        // What was never kept is the page of who to call.
        await visit.Page.GotoAsync("/toolkit/hammer");
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("No connection just now");
    }

    [Fact]
    public async Task Without_having_opened_it_nothing_of_it_is_kept()
    {
        await using var visit = await journey.Visit();
        await visit.Go("/about/privacy");
        await visit.Page.EvaluateAsync("navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller ?? new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done)))");
        await visit.Go("/meetings");
        visit.Forgive("ERR_INTERNET_DISCONNECTED");
        await visit.Context.SetOfflineAsync(true);
        await visit.Page.GotoAsync("/toolkit");
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("No connection just now");
    }

    [Fact]
    public async Task What_is_kept_follows_the_language_last_chosen_wherever_it_was_chosen()
    {
        await using var visit = await journey.Visit();
        await visit.Go("/toolkit/halt");
        await visit.Kept("/toolkit/sleep", "Towards sleep");
        await visit.Go("/about/privacy?language=es");
        await visit.Kept("/toolkit", "<html lang=\"es\"");

        visit.Forgive("ERR_INTERNET_DISCONNECTED");
        await visit.Context.SetOfflineAsync(true);
        await visit.Page.GotoAsync("/toolkit/sleep");
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Hacia el sueño");
    }

    [Fact]
    public async Task Nothing_about_a_member_is_kept_and_signed_in_it_shows_only_what_a_visitor_sees()
    {
        var dana = await journey.App.Join("Dana Kestrel");
        await using var visit = await journey.Visit();
        await visit.Become(dana);
        await visit.Go("/toolkit/gratitude");
        await visit.Page.GetByLabel("One good thing").FillAsync("The kingfisher at the weir.");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Keep this" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/toolkit/gratitude?kept=1#notes");
        await Expect(visit.Page.GetByText("The kingfisher at the weir.")).ToBeVisibleAsync();
        await visit.Go("/toolkit");
        await visit.Kept("/toolkit/gratitude", "Three good things");

        var kept = await visit.Page.EvaluateAsync<string[]>("""
            async () => {
              const texts = [];
              for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) texts.push(new URL(request.url).pathname + new URL(request.url).search + ' ' + await (await cache.match(request)).text());
              }
              return texts;
            }
            """);
        Assert.Contains(kept, text => text.StartsWith("/toolkit/gratitude ", StringComparison.Ordinal));
        Assert.All(kept, text => Assert.DoesNotContain("kingfisher", text, StringComparison.Ordinal));
        Assert.All(kept, text => Assert.DoesNotContain("Kestrel", text, StringComparison.Ordinal));
        Assert.All(kept, text => Assert.DoesNotContain("class=\"member\"", text, StringComparison.Ordinal));
        Assert.All(kept, text => Assert.DoesNotContain("?", text.Split(' ')[0], StringComparison.Ordinal));

        visit.Forgive("ERR_INTERNET_DISCONNECTED");
        await visit.Context.SetOfflineAsync(true);
        await visit.Page.GotoAsync("/toolkit/gratitude");
        await Expect(visit.Page.GetByText("What you write here isn’t sent or kept")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("kingfisher")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(ReducedMotion.Reduce)]
    [InlineData(ReducedMotion.NoPreference)]
    public async Task The_wave_is_started_paused_and_ended_and_speaks_at_steps_only(ReducedMotion motion)
    {
        await using var visit = await journey.Visit(adjust: options => options.ReducedMotion = motion);
        await StandStill(visit, "/toolkit/wave");
        var line = visit.Page.Locator("[data-timer-line]");
        var clock = visit.Page.Locator(".surfring .big");
        var breath = visit.Page.Locator("[data-timer-breath]");
        await visit.Page.EvaluateAsync("window.said = []; new MutationObserver(() => said.push(document.querySelector('[data-timer-line]').textContent)).observe(document.querySelector('[data-timer-line]'), { childList: true, characterData: true, subtree: true })");
        await Expect(breath).ToBeHiddenAsync();

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Start the wave" }).PressAsync("Enter");
        await Expect(clock).ToHaveTextAsync("15:00");
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToBeFocusedAsync();
        await Expect(breath).ToHaveTextAsync("Breathe in");
        await visit.Page.Clock.RunForAsync(4500);
        await Expect(breath).ToHaveTextAsync("Breathe out");
        await visit.Page.Clock.RunForAsync(6000);
        await Expect(breath).ToHaveTextAsync("Breathe in");
        await Expect(clock).ToHaveTextAsync("14:50");
        var moves = await visit.Page.Locator(".breath i").EvaluateAsync<string>("circle => getComputedStyle(circle).transitionDuration + ' ' + getComputedStyle(circle.parentElement).animationName");
        var still = await visit.Page.Locator(".surfring .swell").EvaluateAsync<string>("swell => getComputedStyle(swell).animationName");
        Assert.Equal(motion == ReducedMotion.Reduce ? ("0s none", "none") : ("4s none", "swell"), (moves, still));

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await visit.Page.Clock.RunForAsync(60_000);
        await Expect(clock).ToHaveTextAsync("14:50");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Carry on" }).ClickAsync();
        await visit.Page.Clock.RunForAsync(5 * 60_000);
        await Expect(clock).ToHaveTextAsync("9:50");
        await Expect(line).ToHaveTextAsync("It may be getting stronger. Waves do that before they break.");
        // A phone that slept through it hears the end, not what it missed.
        await visit.Page.Clock.FastForwardAsync(20 * 60_000);
        await Expect(line).ToContainTextAsync("You stayed with it.");
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Start the wave" })).ToBeVisibleAsync();
        await Expect(breath).ToBeHiddenAsync();
        var said = await visit.Page.EvaluateAsync<string[]>("said");
        Assert.Equal(4, said.Length);
        Assert.Equal(4, said.Distinct().Count());

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Start the wave" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "End" }).ClickAsync();
        await Expect(clock).ToHaveTextAsync("15 min");
        await Expect(line).ToContainTextAsync("For an urge that is here now.");
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Start the wave" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Waiting_has_two_lengths()
    {
        await using var visit = await journey.Visit();
        await StandStill(visit, "/toolkit/delay");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Wait 20 minutes" }).ClickAsync();
        await visit.Page.Clock.RunForAsync(10 * 60_000);
        await Expect(visit.Page.Locator(".surfring .big")).ToHaveTextAsync("10:00");
        await Expect(visit.Page.Locator("[data-timer-line]")).ToContainTextAsync("Half of it.");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "End" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Wait 10 minutes" }).ClickAsync();
        await Expect(visit.Page.Locator(".surfring .big")).ToHaveTextAsync("10:00");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_member_goes_from_the_navigation_to_a_tool_writes_keeps_and_removes(bool script)
    {
        var dana = await journey.App.Join("Dana");
        await using var visit = await journey.Visit(script: script);
        await visit.Become(dana);
        await visit.Go("/you");
        await visit.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Toolkit" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Hungry, angry, lonely, tired?" }).ClickAsync();
        await Expect(visit.Page.Locator("[data-timer-begin]")).ToHaveCountAsync(0);
        await visit.Page.GetByLabel("Lonely").CheckAsync();
        await visit.Page.GetByLabel("What I’ll do about it first").FillAsync("Call Juniper.");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Keep this" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/toolkit/halt?kept=1#notes");
        await Expect(visit.Page.Locator("#notes dd")).ToHaveTextAsync(["Yes", "Call Juniper."]);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/toolkit/halt?removed=1#notes");
        await Expect(visit.Page.Locator("#notes dl")).ToHaveCountAsync(0);

        // Without script there is nothing to press that would do nothing.
        await visit.Go("/toolkit/wave");
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Start the wave" })).ToHaveCountAsync(script ? 1 : 0);
        await Expect(visit.Page.Locator(".tl li")).ToHaveCountAsync(6);
    }

    /// <summary>Opens a page in a browser whose clock goes on only when it is told to.</summary>
    private static async Task StandStill(Visit visit, string path)
    {
        await visit.Page.Clock.InstallAsync(new() { TimeString = "2026-02-04T18:00:00Z" });
        await visit.Go(path);
        await visit.Page.Clock.PauseAtAsync("2026-02-04T19:00:00Z");
    }
}
