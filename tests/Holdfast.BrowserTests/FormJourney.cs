using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.BrowserTests;

/// <summary>Everything that is filled in and sent, with JavaScript and without.</summary>
public sealed class FormJourney(Journey journey)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Filters_narrow_the_list_and_stay_filled_in(bool script)
    {
        await using var visit = await journey.Visit(script: script);
        var page = visit.Page;
        await visit.Go("/meetings");

        await page.GetByLabel("Where").FillAsync("Salina, KS");
        await page.GetByText("More filters").ClickAsync();
        await page.GetByLabel("Programme").SelectOptionAsync("aa");
        await page.GetByLabel("Day", new() { Exact = true }).SelectOptionAsync("3");
        await page.GetByLabel("Step-free").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Update list" }).ClickAsync();

        await Expect(page.Locator(".results")).ToContainTextAsync("1 meeting");
        await Expect(page.Locator("article.mt")).ToHaveCountAsync(1);
        await Expect(page.Locator("article.mt")).ToContainTextAsync("Lantern Lunch");
        await Expect(page.GetByText("More filters")).ToContainTextAsync("3 on");
        await Expect(page.GetByLabel("Programme")).ToHaveValueAsync("aa");
        await Expect(page.GetByLabel("Step-free")).ToBeCheckedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task More_meetings_shows_others_and_never_the_same_twice(bool script)
    {
        await using var visit = await journey.Visit(script: script);
        var page = visit.Page;
        await visit.Go("/meetings");
        var seen = await Shown(page);
        Assert.Equal(20, seen.Count);

        for (var turn = 0; turn < 3; turn++)
        {
            var from = page.Url;
            await page.GetByRole(AriaRole.Link, new() { Name = "More meetings" }).ClickAsync();
            await page.WaitForURLAsync(address => address != from);
            var more = await Shown(page);
            Assert.NotEmpty(more);
            Assert.Empty(seen.Intersect(more));
            seen.AddRange(more);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_found_names_what_to_let_go_and_offers_meetings_online(bool script)
    {
        await using var visit = await journey.Visit(script: script);
        var page = visit.Page;
        await visit.Go("/meetings?near=Salina%2C+KS&programme=aa&q=zzzz");
        await Expect(page.Locator(".results")).ToContainTextAsync("No meetings match");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Online, now or soon" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Without the words" }).ClickAsync();

        await Expect(page.Locator("article.mt").Filter(new() { HasText = "Lantern Lunch" })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Where")).ToHaveValueAsync("Salina, KS");
    }

    [Fact]
    public async Task Nothing_near_looks_further_out_and_says_how_far()
    {
        await using var visit = await journey.Visit(script: false);

        await visit.Go("/meetings?near=Abilene%2C+KS&km=2");

        await Expect(visit.Page.GetByText("So we looked further, up to")).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("article.mt").Filter(new() { HasText = "Lantern Lunch" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_correction_with_a_slip_comes_back_with_its_words_and_then_goes_in(bool script)
    {
        await using var visit = await journey.Visit(script: script);
        var page = visit.Page;
        visit.Forgive("the server responded with a status of 400");
        await visit.Go($"/meetings/{Cast.Hybrid}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Suggest a correction" }).ClickAsync();

        await page.GetByLabel("What should it say?").FillAsync("   ");
        await page.GetByLabel("The place").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Expect(page.Locator(".errors")).ToContainTextAsync("Write what you know, in a few words.");
        await Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("^Error: "));
        await Expect(page.GetByLabel("The place")).ToBeCheckedAsync();
        await page.GetByLabel("What should it say?").FillAsync("The door is round the back now.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Thank you");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Asking_to_be_contacted_keeps_what_was_typed_until_it_is_right(bool script)
    {
        await using var visit = await journey.Visit(script: script);
        var page = visit.Page;
        visit.Forgive("the server responded with a status of 400");
        await visit.Go("/contact");

        await page.GetByLabel("A name to use").FillAsync("Wren");
        await page.GetByLabel("What would help").FillAsync("Evenings after six.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask to be contacted" }).ClickAsync();

        await Expect(page.Locator(".errors a")).ToHaveCountAsync(2);
        await Expect(page.GetByLabel("A name to use")).ToHaveValueAsync("Wren");
        await Expect(page.GetByLabel("What would help")).ToHaveValueAsync("Evenings after six.");
        await page.GetByLabel("A way to reach you").FillAsync("wren@example.org");
        await page.GetByLabel("I agree that").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask to be contacted" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("We have it");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What happens next" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Coming_back_to_a_sent_form_lets_it_be_sent_again()
    {
        await using var visit = await journey.Visit();
        var page = visit.Page;
        visit.Forgive("the server responded with a status of 400");
        await visit.Go("/contact");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask to be contacted" }).ClickAsync();
        await Expect(page.Locator(".errors")).ToBeVisibleAsync();
        await visit.Go("/help");

        await page.GoBackAsync();
        var sent = page.WaitForRequestAsync(request => request.Method == "POST");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask to be contacted" }).ClickAsync();

        await sent;
    }

    private static async Task<List<string>> Shown(IPage page) =>
        [.. await page.Locator("article.mt h3 a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href') + link.closest('article').querySelector('.mt-t').textContent)")];
}
