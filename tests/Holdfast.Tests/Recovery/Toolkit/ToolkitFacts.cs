using System.Net;
using System.Text;
using AngleSharp.Dom;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Recovery;
using Holdfast.Recovery.Toolkit;
using Holdfast.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Recovery.Toolkit;

/// <summary>The toolkit over HTTP: open to everybody, kept for members alone, and only by them to be read.</summary>
[Trait("needs", "database")]
public sealed class ToolkitFacts(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Theory]
    [InlineData("en", "Ride this one out", "Call or text somebody now")]
    [InlineData("es", "Deja pasar esta ola", "Llama o escribe a alguien ahora")]
    public async Task A_visitor_finds_what_helps_now_and_a_person_before_anything_else(string language, string first, string person)
    {
        var page = await app.Page("/toolkit", language);
        Assert.Equal(first, page.QuerySelector("h1")!.TextContent);
        Assert.Contains(person, page.QuerySelector(".reach a[href='/help']")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector(".reach a[href='/meetings?when=now']"));
        Assert.Null(page.QuerySelector(".reach a[href='/groups']"));
        Assert.Equal("page", page.QuerySelector(".nav a[href='/toolkit']")!.GetAttribute("aria-current"));
        Assert.Equal(9, page.QuerySelectorAll(".groups h3 a").Length);
        // Without script no button, and the steps are there.
        Assert.All(page.QuerySelectorAll("main button"), button => Assert.NotNull(button.Closest("[hidden]")));
        Assert.Equal(6, page.QuerySelectorAll(".tl li").Length);
    }

    [Fact]
    public async Task Every_tool_opens_for_a_visitor_without_a_form_or_a_cookie()
    {
        foreach (var tool in app.Services.GetRequiredService<Toolbox>().All)
        {
            using var browser = app.NewClient();
            using var answer = await browser.GetAsync(new Uri(tool.Address, UriKind.Relative));
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            var page = await HoldfastApp.Document(answer);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(tool.Name.English, page.QuerySelector("h1")!.TextContent);
            Assert.Equal(tool.Steps.Count, page.QuerySelectorAll(".tl li").Length);
            Assert.Empty(page.QuerySelectorAll("main form, main [name]"));
            Assert.Equal(tool.Fields.Count, page.QuerySelectorAll("main .in, main .pick input").Length);
            Assert.Equal(tool.Fields.Count > 0, page.QuerySelector("#not-kept") is not null);
            Assert.NotNull(page.QuerySelector(".reach a[href='/help']"));
        }
    }

    [Theory]
    [InlineData("hammer")]
    [InlineData("Wave")]
    [InlineData("..%2F..%2Fetc")]
    public async Task An_unknown_tool_isn_t_there(string tool)
    {
        using var answer = await app.Client.GetAsync(new Uri("/toolkit/" + tool, UriKind.Relative));
        await HoldfastApp.Expect(answer, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_a_member_keeps_is_there_again_for_them_alone_and_can_be_removed()
    {
        var dana = await app.Join("Dana");
        using var kept = await dana.Send(await dana.Page("/toolkit/thought"), "#write", ("f-happened", "I wasn’t called back."), ("f-thought", "Nobody wants me there.\nNot one."), ("f-now", "  "));
        Assert.Equal("/toolkit/thought?kept=1#notes", kept.Headers.Location!.OriginalString);
        var page = await dana.Page("/toolkit/thought?kept=1");
        Assert.Equal("Kept.", page.QuerySelector("#notes [role=status]")!.TextContent);
        Assert.Equal(["What happened", "The thought"], page.QuerySelectorAll("#notes dt").Select(term => term.TextContent));
        Assert.Equal(["I wasn’t called back.", "Nobody wants me there.\nNot one."], page.QuerySelectorAll("#notes dd").Select(said => said.TextContent));
        Assert.Contains("Wednesday, February 4, 2026", page.QuerySelector("#notes h3")!.TextContent, StringComparison.Ordinal);
        Assert.Empty((await dana.Page("/toolkit/halt")).QuerySelectorAll("#notes dl"));

        // Somebody else finds neither it nor a way to remove it.
        var id = page.QuerySelector("#kept button")!.GetAttribute("value")!;
        var sol = await app.Join("Sol");
        using var own = await sol.Send(await sol.Page("/toolkit/thought"), "#write", ("f-happened", "Mine."));
        var theirs = await sol.Page("/toolkit/thought");
        Assert.Equal("Mine.", theirs.QuerySelector("#notes dd")!.TextContent);
        using var foreign = await sol.Send(theirs, "#kept", ("id", id));
        await HoldfastApp.Expect(foreign, HttpStatusCode.NotFound);
        Assert.Single((await dana.Page("/toolkit/thought")).QuerySelectorAll("#notes dl"));

        using var removed = await dana.Send(page, "#kept", ("id", id));
        Assert.Equal("/toolkit/thought?removed=1#notes", removed.Headers.Location!.OriginalString);
        Assert.Empty((await dana.Page("/toolkit/thought")).QuerySelectorAll("#notes dl"));
        using var twice = await dana.Send(page, "#kept", ("id", id));
        await HoldfastApp.Expect(twice, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_box_and_a_choice_are_kept_in_words_of_the_language_they_were_made_in()
    {
        var dana = await app.Join("Dana");
        using var halt = await dana.Send(await dana.Page("/toolkit/halt"), "#write", ("f-lonely", "yes"));
        using var values = await dana.Send(await dana.Page("/toolkit/values?language=es"), "#write", ("f-first", "calm"), ("f-second", "not-in-the-list"), ("f-third", ""));
        Assert.Equal("Yes", (await dana.Page("/toolkit/halt")).QuerySelector("#notes dd")!.TextContent);
        Assert.Equal(["La calma"], (await dana.Page("/toolkit/values?language=en")).QuerySelectorAll("#notes dd").Select(said => said.TextContent));
    }

    [Fact]
    public async Task The_same_form_sent_twice_keeps_one()
    {
        var dana = await app.Join("Dana");
        var page = await dana.Page("/toolkit/gratitude");
        using var once = await dana.Send(page, "#write", ("f-one", "Warm coffee."));
        using var twice = await dana.Send(page, "#write", ("f-one", "Warm coffee."));
        Assert.Equal(HttpStatusCode.Found, twice.StatusCode);
        Assert.Single((await dana.Page("/toolkit/gratitude")).QuerySelectorAll("#notes dl"));
    }

    [Theory]
    [InlineData("", 0, "There is nothing to keep yet.", "f-one")]
    [InlineData(" \u200B ", 0, "There is nothing to keep yet.", "f-one")]
    [InlineData("x", 301, "This is longer than 300 characters.", "f-one")]
    public async Task What_doesn_t_fit_is_told_beside_the_field_and_the_words_stay(string what, int times, string told, string field)
    {
        var text = times == 0 ? what : new string(what[0], times);
        var dana = await app.Join("Dana");
        using var answer = await dana.Send(await dana.Page("/toolkit/gratitude"), "#write", ("f-one", text), ("f-why", times == 0 ? "" : "Because."));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await HoldfastApp.Document(answer);
        Assert.Contains(told, page.QuerySelector($"#{field}-err")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector($".errors a[href='#{field}']"));
        Assert.Equal(text, page.QuerySelector($"#{field}")!.GetAttribute("value") ?? "");
        Assert.Equal(times == 0 ? "" : "Because.", page.QuerySelector("#f-why")!.TextContent);
        Assert.Equal(0, await app.Stored(db => db.ToolNotes.CountAsync(note => note.MemberId == dana.MemberId)));
    }

    [Fact]
    public async Task A_text_holds_two_thousand_characters_and_no_more()
    {
        var dana = await app.Join("Dana");
        var page = await dana.Page("/toolkit/sleep");
        using var over = await dana.Send(page, "#write", ("f-tomorrow", new string('x', ToolWords.LongestAnswer + 1)));
        var again = await HoldfastApp.Document(over);
        Assert.Equal(HttpStatusCode.BadRequest, over.StatusCode);
        Assert.Equal(ToolWords.LongestAnswer + 1, again.QuerySelector("#f-tomorrow")!.TextContent.Length);
        // Browsers send a line break as two characters; it counts as the one they show.
        var full = "a\r\n" + new string('x', ToolWords.LongestAnswer - 2);
        using var fits = await dana.Send(again, "#write", ("f-tomorrow", full));
        Assert.Equal(HttpStatusCode.Found, fits.StatusCode);
        Assert.Equal(ToolWords.LongestAnswer, (await dana.Page("/toolkit/sleep")).QuerySelector("#notes dd")!.TextContent.Length);
    }

    [Fact]
    public async Task A_form_without_its_id_is_told_and_the_words_stay()
    {
        var dana = await app.Join("Dana");
        using var answer = await dana.Send(await dana.Page("/toolkit/gratitude"), "#write", ("f-one", "Rain."), ("formId", "no"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await HoldfastApp.Document(answer);
        Assert.Contains("This form was too old.", page.QuerySelector(".errors")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Rain.", page.QuerySelector("#f-one")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_tool_without_fields_takes_no_words()
    {
        var dana = await app.Join("Dana");
        Assert.Null((await dana.Page("/toolkit/breathing")).QuerySelector("main form, #notes"));
        var page = await dana.Page("/toolkit/gratitude");
        page.QuerySelector("#write")!.SetAttribute("action", "/toolkit/breathing");
        using var nowhere = await dana.Send(page, "#write", ("f-one", "Rain."));
        await HoldfastApp.Expect(nowhere, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Which_tool_and_what_was_written_isn_t_readable_in_the_database()
    {
        var dana = await app.Join("Dana");
        using var kept = await dana.Send(await dana.Page("/toolkit/gratitude"), "#write", ("f-one", "The kingfisher at the weir."));
        var row = await app.Stored(db => db.ToolNotes.AsNoTracking().SingleAsync(note => note.MemberId == dana.MemberId));
        foreach (var plain in new[] { "kingfisher", "gratitude", "2026-02-04", "f-one", "one" })
        {
            Assert.Equal(-1, row.Words!.Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(plain)));
        }

        // Moved into another row it doesn't open, for anybody.
        var sealer = app.Services.GetRequiredService<Sealer>();
        Assert.Equal("gratitude", sealer.Open(row.Words!, row.Place).Tool);
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => sealer.Open(row.Words!, ToolNote.PlaceOf(typeof(ToolNote), RandomId.New())));
    }

    [Fact]
    public async Task It_is_in_the_member_s_copy_and_gone_when_they_leave()
    {
        var dana = await app.Join("Dana");
        using var kept = await dana.Send(await dana.Page("/toolkit/gratitude"), "#write", ("f-one", "The kingfisher at the weir."));
        await app.Choose(dana, "seven quiet herons at noon");
        using var copy = await dana.Send(await dana.Page("/you/copy"), "form[action*='Json']");
        Assert.Contains("The kingfisher at the weir.", await HoldfastApp.Expect(copy, HttpStatusCode.OK), StringComparison.Ordinal);
        using var left = await dana.Send(await dana.Page("/you/leave"), "main form", ("Input.Passphrase", "seven quiet herons at noon"), ("Input.Sure", "true"));
        Assert.Equal(0, await app.Stored(db => db.Members.CountAsync(member => member.Id == dana.MemberId)));
        Assert.Equal(0, await app.Stored(db => db.ToolNotes.CountAsync(note => note.MemberId == dana.MemberId)));
    }

    [Fact]
    public async Task The_newest_twenty_are_shown_and_the_earlier_ones_after_them()
    {
        var dana = await app.Join("Dana");
        await Keep(dana, [.. Enumerable.Range(1, 45).Select(number => (number % 2 == 0 ? "halt" : "gratitude", $"Number {number}."))]);
        var first = await dana.Page("/toolkit/gratitude");
        Assert.Equal(Enumerable.Range(0, 20).Select(back => $"Number {45 - (2 * back)}."), Said(first));
        var second = await dana.Page(first.QuerySelector("#notes a[href*='before=']")!.GetAttribute("href")!);
        Assert.Equal(["Number 5.", "Number 3.", "Number 1."], Said(second));
        Assert.Null(second.QuerySelector("#notes a[href*='before=']"));
        Assert.NotNull(second.QuerySelector("#notes a[href='/toolkit/gratitude#notes']"));
        // Somebody else's id, or none at all, begins with the newest.
        Assert.Equal(Said(first), Said(await dana.Page("/toolkit/gratitude?before=AAAAAAAAAAAAAAAAAAAAAA")));
    }

    [Fact]
    public async Task Who_wrote_only_with_other_tools_lately_still_comes_to_the_older_ones()
    {
        var dana = await app.Join("Dana");
        await Keep(dana, [("gratitude", "Long ago."), .. Enumerable.Range(1, 230).Select(number => ("halt", $"Number {number}."))]);
        var page = await dana.Page("/toolkit/gratitude");
        Assert.Empty(Said(page));
        Assert.Equal(["Long ago."], Said(await dana.Page(page.QuerySelector("#notes a[href*='before=']")!.GetAttribute("href")!)));
    }

    [Fact]
    public async Task Whoever_has_kept_all_that_fits_is_told_and_their_words_stay()
    {
        var dana = await app.Join("Dana");
        await Keep(dana, [.. Enumerable.Range(1, ToolNote.MostPerMember - 1).Select(number => ("gratitude", $"Number {number}."))]);
        var page = await dana.Page("/toolkit/gratitude");
        using var last = await dana.Send(page, "#write", ("f-one", "The last one."));
        Assert.Equal(HttpStatusCode.Found, last.StatusCode);
        using var same = await dana.Send(page, "#write", ("f-one", "The last one."));
        Assert.Equal(HttpStatusCode.Found, same.StatusCode);

        using var over = await dana.Send(await dana.Page("/toolkit/gratitude"), "#write", ("f-one", "One too many."));
        Assert.Equal(HttpStatusCode.Conflict, over.StatusCode);
        var told = await HoldfastApp.Document(over);
        Assert.Contains("You have kept 2000 notes", told.QuerySelector(".errors")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("One too many.", told.QuerySelector("#f-one")!.GetAttribute("value"));
        Assert.Equal(ToolNote.MostPerMember, await app.Stored(db => db.ToolNotes.CountAsync(note => note.MemberId == dana.MemberId)));
    }

    [Theory]
    [InlineData("/toolkit")]
    [InlineData("/toolkit/gratitude")]
    public async Task The_copy_a_browser_keeps_says_nothing_of_who_is_signed_in(string path)
    {
        var dana = await app.Join("Dana");
        using var kept = await dana.Send(await dana.Page("/toolkit/gratitude"), "#write", ("f-one", "The kingfisher at the weir."));
        using var asked = new HttpRequestMessage(HttpMethod.Get, path);
        asked.Headers.Add("Holdfast-Kept", "1");
        using var answer = await dana.Client.SendAsync(asked);
        var body = await HoldfastApp.Expect(answer, HttpStatusCode.OK);
        Assert.DoesNotContain("kingfisher", body, StringComparison.Ordinal);
        Assert.DoesNotContain("__RequestVerificationToken", body, StringComparison.Ordinal);
        var page = await HoldfastApp.Document(answer);
        Assert.True(page.Body!.ClassList.Contains("public"));
        Assert.Null(page.QuerySelector("a[href='/you'], a[href='/groups'], main form"));
        // It is the page a visitor is shown, letter for letter, so that nothing can be read from a difference.
        Assert.Equal(await app.Text(path), body);
        Assert.Contains("kingfisher", (await dana.Page("/toolkit/gratitude")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_service_worker_knows_every_page_and_file_of_the_toolkit()
    {
        var worker = await app.Text("/sw.js");
        var tools = app.Services.GetRequiredService<Toolbox>().All.Select(tool => tool.Address);
        Assert.All([.. tools, "/toolkit", app.Services.GetRequiredService<Assets>()["toolkit.js"]], address => Assert.Contains($"\"{address}\"", worker, StringComparison.Ordinal));
        Assert.DoesNotContain("{{", worker, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Said(IDocument page) => page.QuerySelectorAll("#notes dd").Select(said => said.TextContent);

    /// <summary>Kept as the page does, without a request for each.</summary>
    private async Task Keep(Person who, IReadOnlyList<(string Tool, string Text)> notes)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var member = await db.Members.AsNoTracking().SingleAsync(member => member.Id == who.MemberId);
        var me = scope.ServiceProvider.GetRequiredService<Me>();
        me.Become(new(0, false, member.Id, member.PublicId, member.KeyId, member.JoinedOn, member.Profile!, new HashSet<string>()));
        var own = scope.ServiceProvider.GetRequiredService<OwnThings>();
        await app.Services.GetRequiredService<Writer>().Write(db, () =>
        {
            foreach (var (tool, text) in notes)
            {
                own.Keep<ToolNote, ToolWords>(new(tool, new LocalDate(2026, 2, 3), new Dictionary<string, string> { [tool == "halt" ? "step" : "one"] = text }));
            }

            return Task.CompletedTask;
        });
    }
}
