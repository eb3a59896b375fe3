using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Groups;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Tests.Groups;

/// <summary>A member chooses words they don't want to meet, by a page without scripts.</summary>
[Trait("needs", "database")]
public sealed class NotToday(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    private const string Page = "/you/not-today";

    [Fact]
    public async Task From_a_folded_post_one_comes_to_the_words_changes_them_and_goes_back()
    {
        var id = await app.OpenGroup();
        var (dana, theo) = (await app.In(id, "Dana"), await app.In(id, "Theo"));
        var post = await theo.Share(id, "We drank CHAMPÁN all night.");
        await Choose(dana, "champan\n  gin \n\nGIN");
        var folded = (await dana.Sees(id, post))!;
        Assert.NotNull(folded.QuerySelector("details.cw"));
        var link = folded.QuerySelector($"a[href^='{Page}']")!.GetAttribute("href")!;
        var page = await dana.Page(link);
        Assert.Equal(["champan", "gin"], page.QuerySelector<IHtmlTextAreaElement>("#words")!.Value.Split('\n'));
        Assert.Equal("/groups/" + id, page.QuerySelector("main form a")!.GetAttribute("href"));

        // Nobody else has them, and the site that stores them can't read them.
        Assert.Null((await theo.Sees(id, post))!.QuerySelector("details.cw"));
        Assert.Equal("", (await theo.Page(Page)).QuerySelector<IHtmlTextAreaElement>("#words")!.Value);
        var profile = await app.Stored(db => db.Members.Where(member => member.Id == dana.MemberId).Select(member => member.Profile).SingleAsync());
        Assert.Equal(-1, profile!.Bytes.AsSpan().IndexOf("champan"u8));

        using var sent = await dana.Send(page, "main form", ("Input.Words", ""));
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        var kept = await dana.Page(sent.Headers.Location!.OriginalString);
        Assert.NotNull(kept.QuerySelector("[role=status]"));
        Assert.Equal("/groups/" + id, kept.QuerySelector("main form a")!.GetAttribute("href"));
        Assert.Null((await dana.Sees(id, post))!.QuerySelector("details.cw"));
    }

    [Fact]
    public async Task What_was_told_of_oneself_otherwise_stays()
    {
        var dana = await app.Join("Dana");
        using var settings = await dana.Send(await dana.Page("/you/settings"), "main form", ("Input.OnlyTitle", "Notes"), ("Input.Language", "en"), ("Input.Zone", "America/Denver"));
        await Choose(dana, "gin");
        Assert.Equal("Notes", (await dana.Page("/you")).Title);
        using var again = await dana.Send(await dana.Page("/you/settings"), "main form", ("Input.OnlyTitle", ""));
        Assert.Equal("gin", (await dana.Page(Page)).QuerySelector<IHtmlTextAreaElement>("#words")!.Value);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("--")]
    [InlineData("fine\nthis one is a good deal longer than anybody needs")]
    [InlineData("31")]
    public async Task What_won_t_do_is_told_beside_the_field_and_stays_in_it(string typed)
    {
        var dana = await app.Join("Dana");
        var words = typed == "31" ? string.Join('\n', Enumerable.Range(10, MutedWords.Most + 1).Select(i => $"word {i}")) : typed;
        using var sent = await dana.Send(await dana.Page(Page), "main form", ("Input.Words", words));
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
        var page = await HoldfastApp.Document(sent);
        Assert.NotNull(page.QuerySelector("#words-err"));
        Assert.Equal(words, page.QuerySelector<IHtmlTextAreaElement>("#words")!.Value);
        Assert.Equal("", (await dana.Page(Page)).QuerySelector<IHtmlTextAreaElement>("#words")!.Value);
    }

    [Fact]
    public async Task The_way_back_stays_on_this_site()
    {
        var dana = await app.Join("Dana");
        Assert.Equal("/you", (await dana.Page(Page + "?back=https://elsewhere.example/")).QuerySelector("main form a")!.GetAttribute("href"));
        Assert.Equal("/you", (await dana.Page(Page + "?back=//elsewhere.example/")).QuerySelector("main form a")!.GetAttribute("href"));
    }

    private static async Task Choose(Person who, string words)
    {
        using var sent = await who.Send(await who.Page(Page), "main form", ("Input.Words", words));
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
    }
}
