using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.BrowserTests;

/// <summary>A list for the notice board.</summary>
public sealed class PaperJourney(Journey journey)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Printing_the_list_leaves_out_what_paper_has_no_use_for(bool dark)
    {
        await using var visit = await journey.Visit(Screen.Desk, dark);
        var page = visit.Page;
        await visit.Go("/meetings?near=Salina%2C+KS&when=any");
        await Expect(page.Locator(".printfoot")).ToBeHiddenAsync();

        await page.EmulateMediaAsync(new() { Media = Media.Print });

        foreach (var gone in new[] { ".top", ".nav", ".foot", ".filters", ".acts", ".noprint", ".skip" })
        {
            foreach (var part in await page.Locator(gone).AllAsync())
            {
                await Expect(part).ToBeHiddenAsync();
            }
        }

        await Expect(page.Locator(".printfoot")).ToBeVisibleAsync();
        await Expect(page.Locator(".printfoot")).ToContainTextAsync("2026");
        await Expect(page.Locator("article.mt").Filter(new() { HasText = "Lantern Lunch" })).ToBeVisibleAsync();
        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal("rgb(0, 0, 0)", await page.EvaluateAsync<string>("getComputedStyle(document.body).color"));
        await visit.Picture(dark ? "paper-dark" : "paper");
    }
}
