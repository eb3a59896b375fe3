using Holdfast.Data;
using Holdfast.Notices;
using Holdfast.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.BrowserTests;

/// <summary>Something waits: found in the list, opened, and told on a device without a word about what.</summary>
public sealed class NoticesJourney(Journey journey)
{
    // Of the example in RFC 8291: what a browser would give.
    private const string Point = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private const string Secret = "BTBZMqHH6r4Tts7J_aSIgg";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_waits_is_opened_and_how_to_hear_is_chosen(bool script)
    {
        var dana = await journey.App.Join("Dana");
        await Tell(dana, NoticeKind.Reply, "/you/codes");
        await Tell(dana, NoticeKind.Soon, "/meetings/" + Cast.InPerson);
        await using var visit = await SignedIn(dana, script: script);

        await visit.Go("/you");
        await Expect(visit.Page.GetByText("You have something new.")).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Open the notices" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Someone replied." }).GetByRole(AriaRole.Button, new() { Name = "Open" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/you/codes");
        await visit.Go("/notices");
        await Expect(visit.Page.Locator(".notices .tag")).ToHaveCountAsync(1);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Mark all as seen" }).ClickAsync();
        await Expect(visit.Page.Locator(".notices .tag")).ToHaveCountAsync(0);

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "How you hear of notices" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Group, new() { Name = "Replies to you" }).GetByLabel("By name").CheckAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Keep these" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Kept." })).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Group, new() { Name = "Replies to you" }).GetByLabel("By name")).ToBeCheckedAsync();
        await Expect(visit.Page.Locator("form[data-push]")).ToBeVisibleAsync(new() { Visible = script });
        await Expect(visit.Page.Locator("[data-push-not]")).ToBeVisibleAsync(new() { Visible = !script });
    }

    [Fact]
    public async Task The_pages_have_no_accessibility_fault_and_fit_the_smallest_phone()
    {
        var dana = await journey.App.Join("Dana");
        await using var visit = await SignedIn(dana, adjust: options => options.ReducedMotion = ReducedMotion.Reduce);
        await visit.Go("/notices");
        await visit.AxeClean();
        await visit.Picture("notices-none");
        await Tell(dana, NoticeKind.Reply, "/you/codes");
        await Tell(dana, NoticeKind.Reminder, "/you");
        foreach (var number in Enumerable.Range(0, IndexModel.PerPage))
        {
            await Tell(dana, NoticeKind.Soon, $"/meetings/{number}");
        }

        foreach (var language in new[] { "en", "es" })
        {
            foreach (var (name, path) in new[] { ("notices", "/notices"), ("choices", "/you/notices"), ("you", "/you") })
            {
                await visit.Go($"{path}?language={language}");
                foreach (var (size, width, height) in new[] { ("desk", 1280, 900), ("phone", 390, 844), ("small", 320, 640) })
                {
                    await visit.Page.SetViewportSizeAsync(width, height);
                    Assert.False(await visit.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"), $"{path} is wider than {width}.");
                    foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
                    {
                        await visit.Page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
                        await visit.AxeClean(coloursOnly: theme == ColorScheme.Dark);
                        await visit.Picture($"{name}-{language}-{size}-{theme}".ToLowerInvariant());
                    }
                }
            }
        }
    }

    [Fact]
    public async Task A_browser_is_switched_on_by_its_button_and_knows_itself_afterwards()
    {
        await using var visit = await SignedIn(await journey.App.Join("Dana"));
        await visit.Context.GrantPermissionsAsync(["notifications"], new() { Origin = Origin });
        // The browser's maker isn't reached from here, so what it would have given is.
        await visit.Page.AddInitScriptAsync($$"""
            const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0)).buffer;
            const given = { endpoint: 'https://push.example.net/dana', getKey: name => bytes(name === 'auth' ? '{{Secret}}' : '{{Point}}'), unsubscribe: async () => true };
            PushManager.prototype.subscribe = async options => {
              if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error('No browser would take this.');
              sessionStorage.setItem('given', 'yes');
              return given;
            };
            PushManager.prototype.getSubscription = async () => sessionStorage.getItem('given') ? given : null;
            """);
        await visit.Go("/you/notices");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Tell me on this device" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/you/notices?kept=1");
        await Expect(visit.Page.GetByText("This one")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("form[data-push]")).ToBeHiddenAsync();
        await visit.AxeClean();
        await visit.Picture("choices-switched-on");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await Expect(visit.Page.GetByText("Devices that are told")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_browser_whose_maker_can_t_be_reached_says_so()
    {
        await using var visit = await SignedIn(await journey.App.Join("Dana"));
        await visit.Context.GrantPermissionsAsync(["notifications"], new() { Origin = Origin });
        // A browser without a memory, as every test has, asks its maker nothing and says so in the console.
        visit.Forgive("does not support the Push API in incognito mode");
        await visit.Go("/you/notices");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Tell me on this device" }).ClickAsync();
        await Expect(visit.Page.Locator("[data-push-status]")).ToContainTextAsync("your browser couldn’t reach its maker");
    }

    [Theory]
    [InlineData("{}")]
    // Whatever came along, it is never shown.
    [InlineData("Theo answered in Secret Garden")]
    public async Task A_push_shows_the_name_of_the_site_and_a_sentence_that_says_nothing(string payload)
    {
        await using var visit = await SignedIn(await journey.App.Join("Dana"));
        await visit.Context.GrantPermissionsAsync(["notifications"], new() { Origin = Origin });
        await visit.Go("/notices");
        // Ready is already a worker that is only taking over, and that one doesn't hear.
        await visit.Page.EvaluateAsync("""
            async () => {
              const { active } = await navigator.serviceWorker.ready;
              while (active.state !== 'activated') await new Promise(done => active.addEventListener('statechange', done, { once: true }));
            }
            """);
        var tools = await visit.Context.NewCDPSessionAsync(visit.Page);
        var registered = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        tools.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, told) =>
        {
            foreach (var one in told!.Value.GetProperty("registrations").EnumerateArray().Where(one => one.GetProperty("scopeURL").GetString()!.StartsWith(Origin, StringComparison.Ordinal)))
            {
                registered.TrySetResult(one.GetProperty("registrationId").GetString()!);
            }
        };
        await tools.SendAsync("ServiceWorker.enable");
        var registration = await registered.Task.WaitAsync(TimeSpan.FromSeconds(60));
        string[] shown = [];
        for (var tries = 0; tries < 10 && shown.Length == 0; tries++)
        {
            // The browser's tool drops one given in the moment a worker has just been stored; a carrier's comes long after.
            await tools.SendAsync("ServiceWorker.deliverPushMessage", new() { ["origin"] = Origin, ["registrationId"] = registration, ["data"] = payload });
            shown = await visit.Page.EvaluateAsync<string[]>("""
                async () => {
                  const worker = await navigator.serviceWorker.ready;
                  for (const until = Date.now() + 5000; Date.now() < until;) {
                    const shown = await worker.getNotifications();
                    if (shown.length) return shown.map(one => `${one.title}|${one.body}|${one.tag}|${one.data}`);
                    await new Promise(done => setTimeout(done, 50));
                  }
                  return [];
                }
                """);
        }

        Assert.Equal(["Holdfast|You have something new.|notice|null"], shown);
    }

    private string Origin => journey.App.Address.GetLeftPart(UriPartial.Authority);

    private async Task<Visit> SignedIn(Person who, bool script = true, Action<BrowserNewContextOptions>? adjust = null)
    {
        var visit = await journey.Visit(script: script, adjust: adjust);
        await visit.Become(who);
        return visit;
    }

    private async Task Tell(Person who, NoticeKind kind, string address)
    {
        await using var scope = journey.App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        await journey.App.Services.GetRequiredService<Writer>().Write(db, () => journey.App.Services.GetRequiredService<Inbox>().Tell(db, who.MemberId, kind, address));
    }
}
