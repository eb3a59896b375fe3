using System.Net;
using Holdfast.Safety;
using Holdfast.Tests.Safety;

namespace Holdfast.Tests.Groups;

/// <summary>A post or reply can be reported by whoever reads it, and people can keep apart.</summary>
[Trait("needs", "database")]
public sealed class ReportingWhatIsSaid(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Fact]
    public async Task A_post_is_reported_hidden_and_gone_for_everybody_but_its_author()
    {
        var id = await app.OpenGroup();
        var (dana, theo) = (await app.In(id, "Dana"), await app.In(id, "Theo"));
        var post = await dana.Share(id, "Unkind words about somebody.");
        Assert.NotNull((await theo.Page($"/groups/{id}/posts/{post}")).QuerySelector($"a[href='/report/post/{post}']"));

        var report = await app.Report(theo, "post", post);
        await (await Facilitator(id)).Decide(report, (int)Step.Hide);

        Assert.Null(await theo.Sees(id, post));
        using var gone = await theo.Get($"/groups/{id}/posts/{post}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using var own = await dana.Get($"/groups/{id}/posts/{post}");
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact]
    public async Task A_reply_can_be_reported_too()
    {
        var id = await app.OpenGroup();
        var (dana, theo) = (await app.In(id, "Dana"), await app.In(id, "Theo"));
        var post = await dana.Share(id, "A quiet post.");
        await theo.Reply(id, post, "Not a kind reply.");
        var reply = (await dana.Page($"/groups/{id}/posts/{post}")).QuerySelector(".thread > li")!.Id![2..];
        Assert.NotNull((await dana.Page($"/groups/{id}/posts/{post}")).QuerySelector($"a[href='/report/reply/{reply}']"));
        await (await Facilitator(id)).Decide(await app.Report(dana, "reply", reply), (int)Step.Hide);
        Assert.Empty((await dana.Page($"/groups/{id}/posts/{post}")).QuerySelectorAll(".thread > li"));
    }

    [Fact]
    public async Task What_somebody_cant_read_they_cant_report_and_nobody_reports_their_own()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var post = await dana.Share(id, "Only for the group.");
        var outsider = await app.Join("Otto");
        using var fromOutside = await outsider.Get("/report/post/" + post);
        Assert.Equal(HttpStatusCode.NotFound, fromOutside.StatusCode);
        using var own = await dana.Get("/report/post/" + post);
        Assert.Equal(HttpStatusCode.NotFound, own.StatusCode);
        using var inside = await (await app.In(id, "Theo")).Get("/report/post/" + post);
        Assert.Equal(HttpStatusCode.OK, inside.StatusCode);
    }

    [Fact]
    public async Task Two_who_keep_apart_meet_neither_of_the_others_words_but_nameless_ones_stay()
    {
        var id = await app.OpenGroup();
        var (dana, theo, kit) = (await app.In(id, "Dana"), await app.In(id, "Theo"), await app.In(id, "Kit"));
        var named = await dana.Share(id, "Said as Dana.");
        var nameless = await dana.Share(id, "Said as nobody.", ("Input.Nameless", "true"));
        var theirs = await theo.Share(id, "Said as Theo.");

        var page = await theo.Page("/block/post/" + named);
        using var blocked = await theo.Send(page, "main form");
        Assert.True(blocked.StatusCode is HttpStatusCode.Redirect, await blocked.Content.ReadAsStringAsync());

        Assert.Null(await theo.Sees(id, named));
        Assert.NotNull(await theo.Sees(id, nameless));
        Assert.Null(await dana.Sees(id, theirs));
        Assert.NotNull(await kit.Sees(id, named));
        Assert.NotNull(await kit.Sees(id, theirs));
        using var direct = await theo.Get($"/groups/{id}/posts/{named}");
        Assert.Equal(HttpStatusCode.NotFound, direct.StatusCode);
    }

    [Fact]
    public async Task Support_given_before_two_kept_apart_is_shown_to_neither_and_to_everybody_else_it_is()
    {
        var id = await app.OpenGroup();
        var (dana, theo, kit) = (await app.In(id, "Dana"), await app.In(id, "Theo"), await app.In(id, "Kit"));
        var named = await dana.Share(id, "Said as Dana.");
        var nameless = await dana.Share(id, "Said as nobody.", ("Input.Nameless", "true"));
        var theirs = await theo.Share(id, "Said as Theo.");
        foreach (var (who, post) in new[] { (theo, named), (theo, nameless), (dana, theirs) })
        {
            await Support(who, id, post);
        }

        Assert.Contains("Theo", (await dana.Sees(id, named))!.QuerySelector(".heard")!.TextContent, StringComparison.Ordinal);
        using (var blocked = await dana.Send(await dana.Page("/block/post/" + theirs), "main form"))
        {
            await HoldfastApp.Expect(blocked, HttpStatusCode.Redirect);
        }

        foreach (var post in new[] { named, nameless })
        {
            Assert.DoesNotContain("Theo", (await dana.Sees(id, post))!.TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain("Theo", (await dana.Page($"/groups/{id}/posts/{post}")).QuerySelector("article")!.TextContent, StringComparison.Ordinal);
            Assert.Contains("heard", (await kit.Sees(id, post))!.QuerySelector(".heard")!.TextContent, StringComparison.Ordinal);
        }

        // The other way round too, and nobody's support reaches who keeps apart from them.
        Assert.DoesNotContain("Dana", (await theo.Sees(id, theirs))!.TextContent, StringComparison.Ordinal);
        await Support(kit, id, named);
        Assert.Contains("Kit", (await dana.Sees(id, named))!.QuerySelector(".heard")!.TextContent, StringComparison.Ordinal);
        var form = await theo.Page($"/groups/{id}/posts/{nameless}");
        form.QuerySelector("form.resp")!.SetAttribute("action", $"/groups/{id}/posts/{named}?handler=Support");
        using var reached = await theo.Send(form, "form.resp", ("kind", "with-you"));
        await HoldfastApp.Expect(reached, HttpStatusCode.NotFound);

        // To a third person a post heard by somebody they keep apart from alone isn't heard.
        var fresh = await dana.Share(id, "Once more.");
        await Support(kit, id, fresh);
        var other = await app.In(id, "Ann");
        Assert.NotNull((await other.Sees(id, fresh))!.QuerySelector(".heard"));
        var kits = await kit.Share(id, "Said as Kit.");
        using (var apart = await other.Send(await other.Page("/block/post/" + kits), "main form"))
        {
            await HoldfastApp.Expect(apart, HttpStatusCode.Redirect);
        }

        Assert.DoesNotContain("heard this", (await other.Sees(id, fresh))!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("heard Dana", (await other.Sees(id, fresh))!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_by_somebody_one_keeps_apart_from_isnt_shown_and_no_other_can_be_written()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var faye = await Facilitator(id);
        var theirs = await faye.Share(id, "Said as Faye.");
        var whom = (await app.MembershipOf(dana, id)).PublicId;
        var note = $"/groups/{id}/notes/{whom}";
        using (var sent = await faye.Send(await faye.Page(note), "main form", ("Input.Text", "canary-note")))
        {
            await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        }

        Assert.Contains("canary-note", (await dana.Page("/groups/" + id)).Body!.TextContent, StringComparison.Ordinal);
        using (var blocked = await dana.Send(await dana.Page("/block/post/" + theirs), "main form"))
        {
            await HoldfastApp.Expect(blocked, HttpStatusCode.Redirect);
        }

        Assert.DoesNotContain("canary-note", (await dana.Page("/groups/" + id)).Body!.TextContent, StringComparison.Ordinal);
        // As if Dana weren't there: nothing says why.
        using var again = await faye.Client.GetAsync(new Uri(note, UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    private static async Task Support(Person who, string group, string post)
    {
        var page = await who.Page($"/groups/{group}/posts/{post}");
        using var given = await who.Send(page, "form.resp", ("kind", page.QuerySelector("form.resp button")!.GetAttribute("value")!));
        await HoldfastApp.Expect(given, HttpStatusCode.Redirect);
    }

    /// <summary>Reports of what is said in a group are for those who look after it.</summary>
    private async Task<Person> Facilitator(string group)
    {
        var faye = await app.In(group, "Faye");
        await app.Facilitates(faye, group);
        return faye;
    }
}
