using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Data;
using Holdfast.Groups;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Groups;

/// <summary>From the list of groups to being heard, by the pages, without JavaScript.</summary>
[Trait("needs", "database")]
public sealed class BelongingToAGroup(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Fact]
    public async Task Somebody_finds_a_group_comes_in_shares_is_answered_and_heard()
    {
        var id = await app.OpenGroup("Lantern Circle");
        var dana = await app.Join("Dana");
        Assert.NotNull((await dana.Page("/groups")).QuerySelector($"a[href='/groups/{id}']"));
        await dana.Enter(id, "Wren");
        var theo = await app.In(id, "Theo");

        var post = await dana.Share(id, "It is loud tonight.\n\nI just needed someone to know.", ("Input.Intent", "support"), ("Input.Feeling", "anxious"));
        var seen = (await theo.Sees(id, post))!;
        Assert.Equal("Wren", seen.QuerySelector("h3")!.TextContent);
        Assert.Equal(2, seen.QuerySelectorAll(".body p").Length);
        Assert.Contains("Anxious", seen.TextContent, StringComparison.Ordinal);
        Assert.Contains("Needs a reply", seen.TextContent, StringComparison.Ordinal);

        await theo.Reply(id, post, "I hear that it is loud.");
        var answered = (await dana.Sees(id, post))!;
        Assert.Contains("I hear that it is loud.", answered.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Needs a reply", answered.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_reads_what_a_group_is_for_and_nothing_that_is_said_in_it_or_by_whom()
    {
        var id = await app.OpenGroup("Quiet Cove");
        var dana = await app.In(id, "Dana", "Kestrel");
        await dana.Share(id, "Only for the cove.");

        var list = await app.Page("/groups");
        Assert.Contains("Quiet Cove", list.Body!.TextContent, StringComparison.Ordinal);
        var door = await app.Page("/groups/" + id);
        Assert.Contains("For rebuilding", door.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("What’s said here stays here.", door.Body.TextContent, StringComparison.Ordinal);
        var outsider = await (await app.Join("Otter")).Page("/groups/" + id);
        foreach (var page in new[] { list, door, outsider })
        {
            Assert.DoesNotContain("Kestrel", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
            Assert.DoesNotContain("Only for the cove.", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        }

        Assert.Contains("Kestrel", (await dana.Page("/groups/" + id)).DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_in_a_group_reaches_nothing_of_it()
    {
        var id = await app.OpenGroup();
        var other = await app.OpenGroup("Elsewhere");
        var dana = await app.In(id, "Dana");
        var post = await dana.Share(id, "Here only.");
        var outsider = await app.In(other, "Otter");
        await Circle.Expect(outsider.Get($"/groups/{id}/posts/{post}"), HttpStatusCode.NotFound);
        // Through the door of their own group, too.
        await Circle.Expect(outsider.Get($"/groups/{other}/posts/{post}"), HttpStatusCode.NotFound);
        await Circle.Expect(outsider.Get($"/groups/{id}/posts/{post}/edit"), HttpStatusCode.NotFound);
        await Circle.Expect(outsider.Get($"/groups/{id}/care"), HttpStatusCode.NotFound);
        await Circle.Expect(outsider.Get($"/groups/{id}/place"), HttpStatusCode.NotFound);
        await Circle.Expect(dana.Get($"/groups/{id}/posts/{post}"), HttpStatusCode.OK);

        // A form of the own group sent to the other's address.
        var page = await outsider.Page("/groups/" + other);
        using var forged = await HoldfastApp.Send(outsider.Client, Redirected(page, id), Circle.ShareForm, ("Input.Text", "Let me in."));
        await HoldfastApp.Expect(forged, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_author_sees_who_heard_them_and_others_see_that_people_did()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana", "Juniper");
        var theo = await app.In(id, "Theo");
        var cass = await app.In(id, "Cass");
        var post = await dana.Share(id, "Hearing on Thursday.");

        async Task Press(string kind)
        {
            using var sent = await theo.Send(await theo.Page("/groups/" + id), $"article[aria-labelledby='p-{post}'] form.resp", ("kind", kind));
            await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        }

        await Press("heard");
        Assert.Contains("I hear you: Theo", (await dana.Sees(id, post))!.TextContent, StringComparison.Ordinal);
        var others = (await cass.Sees(id, post))!;
        Assert.Contains("People here heard Juniper.", others.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Theo", others.TextContent, StringComparison.Ordinal);
        Assert.Equal("true", (await theo.Sees(id, post))!.QuerySelector("button[value=heard]")!.GetAttribute("aria-pressed"));

        // Another one takes its place; the same again takes it back.
        await Press("with-you");
        Assert.Contains("With you: Theo", (await dana.Sees(id, post))!.TextContent, StringComparison.Ordinal);
        await Press("with-you");
        Assert.DoesNotContain("Theo", (await dana.Sees(id, post))!.TextContent, StringComparison.Ordinal);
        Assert.Null((await dana.Sees(id, post))!.QuerySelector("form.resp"));
    }

    [Fact]
    public async Task A_double_click_makes_one_post_and_one_reply()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var page = await dana.Page("/groups/" + id);
        var both = await Task.WhenAll(dana.Send(page, Circle.ShareForm, ("Input.Text", "Once.")), dana.Send(page, Circle.ShareForm, ("Input.Text", "Once.")));
        Assert.All(both, sent => Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode));
        var shown = (await dana.Page("/groups/" + id)).QuerySelectorAll("article");
        var article = Assert.Single(shown);

        var thread = await dana.Page(article.QuerySelector("a.btn")!.GetAttribute("href")!.Split('#')[0]);
        var replies = await Task.WhenAll(dana.Send(thread, Circle.ReplyForm, ("Input.Text", "Also once.")), dana.Send(thread, Circle.ReplyForm, ("Input.Text", "Also once.")));
        Assert.All(replies, sent => Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode));
        Assert.Single((await dana.Page("/groups/" + id)).QuerySelectorAll(".thread > li"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n ")]
    [InlineData("\uFEFF\u200B")]
    public async Task Nothing_is_not_a_post(string text)
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        using var sent = await dana.Send(await dana.Page("/groups/" + id), Circle.ShareForm, ("Input.Text", text));
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
        Assert.NotNull((await HoldfastApp.Document(sent)).QuerySelector("#text-err"));
    }

    [Fact]
    public async Task Five_thousand_characters_fit_and_one_more_is_told_with_the_words_kept()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        await dana.Share(id, new string('a', Said.LongestText));
        var long1 = new string('b', Said.LongestText + 1);
        using var sent = await dana.Send(await dana.Page("/groups/" + id), Circle.ShareForm, ("Input.Text", long1), ("Input.Feeling", "sad"), ("Input.Nameless", "true"));
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
        var page = await HoldfastApp.Document(sent);
        Assert.Equal(long1, page.QuerySelector<IHtmlTextAreaElement>("#text")!.Value);
        Assert.Equal("sad", page.QuerySelector<IHtmlSelectElement>("#feeling")!.Value);
        Assert.True(page.QuerySelector<IHtmlInputElement>("#nameless")!.IsChecked);
    }

    [Fact]
    public async Task What_was_written_is_shown_as_text_and_makes_no_link()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var post = await dana.Share(id, "<b>bold</b> https://example.org/ <script>alert(1)</script>");
        var body = (await dana.Sees(id, post))!.QuerySelector(".body")!;
        Assert.Equal("<b>bold</b> https://example.org/ <script>alert(1)</script>", body.TextContent.Trim());
        Assert.Empty(body.QuerySelectorAll("a, b, script"));
    }

    [Fact]
    public async Task A_content_note_folds_the_words_until_they_are_opened()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var post = await dana.Share(id, "About Saturday.", ("Input.Note", "using"));
        var folded = (await dana.Sees(id, post))!.QuerySelector<IHtmlDetailsElement>("details.cw")!;
        Assert.False(folded.IsOpen);
        Assert.Contains("mentions using", folded.QuerySelector("summary")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_author_edits_and_takes_back_and_nobody_else_can()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var theo = await app.In(id, "Theo");
        var post = await dana.Share(id, "First words.");
        await theo.Reply(id, post, "I read them.");
        await Circle.Expect(theo.Get($"/groups/{id}/posts/{post}/edit"), HttpStatusCode.NotFound);
        Assert.Null((await theo.Page($"/groups/{id}/posts/{post}")).QuerySelector("form.withdraw"));

        using var edited = await dana.Send(await dana.Page($"/groups/{id}/posts/{post}/edit"), "main form", ("Input.Text", "Second words."));
        await HoldfastApp.Expect(edited, HttpStatusCode.Redirect);
        var seen = (await theo.Sees(id, post))!.TextContent;
        Assert.Contains("Second words.", seen, StringComparison.Ordinal);
        Assert.Contains("edited", seen, StringComparison.Ordinal);

        using var taken = await dana.Send(await dana.Page($"/groups/{id}/posts/{post}"), "form.withdraw");
        await HoldfastApp.Expect(taken, HttpStatusCode.Redirect);
        var left = (await theo.Sees(id, post))!.TextContent;
        Assert.DoesNotContain("Second words.", left, StringComparison.Ordinal);
        Assert.DoesNotContain("Dana", left, StringComparison.Ordinal);
        Assert.Contains("I read them.", left, StringComparison.Ordinal);
        Assert.Null(await app.Stored(db => db.Posts.Where(row => row.PublicId == post).Select(row => row.Words).SingleAsync()));
    }

    [Fact]
    public async Task A_reply_is_edited_and_taken_back_by_its_author_alone()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var theo = await app.In(id, "Theo");
        var post = await dana.Share(id, "A question.");
        await theo.Reply(id, post, "An answer.");
        var thread = await theo.Page($"/groups/{id}/posts/{post}");
        var edit = thread.QuerySelector(".thread a.lnk")!.GetAttribute("href")!;
        await Circle.Expect(dana.Get(edit), HttpStatusCode.NotFound);
        using var edited = await theo.Send(await theo.Page(edit), "main form", ("Input.Text", "A better answer."));
        await HoldfastApp.Expect(edited, HttpStatusCode.Redirect);
        Assert.Contains("A better answer.", (await dana.Sees(id, post))!.TextContent, StringComparison.Ordinal);
        using var taken = await theo.Send(await theo.Page($"/groups/{id}/posts/{post}"), ".thread form");
        await HoldfastApp.Expect(taken, HttpStatusCode.Redirect);
        Assert.DoesNotContain("A better answer.", (await dana.Sees(id, post))!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_post_takes_no_more_replies_and_the_words_are_kept()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var theo = await app.In(id, "Theo");
        var post = await dana.Share(id, "Enough for today soon.");
        var stale = await theo.Page($"/groups/{id}/posts/{post}");
        using var closed = await dana.Send(await dana.Page($"/groups/{id}/posts/{post}"), "section[aria-labelledby=h-yours] form:not(.withdraw)");
        await HoldfastApp.Expect(closed, HttpStatusCode.Redirect);
        using var late = await theo.Send(stale, Circle.ReplyForm, ("Input.Text", "One more thing."));
        Assert.Contains("closed to replies", await HoldfastApp.Expect(late, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Null((await theo.Page($"/groups/{id}/posts/{post}")).QuerySelector("#reply"));
    }

    [Fact]
    public async Task Leaving_a_group_takes_all_words_and_the_key_and_tells_nobody()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana", "Heron");
        var theo = await app.In(id, "Theo");
        var alone = await dana.Share(id, "Nobody answered this.");
        var answered = await dana.Share(id, "Somebody answered this.");
        var nameless = await dana.Share(id, "Nobody knew this was me.", ("Input.Nameless", "true"));
        var others = await theo.Share(id, "Theo's own.");
        await theo.Reply(id, answered, "I am here.");
        await dana.Reply(id, others, "Me too, Theo.");
        var key = (await app.MembershipOf(dana, id)).KeyId;
        var keys = app.Services.GetRequiredService<KeyStore>();
        Assert.NotNull(keys.Find(key));

        using var left = await dana.Send(await dana.Page($"/groups/{id}/place"), "form.leaving");
        await HoldfastApp.Expect(left, HttpStatusCode.Redirect);
        Assert.Null(keys.Find(key));
        var page = (await theo.Page("/groups/" + id)).QuerySelector("main")!.TextContent;
        foreach (var gone in new[] { "Heron", "Nobody answered this.", "Somebody answered this.", "Nobody knew this was me.", "Me too, Theo." })
        {
            Assert.DoesNotContain(gone, page, StringComparison.Ordinal);
        }

        Assert.Contains("I am here.", page, StringComparison.Ordinal);
        Assert.Contains("Theo's own.", page, StringComparison.Ordinal);
        Assert.Equal(0, await app.Stored(db => db.Posts.CountAsync(post => post.PublicId == alone || post.PublicId == nameless)));
        Assert.Equal(0, await app.Stored(db => db.Memberships.CountAsync(mine => mine.MemberId == dana.MemberId)));
        await dana.Enter(id, "Heron");
    }

    [Fact]
    public async Task A_name_is_unique_in_one_group_and_free_in_the_next()
    {
        var one = await app.OpenGroup("One");
        var two = await app.OpenGroup("Two");
        await app.In(one, "Dana", "Wren");
        var theo = await app.Join("Theo");
        using var taken = await theo.Send(await theo.Page($"/groups/{one}/join"), "main form", ("Input.Name", " ｗＲＥＮ "), ("Input.Agree", "true"));
        await HoldfastApp.Expect(taken, HttpStatusCode.BadRequest);
        Assert.NotNull((await HoldfastApp.Document(taken)).QuerySelector("#name-err"));
        await theo.Enter(two, "Wren");
    }

    [Fact]
    public async Task Nobody_comes_in_without_a_yes_to_the_agreements_and_a_change_asks_again()
    {
        var id = await app.OpenGroup();
        var dana = await app.Join("Dana");
        using var sent = await dana.Send(await dana.Page($"/groups/{id}/join"), "main form", ("Input.Name", "Dana"));
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
        await dana.Enter(id);
        var theo = await app.In(id, "Theo");
        await app.Facilitates(theo, id);
        var post = await dana.Share(id, "Before the change.");

        using var changed = await theo.Send(await theo.Page($"/groups/{id}/care"), "form.agreements", ("Input.Agreements", "Only one now."));
        await HoldfastApp.Expect(changed, HttpStatusCode.Redirect);
        using var asked = await dana.Get("/groups/" + id);
        Assert.Equal($"/groups/{id}/agree", asked.Headers.Location?.OriginalString);
        using var meanwhile = await dana.Get($"/groups/{id}/posts/{post}");
        await HoldfastApp.Expect(meanwhile, HttpStatusCode.Redirect);
        Assert.Equal($"/groups/{id}/agree", meanwhile.Headers.Location?.OriginalString);
        using var agreed = await dana.Send(await dana.Page($"/groups/{id}/agree"), "main form");
        await HoldfastApp.Expect(agreed, HttpStatusCode.Redirect);
        Assert.Contains("Only one now.", (await dana.Page("/groups/" + id)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_is_said_and_no_name_stands_in_the_files()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana", "Canary Alias Petrel");
        var post = await dana.Share(id, "canary-post-7f3a bluebell", ("Input.Feeling", "ashamed"));
        await dana.Share(id, "canary-nameless-9c1d foxglove", ("Input.Nameless", "true"));
        await dana.Reply(id, post, "canary-reply-44be hawthorn");
        var files = Directory.EnumerateFiles(app.Place.Folder, "*", SearchOption.AllDirectories).Select(Read).ToList();
        foreach (var secret in new[] { "canary-post-7f3a", "canary-nameless-9c1d", "canary-reply-44be", "Canary Alias Petrel", "ashamed" })
        {
            Assert.DoesNotContain(files, file => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0);
        }

        // So that the scan could have found something: what is public is there.
        if (!TestStore.OnPostgres)
        {
            Assert.Contains(files, file => file.AsSpan().IndexOf("For rebuilding, on any path."u8) >= 0);
        }

        static byte[] Read(string path)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            return copy.ToArray();
        }
    }

    /// <summary>The page with its forms sent to another group.</summary>
    private static IDocument Redirected(IDocument page, string to)
    {
        page.QuerySelector(Circle.ShareForm)!.SetAttribute("action", "/groups/" + to);
        return page;
    }
}
