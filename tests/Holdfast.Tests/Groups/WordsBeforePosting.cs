using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Holdfast.Tests.Groups;

/// <summary>What a draft is looked at for, before anybody reads it: danger to its writer, and a newcomer's contact details.</summary>
[Trait("needs", "database")]
public sealed class WordsBeforePosting(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    private const string Heavy = "I want to die tonight. I can’t do this any more.";

    [Fact]
    public async Task Words_that_sound_like_danger_show_help_to_their_writer_first_and_are_posted_when_sent_again()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var theo = await app.In(id, "Theo");

        var page = await Share(dana, await dana.Page("/groups/" + id), Heavy, HttpStatusCode.OK);
        Assert.NotNull(page!.QuerySelector("#share .note-c a[href^='tel:']"));
        Assert.Equal(Heavy, ((IHtmlTextAreaElement)page.QuerySelector("#share textarea")!).Value);
        Assert.DoesNotContain(Heavy, await Text(theo, id), StringComparison.Ordinal);

        await Share(dana, page, Heavy, HttpStatusCode.Redirect);
        Assert.Contains(Heavy, await Text(theo, id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Harmless_words_are_posted_at_once()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        await dana.Share(id, "That joke killed me. Day 214 of 221.");
    }

    [Fact]
    public async Task A_newcomers_telephone_number_is_held_back_with_the_reason_and_their_words_kept()
    {
        var id = await app.OpenGroup();
        var dana = await app.Join("Dana", daysHere: 1);
        await dana.Enter(id);
        const string text = "Call me at 212-555-0142 whenever.";
        var page = await Share(dana, await dana.Page("/groups/" + id), text, HttpStatusCode.BadRequest);
        Assert.Contains("phone number", page!.QuerySelector("#share .err")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(text, ((IHtmlTextAreaElement)page.QuerySelector("#share textarea")!).Value);
        Assert.DoesNotContain("212-555-0142", await Text(await app.In(id, "Theo"), id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_has_been_here_a_while_may_write_one()
    {
        var id = await app.OpenGroup();
        var dana = await app.Join("Dana", daysHere: 60);
        await dana.Enter(id);
        await dana.Share(id, "Call me at 212-555-0142 whenever.");
    }

    [Fact]
    public async Task The_reason_is_told_in_the_language_of_the_page()
    {
        var id = await app.OpenGroup();
        var dana = await app.Join("Dana", daysHere: 1);
        await dana.Enter(id);
        var page = await Share(dana, await dana.Page($"/groups/{id}?language=es"), "212-555-0142", HttpStatusCode.BadRequest);
        Assert.Contains("teléfono", page!.QuerySelector("#share .err")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<IDocument?> Share(Person who, IDocument page, string text, HttpStatusCode expected)
    {
        using var sent = await who.Send(page, Circle.ShareForm, ("Input.Text", text));
        await HoldfastApp.Expect(sent, expected);
        return sent.StatusCode == HttpStatusCode.Redirect ? null : await HoldfastApp.Document(sent);
    }

    private static async Task<string> Text(Person who, string group) => (await who.Page("/groups/" + group)).Body!.TextContent;
}
