using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.BrowserTests;

/// <summary>Somebody comes into the room. The page must be gone before they look.</summary>
public sealed class LeavingJourney(Journey journey)
{
    private static readonly Uri Elsewhere = new("https://www.wikipedia.org/");

    private const string Told = "left: ";

    /// <summary>Notes what the page looks like when the site's own answer to a click or key is over, in the same turn: nothing was drawn in between.</summary>
    private const string Watch = """
        () => {
          const note = () => {
            const cover = document.querySelector('.gone');
            if (!cover || window.left) return;
            const box = cover.getBoundingClientRect();
            window.left = true;
            console.info('left: ' + JSON.stringify({
              milliseconds: performance.now() - window.began,
              shown: [...document.body.children].filter(child => child !== cover && getComputedStyle(child).display !== 'none').length,
              covers: box.width >= innerWidth && box.height >= innerHeight && getComputedStyle(cover).position === 'fixed',
              title: document.title,
              path: location.pathname,
            }));
          };
          for (const kind of ['click', 'keyup']) {
            addEventListener(kind, () => { window.began = performance.now(); }, true);
            addEventListener(kind, note);
          }
        }
        """;

    /// <summary>At the end of the page: whole on the screen, and nothing lies over it.</summary>
    private const string OnTop = """
        () => {
          scrollTo(0, document.scrollingElement.scrollHeight);
          const link = document.querySelector('.top .leave'), box = link.getBoundingClientRect();
          return box.width >= 44 && box.height >= 44 && box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight
            && [.1, .5, .9].every(part => link.contains(document.elementFromPoint(box.left + box.width * part, box.top + box.height / 2)));
        }
        """;

    private sealed record Left(double Milliseconds, int Shown, bool Covers, string Title, string Path);

    [Fact]
    public async Task A_press_on_leave_hides_the_page_at_once_and_before_anything_is_fetched() =>
        await Leaves(visit => visit.Page.GetByRole(AriaRole.Link, new() { Name = "Emergency: Leave this site quickly" }).ClickAsync());

    [Fact]
    public async Task Shift_three_times_does_the_same() =>
        await Leaves(async visit =>
        {
            await visit.Page.Keyboard.PressAsync("Shift");
            await Expect(visit.Page.GetByText("Press Shift 2 more times to leave.")).ToBeAttachedAsync();
            await visit.Page.Keyboard.PressAsync("Shift");
            await Expect(visit.Page.GetByText("Press Shift once more to leave.")).ToBeAttachedAsync();
            await visit.Page.Keyboard.PressAsync("Shift");
        });

    [Fact]
    public async Task Shift_for_capitals_and_going_back_a_field_does_not_leave()
    {
        await using var visit = await journey.Visit();
        await visit.Go("/contact");
        await visit.Page.GetByLabel("A name to use").FocusAsync();

        foreach (var key in new[] { "Shift+A", "Shift+B", "Shift+C", "Shift+Tab", "Shift+Tab", "Shift+Tab", "Shift", "a", "Shift", "b", "Shift" })
        {
            await visit.Page.Keyboard.PressAsync(key);
        }

        await Expect(visit.Page.Locator(".gone")).ToHaveCountAsync(0);
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Back_does_not_bring_the_page_up_again()
    {
        await using var visit = await journey.Visit();
        visit.MayLeaveTo(Elsewhere);
        var page = visit.Page;
        await visit.Go("/about/leaving");
        await visit.Go("/meetings/" + Cast.InPerson);

        await page.GetByRole(AriaRole.Link, new() { Name = "Emergency: Leave this site quickly" }).ClickAsync();
        await page.WaitForURLAsync(Elsewhere.AbsoluteUri);

        await page.GoBackAsync();
        Assert.Equal("/about/leaving", new Uri(page.Url).AbsolutePath);
        await page.GoForwardAsync();
        Assert.Equal(Elsewhere.AbsoluteUri, page.Url);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_member_who_left_is_asked_again_when_somebody_comes_back(bool script)
    {
        await using var visit = await journey.Visit(script: script);
        visit.MayLeaveTo(Elsewhere);
        visit.Forgive("ERR_NAME_NOT_RESOLVED");
        var page = visit.Page;
        await visit.SignIn("Wren");
        await visit.Go("/you");
        var next = page.WaitForRequestAsync(Elsewhere.AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "Emergency: Leave this site quickly" }).ClickAsync();
        await next;

        // With script the page is gone before the site has been told.
        await using var later = await journey.Visit(script: script);
        await later.Context.AddCookiesAsync((await visit.Context.CookiesAsync()).Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path }));
        for (var tries = 0; tries < 50 && !later.Page.Url.Contains("/unlock", StringComparison.Ordinal); tries++)
        {
            await later.Go("/you");
        }

        await Expect(later.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Locked");
        await later.Page.GetByLabel("Your passphrase").FillAsync("seven quiet herons at noon");
        await later.Page.GetByRole(AriaRole.Button, new() { Name = "Unlock" }).ClickAsync();
        await Expect(later.Page.Locator("main")).ToContainTextAsync("Wren");
    }

    [Fact]
    public async Task Without_JavaScript_it_is_a_link_that_leads_elsewhere()
    {
        await using var visit = await journey.Visit(script: false);
        visit.MayLeaveTo(Elsewhere);
        // The other site can't be reached from here, which the browser says.
        visit.Forgive("ERR_NAME_NOT_RESOLVED");
        await visit.Go("/meetings/" + Cast.InPerson);
        var answer = visit.Page.WaitForResponseAsync("**/leave");
        var next = visit.Page.WaitForRequestAsync(Elsewhere.AbsoluteUri);

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Emergency: Leave this site quickly" }).ClickAsync();

        Assert.Equal(303, (await answer).Status);
        Assert.False((await next).Headers.ContainsKey("referer"));
    }

    [Fact]
    public async Task It_can_be_seen_and_pressed_wherever_somebody_is_on_a_narrow_page()
    {
        await using var visit = await journey.Visit(adjust: options => options.ViewportSize = new() { Width = 320, Height = 568 });
        foreach (var page in Pages.Each)
        {
            await Pages.Open(visit, page);

            Assert.True(await visit.Page.EvaluateAsync<bool>(OnTop), page);
        }
    }

    private async Task Leaves(Func<Visit, Task> leave)
    {
        await using var visit = await journey.Visit();
        visit.MayLeaveTo(Elsewhere);
        var told = new TaskCompletionSource<string>();
        visit.Page.Console += (_, message) =>
        {
            if (message.Text.StartsWith(Told, StringComparison.Ordinal))
            {
                told.TrySetResult(message.Text[Told.Length..]);
            }
        };
        await visit.Go("/meetings/" + Cast.InPerson);
        await visit.Page.EvaluateAsync(Watch);

        await leave(visit);

        var left = JsonSerializer.Deserialize<Left>(await told.Task.WaitAsync(TimeSpan.FromSeconds(10)), JsonSerializerOptions.Web)!;
        Assert.InRange(left.Milliseconds, 0, 100);
        Assert.Equal(0, left.Shown);
        Assert.True(left.Covers);
        Assert.Equal("Loading", left.Title);
        Assert.Equal("/leave", left.Path);
        await visit.Page.WaitForURLAsync(Elsewhere.AbsoluteUri);
    }
}
