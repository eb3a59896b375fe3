namespace Holdfast.Tests.Ui;

/// <summary>A zone is named in the language of the page, whoever asked first.</summary>
public sealed class ZoneNameFacts(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Fact]
    public async Task Each_language_reads_its_own_in_any_order()
    {
        await app.Listed(("zone-named", Invented.Meeting("Lantern", timeZone: "America/New_York")));
        foreach (var (language, name) in new[] { ("es", "Hora del Este"), ("en", "Eastern Time"), ("es", "Hora del Este"), ("en", "Eastern Time") })
        {
            var page = await app.Page("/meetings/zone-named", language);
            Assert.Contains(name, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        }
    }
}
