using Microsoft.Playwright;

namespace Holdfast.BrowserTests;

/// <summary>Each page, judged by axe in both themes and both sizes, in both languages.</summary>
public sealed class AccessibilityFacts(Journey journey)
{
    public static TheoryData<string> Names => Pages.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_page_has_no_accessibility_fault(string page)
    {
        await using var visit = await Still();
        await Pages.Open(visit, page);

        foreach (var (size, width, height) in new[] { ("desk", 1280, 900), ("phone", 390, 844) })
        {
            await visit.Page.SetViewportSizeAsync(width, height);
            foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await visit.Page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
                await visit.AxeClean(coloursOnly: theme == ColorScheme.Dark);
                await visit.Picture($"{page} {size} {theme}".ToLowerInvariant().Replace(' ', '-').Replace(",", "", StringComparison.Ordinal));
            }
        }
    }

    /// <summary>One visit for all: what could differ from English is words and their length, not themes and sizes.</summary>
    [Fact]
    public async Task No_page_in_Spanish_has_an_accessibility_fault()
    {
        await using var visit = await Still("es-MX");

        foreach (var page in Pages.Each)
        {
            await Pages.Open(visit, page);
            Assert.Equal("es", await visit.Page.Locator("html").GetAttributeAsync("lang"));
            await visit.AxeClean();
            await visit.Picture($"{page} spanish".Replace(' ', '-').Replace(",", "", StringComparison.Ordinal));
        }
    }

    /// <summary>Colours half-way through a change would be judged as they stand.</summary>
    private Task<Visit> Still(string locale = "en-US") => journey.Visit(Screen.Desk, locale: locale, adjust: options =>
    {
        options.ReducedMotion = ReducedMotion.Reduce;
        options.ViewportSize = new() { Width = 390, Height = 844 };
    });
}
