using System.Net;
using AngleSharp.Dom;
using Holdfast.Meetings;
using NodaTime;

namespace Holdfast.Tests.FrontDoor;

public sealed class FrontDoorPages(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Theory]
    [InlineData("/", "You don’t have to hold on alone.", "No tienes que aguantar a solas.")]
    [InlineData("/help", "You’re worth the call.", "Vales esa llamada.")]
    [InlineData("/offline", "No connection just now", "No hay conexión en este momento")]
    [InlineData("/first-meeting", "What a first meeting is like", "Cómo es una primera reunión")]
    [InlineData("/facts", "Myths and facts", "Mitos y datos")]
    [InlineData("/contact", "Ask to be contacted", "Pide que te contactemos")]
    [InlineData("/contact/received", "We have it", "Lo tenemos")]
    [InlineData("/about/privacy", "Privacy, in plain words", "Privacidad, con palabras claras")]
    [InlineData("/about/accessibility", "Accessibility", "Accesibilidad")]
    [InlineData("/about/leaving", "About leaving quickly", "Sobre salir rápido")]
    [InlineData("/about/data", "Where the data comes from", "De dónde vienen los datos")]
    [InlineData("/preferences", "Language, time zone, country", "Idioma, zona horaria, país")]
    public async Task Every_page_speaks_both_languages_under_one_heading(string path, string english, string spanish)
    {
        foreach (var (language, heading) in new[] { ("en", english), ("es", spanish) })
        {
            var page = await Visit(path, language);
            Assert.Equal(heading, Assert.Single(page.QuerySelectorAll("h1")).TextContent);
            Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
            Assert.EndsWith("Holdfast", page.Title, StringComparison.Ordinal);
            Assert.NotNull(page.QuerySelector("header a[href='/help']"));
            Assert.NotNull(page.QuerySelector("header a[href='/leave']"));
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/help")]
    [InlineData("/first-meeting")]
    [InlineData("/facts")]
    [InlineData("/contact")]
    public async Task Titles_say_nothing_of_what_the_site_is_for(string path)
    {
        var title = (await Visit(path, "en")).Title!;
        Assert.DoesNotContain(["recovery", "addiction", "drug", "alcohol", "overdose"], word => title.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Home_asks_where_and_when_without_JavaScript()
    {
        var form = (await Visit("/", "en-US")).QuerySelector("form.finder")!;
        Assert.Equal("/meetings", form.GetAttribute("action"));
        Assert.Equal("get", form.GetAttribute("method"));
        Assert.NotNull(form.QuerySelector("label[for='near']"));
        Assert.Equal(["now", "today", "tomorrow", "any"], form.QuerySelectorAll("#when option").Select(option => option.GetAttribute("value")!));
        var position = form.QuerySelector("[data-near-me]")!;
        Assert.True(position.HasAttribute("hidden"), "the button needs a script, so a script shows it");
        Assert.Equal("button", position.GetAttribute("type"));
    }

    [Fact]
    public async Task Home_shows_who_to_call_in_the_reader_s_country()
    {
        Assert.NotNull((await Visit("/", "en-US")).QuerySelector(".crisis a[href='tel:988']"));
        var austrian = await Visit("/", "de-AT");
        Assert.Null(austrian.QuerySelector(".crisis a[href='tel:988']"));
        Assert.NotNull(austrian.QuerySelector(".crisis a[href='tel:112']"));
    }

    [Fact]
    public async Task With_nothing_open_home_says_nothing_of_it_and_shows_who_to_call_first()
    {
        await using var site = await HoldfastApp.Start();
        await site.Listed(("evening", Online("Evening", Schedule.Weekly(Weekdays.Wednesday, new LocalTime(19, 0), 60))));
        var page = await site.Page("/");
        Assert.Null(page.QuerySelector("#h-now"));
        Assert.Equal("h-cr", page.QuerySelector(".cols section")!.GetAttribute("aria-labelledby"));
    }

    [Fact]
    public async Task What_is_open_now_is_on_home_three_at_most()
    {
        await using var site = await HoldfastApp.Start();
        var open = Schedule.Weekly(Weekdays.Wednesday, new LocalTime(11, 30), 60);
        await site.Listed(("night-watch", Online("Night <Watch>", open)), ("two", Online("Two", open)), ("three", Online("Three", open)), ("four", Online("Four", open)));
        var meetings = (await site.Page("/")).QuerySelectorAll(".mt");
        Assert.Equal(3, meetings.Length);
        Assert.All(meetings, meeting => Assert.NotNull(meeting.QuerySelector(".live")));
        Assert.All(meetings, meeting => Assert.Contains("to 12:30 pm (Chicago)", meeting.TextContent, StringComparison.Ordinal));
        var first = Assert.Single(meetings, meeting => meeting.QuerySelector("h3 a")!.GetAttribute("href") == "/meetings/night-watch");
        Assert.Equal("Night <Watch>", first.QuerySelector("h3 a")!.TextContent);
    }

    [Fact]
    public async Task Every_fact_names_its_source()
    {
        var facts = (await Visit("/facts", "en")).QuerySelectorAll(".factlist li");
        Assert.True(facts.Length >= 10);
        Assert.All(facts, fact => Assert.Matches(@"Source: \S+", fact.TextContent));
    }

    private async Task<IDocument> Visit(string path, string language)
    {
        using var visitor = app.NewClient();
        visitor.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        using var response = await visitor.GetAsync(new Uri(path, UriKind.Relative));
        await HoldfastApp.Expect(response, HttpStatusCode.OK);
        return await HoldfastApp.Document(response);
    }

    private static Listing Online(string name, Schedule schedule) =>
        Invented.Meeting(name, schedule: schedule) with { Venue = Venue.Online, ConferenceUrl = "https://video.example.org/room" };
}
