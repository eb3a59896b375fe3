using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Groups;
using Holdfast.Tests.Notices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Groups;

/// <summary>Those who look after a group describe it anew, close it and open it again; and who wasn't let in asks again after a while.</summary>
[Trait("needs", "database")]
public sealed class ClosingAGroup(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    private const string SomethingNew = "You have something new. New";

    [Fact]
    public async Task A_closed_group_is_read_by_its_people_and_added_to_by_nobody()
    {
        var (id, theo) = await Kept("Closing cove");
        var (dana, outsider) = (await app.In(id, "Dana"), await app.Join("Otter"));
        var post = await dana.Share(id, "Said before.", ("Input.Intent", "support"));
        var (feed, thread, edit) = (await dana.Page("/groups/" + id), await dana.Page($"/groups/{id}/posts/{post}"), await dana.Page($"/groups/{id}/posts/{post}/edit"));
        var (care, theirs, door) = (await theo.Page($"/groups/{id}/care"), await theo.Page($"/groups/{id}/posts/{post}"), await outsider.Page($"/groups/{id}/join"));
        await Close(theo, id, "We moved to the harbor. Thank you all.");

        // Its people are told, and read why.
        Assert.Equal([SomethingNew], await dana.Listed());
        Assert.Empty(await theo.Listed());
        var closed = await dana.Page("/groups/" + id);
        Assert.Contains("We moved to the harbor.", closed.QuerySelector(".closed")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Said before.", closed.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(closed.QuerySelector(Circle.ShareForm));
        Assert.Null((await theo.Sees(id, post))!.QuerySelector("form.resp"));
        Assert.Contains("Closed", (await dana.Page("/groups")).QuerySelector("section[aria-labelledby=h-mine]")!.TextContent, StringComparison.Ordinal);

        // For everybody else it isn't there.
        await Circle.Expect(outsider.Get("/groups/" + id), HttpStatusCode.NotFound);
        await Circle.Expect(app.Client.GetAsync(new Uri("/groups/" + id, UriKind.Relative)), HttpStatusCode.NotFound);
        Assert.DoesNotContain("Closing cove", (await outsider.Page("/groups")).Body!.TextContent, StringComparison.Ordinal);
        using var joined = await outsider.Send(door, "main form", ("Input.Name", "Otter"), ("Input.Agree", "true"));
        await HoldfastApp.Expect(joined, HttpStatusCode.NotFound);

        // Forms that were open then: words come back, and nothing is added.
        using var shared = await dana.Send(feed, Circle.ShareForm, ("Input.Text", "Too late."));
        using var replied = await dana.Send(thread, Circle.ReplyForm, ("Input.Text", "Too late."));
        using var edited = await dana.Send(edit, "main form", ("Input.Text", "Too late."));
        foreach (var late in new[] { shared, replied, edited })
        {
            await HoldfastApp.Expect(late, HttpStatusCode.BadRequest);
            var page = await HoldfastApp.Document(late);
            Assert.Contains("This group is closed now", page.QuerySelector(".errors")!.TextContent, StringComparison.Ordinal);
            Assert.Equal("Too late.", page.QuerySelector<IHtmlTextAreaElement>("#text")!.Value);
        }

        foreach (var form in new[] { "form.resp", "form.pin", "form.close" })
        {
            using var late = await theo.Send(theirs, form, ("kind", "heard"));
        }

        foreach (var form in new[] { "form.invite", "form.agreements" })
        {
            using var late = await theo.Send(care, form);
            Assert.Equal($"/groups/{id}/closing", late.Headers.Location!.OriginalString);
        }

        var row = await app.Stored(db => db.Posts.AsNoTracking().SingleAsync(row => row.PublicId == post));
        Assert.Equal((0, null, null, null), (row.Replied, row.EditedAt, row.PinnedAt, row.ClosedAt));
        Assert.Equal(0, await app.Stored(db => db.Supports.CountAsync(support => support.PostId == row.Id)));
        Assert.Equal(0, await app.Stored(db => db.Invitations.CountAsync(invitation => invitation.GroupId == row.GroupId)));
        Assert.Equal(1, await app.Stored(db => db.Groups.Where(its => its.PublicId == id).Select(its => its.AgreementsVersion).SingleAsync()));

        // One's own words are still one's own, and one may go.
        using var taken = await dana.Send(await dana.Page($"/groups/{id}/posts/{post}"), "form.withdraw");
        await HoldfastApp.Expect(taken, HttpStatusCode.Redirect);
        Assert.NotNull((await app.Stored(db => db.Posts.AsNoTracking().SingleAsync(row => row.PublicId == post))).WithdrawnAt);
        using var left = await dana.Send(await dana.Page($"/groups/{id}/place"), "form.leaving");
        await Circle.Expect(dana.Get("/groups/" + id), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Why_it_closed_is_not_readable_in_the_database()
    {
        var (id, theo) = await Kept();
        await Close(theo, id, "canary-closing-51ab");
        var row = await app.Stored(db => db.Groups.AsNoTracking().SingleAsync(its => its.PublicId == id));
        Assert.Equal(-1, row.ClosedFor!.Bytes.AsSpan().IndexOf("canary"u8));
        Assert.Equal(Convert.ToHexString(row.KeyId), Convert.ToHexString(Sealer.KeyIdOf(row.ClosedFor.Bytes)));
        Assert.Equal((await app.MembershipOf(theo, id)).PublicId, row.ClosedBy);
    }

    [Fact]
    public async Task Those_who_look_after_it_open_it_again_within_thirty_days_and_after_that_a_steward_does()
    {
        var (id, theo) = await Kept("Reopened cove");
        var dana = await app.In(id, "Dana");
        await Close(theo, id, "For the summer.");
        Assert.Null((await dana.Page("/groups/" + id)).QuerySelector("a[href$=closing]"));
        await Circle.Expect(dana.Get($"/groups/{id}/closing"), HttpStatusCode.NotFound);
        using var seen = await dana.Send(await dana.Page("/notices"), "#seen");
        var reopening = await theo.Page($"/groups/{id}/closing");
        using var reopened = await theo.Send(reopening, "form.reopening");
        await HoldfastApp.Expect(reopened, HttpStatusCode.Redirect);
        Assert.NotNull((await dana.Page("/groups/" + id)).QuerySelector(Circle.ShareForm));
        Assert.Contains(SomethingNew, await dana.Listed());

        await Close(theo, id, "For good.");
        await app.With(theo, id, mine => mine.Facilitate(app.Clock.GetCurrentInstant() + Duration.FromDays(90)));
        app.Clock.Advance(Group.ReopensFor);
        theo = await app.SignIn(theo);
        var late = await theo.Page($"/groups/{id}/closing");
        Assert.Null(late.QuerySelector("form.reopening"));
        Assert.Contains("a steward can open it again", late.Body!.TextContent, StringComparison.Ordinal);
        using var forced = await theo.Send(reopening, "form.reopening", ("formId", RandomId.New()));
        Assert.NotEqual(HttpStatusCode.Redirect, forced.StatusCode);
        Assert.NotNull((await app.Stored(db => db.Groups.AsNoTracking().SingleAsync(its => its.PublicId == id))).ClosedAt);

        var ruth = await app.Join("Ruth");
        await app.Grant(ruth, Roles.Steward);
        var list = await ruth.Page("/groups/closed");
        Assert.Contains("Reopened cove", list.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("For good.", list.Body.TextContent, StringComparison.Ordinal);
        using var opened = await ruth.Send(list, ".closed form");
        await HoldfastApp.Expect(opened, HttpStatusCode.Redirect);
        Assert.Null((await app.Stored(db => db.Groups.AsNoTracking().SingleAsync(its => its.PublicId == id))).ClosedAt);
        Assert.Equal(1, await app.Stored(db => db.AuditEntries.CountAsync(entry => entry.Verb == GroupDeeds.GroupReopened)));
        await Circle.Expect((await app.SignIn(dana)).Get("/groups/closed"), HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(501)]
    public async Task A_group_closes_for_a_reason_that_can_be_read(int length)
    {
        var (id, theo) = await Kept();
        using var sent = await theo.Send(await theo.Page($"/groups/{id}/closing"), "form.closing", ("Input.Reason", new string('x', length)));
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
        Assert.NotNull((await HoldfastApp.Document(sent)).QuerySelector("#reason-err"));
        Assert.Null((await app.Stored(db => db.Groups.AsNoTracking().SingleAsync(its => its.PublicId == id))).ClosedAt);
    }

    [Fact]
    public async Task Who_waits_to_be_let_in_is_told_that_there_is_no_door_any_more()
    {
        var (id, theo) = await Kept(kind: GroupKind.Ask);
        var dana = await Asks(await app.Join("Dana"), id);
        await Close(theo, id, "Nobody outside reads this.");
        Assert.Equal([SomethingNew], await dana.Listed());
        var door = await dana.Page("/groups/" + id);
        Assert.Contains("This group has closed", door.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Nobody outside reads this.", door.Body.TextContent, StringComparison.Ordinal);
        using var read = await dana.Send(door, "form[action$=Forget]");
        Assert.Equal(0, await app.Stored(db => db.Memberships.CountAsync(mine => mine.MemberId == dana.MemberId)));
        await Circle.Expect(dana.Get("/groups/" + id), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_group_is_described_anew_and_a_hidden_one_stays_hidden()
    {
        var (id, theo) = await Kept();
        var dana = await app.In(id, "Dana");
        var page = await theo.Page($"/groups/{id}/describe");
        Assert.Equal("Kept", page.QuerySelector<IHtmlInputElement>("#name")!.Value);
        using var wrong = await theo.Send(page, "form.describe", ("Input.Name", ""), ("Input.Purpose", new string('x', 601)), ("Input.Zone", "Nowhere"), ("Input.Kind", "Secret"), ("Input.Language", "tlh"), ("Input.Pathway", "elsewhere"), ("Input.Meetings", "nowhere-to-be-found"));
        await HoldfastApp.Expect(wrong, HttpStatusCode.BadRequest);
        var again = await HoldfastApp.Document(wrong);
        foreach (var field in new[] { "name", "purpose", "zone", "kind", "language", "pathway", "meetings" })
        {
            Assert.NotNull(again.QuerySelector($"#{field}-err"));
        }

        Assert.Equal("Nowhere", again.QuerySelector<IHtmlInputElement>("#zone")!.Value);

        var longOnes = Enumerable.Range(0, 6).Select(number => new string((char)('a' + number), 90)).ToList();
        await app.Listed([.. longOnes.Select(slug => (slug, Invented.Meeting("Long")))]);
        foreach (var meetings in new[] { string.Join(' ', longOnes), "a b c d e f g" })
        {
            using var many = await theo.Send(again, "form.describe", ("Input.Name", "New"), ("Input.Purpose", "For all."), ("Input.Zone", "America/Denver"), ("Input.Kind", "Ask"), ("Input.Language", "es"), ("Input.Meetings", meetings));
            await HoldfastApp.Expect(many, HttpStatusCode.BadRequest);
            Assert.NotNull((await HoldfastApp.Document(many)).QuerySelector("#meetings-err"));
        }

        await app.Listed(("pier-at-noon", Invented.Meeting("Pier at noon")));
        using var described = await theo.Send(again, "form.describe",
            ("Input.Name", "New name"), ("Input.Purpose", "For whoever comes."), ("Input.Zone", "America/Denver"), ("Input.Kind", "Ask"), ("Input.Language", "es"),
            ("Input.Pathway", "faith"), ("Input.Audience", "women"), ("Input.Audience", "nobody-knows"), ("Input.Meetings", "pier-at-noon"));
        await HoldfastApp.Expect(described, HttpStatusCode.Redirect);
        var door = await app.Page("/groups/" + id);
        Assert.Contains("New name", door.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Ask to come in", door.Body.TextContent, StringComparison.Ordinal);
        var its = await app.Stored(db => db.Groups.AsNoTracking().SingleAsync(row => row.PublicId == id));
        Assert.Equal(("faith", "women", "pier-at-noon"), (its.Pathway, Assert.Single(its.Audience), Assert.Single(its.Meetings)));
        var seen = await dana.Page("/groups/" + id);
        Assert.NotNull(seen.QuerySelector("a[href='/meetings/pier-at-noon']"));
        Assert.NotNull(seen.QuerySelector(Circle.ShareForm));
        await Circle.Expect(dana.Get($"/groups/{id}/describe"), HttpStatusCode.NotFound);

        // Somebody waits: they would find no door.
        var asker = await Asks(await app.Join("Newt"), id);
        using var early = await theo.Send(await theo.Page($"/groups/{id}/describe"), "form.describe", ("Input.Kind", "Hidden"));
        await HoldfastApp.Expect(early, HttpStatusCode.BadRequest);
        using var forgotten = await asker.Send(await asker.Page("/groups/" + id), "form[action$=Forget]");
        using var hidden = await theo.Send(await theo.Page($"/groups/{id}/describe"), "form.describe", ("Input.Kind", "Hidden"));
        await HoldfastApp.Expect(hidden, HttpStatusCode.Redirect);
        await Circle.Expect(asker.Get("/groups/" + id), HttpStatusCode.NotFound);

        var after = await theo.Page($"/groups/{id}/describe");
        Assert.Null(after.QuerySelector("#kind"));
        using var known = await theo.Send(after, "form.describe", ("Input.Kind", "Open"));
        Assert.Equal(GroupKind.Hidden, (await app.Stored(db => db.Groups.AsNoTracking().SingleAsync(its => its.PublicId == id))).Kind);
        Assert.Throws<InvalidOperationException>(() => app.Stored(async db => (await db.Groups.SingleAsync(its => its.PublicId == id))).GetAwaiter().GetResult().ComeInBy(GroupKind.Open));
    }

    [Fact]
    public async Task After_a_no_one_asks_again_from_a_day_that_is_told_and_nothing_says_who_it_was()
    {
        var (id, theo) = await Kept(kind: GroupKind.Ask);
        var (elsewhere, _) = await Kept("Other cove", GroupKind.Ask);
        var dana = await Asks(await app.Join("Dana"), id);
        using var declined = await theo.Send(await theo.Page($"/groups/{id}/care"), ".asker form.decline", ("Input.Sentence", "We are full this month."));
        var until = app.Clock.GetCurrentInstant().InUtc().Date.PlusDays(NotYet.Days);
        var day = until.ToString("MMMM d", System.Globalization.CultureInfo.InvariantCulture);
        var door = await dana.Page("/groups/" + id);
        Assert.Contains("We are full this month.", door.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains(day, door.Body.TextContent, StringComparison.Ordinal);
        using var read = await dana.Send(door, "form[action$=Forget]");

        // Nothing of the person is left but a hash that is of this group alone.
        Assert.Equal(0, await app.Stored(db => db.Memberships.CountAsync(mine => mine.MemberId == dana.MemberId)));
        var kept = await app.Stored(db => db.NotYets.AsNoTracking().SingleAsync());
        Assert.Equal((32, until), (kept.Hash.Length, kept.Until));

        var again = await dana.Page("/groups/" + id);
        Assert.Contains(day, again.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(again.QuerySelector("a[href$='/join']"));
        await Circle.Expect(dana.Get($"/groups/{id}/join"), HttpStatusCode.Redirect);
        // A form from before, or made up.
        var form = await dana.Page($"/groups/{elsewhere}/join");
        form.QuerySelector("main form")!.SetAttribute("action", $"/groups/{id}/join");
        using var early = await dana.Send(form, "main form", ("Input.Name", "Newt"), ("Input.Line", "Please after all."), ("Input.Agree", "true"));
        await HoldfastApp.Expect(early, HttpStatusCode.BadRequest);
        var refused = await HoldfastApp.Document(early);
        Assert.Contains(day, refused.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Please after all.", refused.QuerySelector<IHtmlTextAreaElement>("#line")!.Value);

        // Other people and other groups are not concerned.
        await Asks(await app.Join("Cass"), id);
        await Asks(dana, elsewhere);

        app.Clock.Advance(Duration.FromDays(NotYet.Days - 1));
        await Circle.Expect((await app.SignIn(dana)).Get($"/groups/{id}/join"), HttpStatusCode.Redirect);
        app.Clock.Advance(Duration.FromDays(1));
        await Asks(await app.SignIn(dana), id);
        app.Clock.Advance(Duration.FromDays(2));
        await app.DoRounds();
        Assert.Equal(0, await app.Stored(db => db.NotYets.CountAsync()));
    }

    [Fact]
    public async Task An_invitation_lets_in_also_after_a_no_and_who_leaves_the_site_takes_the_no_along()
    {
        var (id, theo) = await Kept(kind: GroupKind.Ask);
        var dana = await Asks(await app.Join("Dana"), id);
        using var declined = await theo.Send(await theo.Page($"/groups/{id}/care"), ".asker form.decline", ("Input.Sentence", "Not now."));
        using var read = await dana.Send(await dana.Page("/groups/" + id), "form[action$=Forget]");
        using var made = await theo.Send(await theo.Page($"/groups/{id}/care"), "form.invite");
        var link = new Uri((await theo.Page($"/groups/{id}/care")).QuerySelector<IHtmlInputElement>("#link")!.Value).PathAndQuery;
        using var came = await dana.Send(await dana.Page(link), "main form", ("Input.Name", "Newt"), ("Input.Agree", "true"));
        await HoldfastApp.Expect(came, HttpStatusCode.Redirect);
        Assert.NotNull((await dana.Page("/groups/" + id)).QuerySelector(Circle.ShareForm));

        var seals = app.Services.GetRequiredService<GroupSeals>();
        var hash = seals.AskerHash(id, await app.Stored(db => db.Members.Where(member => member.Id == dana.MemberId).Select(member => member.PublicId).SingleAsync()));
        Assert.Equal(1, await app.Stored(db => db.NotYets.CountAsync(notYet => notYet.Hash == hash)));
        var row = await app.Stored(db => db.Members.AsNoTracking().SingleAsync(member => member.Id == dana.MemberId));
        await using var scope = app.Services.CreateAsyncScope();
        await app.Write(db => scope.ServiceProvider.GetRequiredService<Holdfast.Groups.Leaving>().Leave(db, new Leaver(row.Id, row.PublicId, app.Services.GetRequiredService<KeyStore>().Find(row.KeyId)!), CancellationToken.None));
        Assert.Equal(0, await app.Stored(db => db.NotYets.CountAsync(notYet => notYet.Hash == hash)));
    }

    private async Task<(string Group, Person Theo)> Kept(string name = "Kept", GroupKind kind = GroupKind.Open)
    {
        var id = await app.OpenGroup(name);
        var theo = await app.In(id, "Theo");
        await app.Facilitates(theo, id);
        await app.Stored(db => db.Groups.Where(its => its.PublicId == id).ExecuteUpdateAsync(set => set.SetProperty(its => its.Kind, kind)));
        return (id, theo);
    }

    private static async Task Close(Person who, string group, string reason)
    {
        using var sent = await who.Send(await who.Page($"/groups/{group}/closing"), "form.closing", ("Input.Reason", reason));
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
    }

    private static async Task<Person> Asks(Person who, string group)
    {
        using var sent = await who.Send(await who.Page($"/groups/{group}/join"), "main form", ("Input.Name", who.Name), ("Input.Line", "Please."), ("Input.Agree", "true"));
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        return who;
    }
}
