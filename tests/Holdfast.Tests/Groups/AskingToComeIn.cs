using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Groups;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Tests.Groups;

/// <summary>Groups that let people in who ask, groups that are in no list, and whoever says hello.</summary>
[Trait("needs", "database")]
public sealed class AskingToComeIn(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Fact]
    public async Task Somebody_asks_waits_outside_and_is_let_in()
    {
        var (id, theo) = await Kept(GroupKind.Ask);
        var dana = await Asks(id, "Dana", "A friend told me.");
        var waiting = await dana.Page("/groups/" + id);
        Assert.Contains("You asked to come in", waiting.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(waiting.QuerySelector(Circle.ShareForm));

        var care = await theo.Page($"/groups/{id}/care");
        Assert.Contains("A friend told me.", care.Body!.TextContent, StringComparison.Ordinal);
        using var admitted = await theo.Send(care, ".asker form[action$=Admit]");
        await HoldfastApp.Expect(admitted, HttpStatusCode.Redirect);
        Assert.NotNull((await dana.Page("/groups/" + id)).QuerySelector(Circle.ShareForm));
        Assert.Null((await app.MembershipOf(dana, id)).Request);
    }

    [Fact]
    public async Task Whoever_is_not_let_in_reads_a_sentence_and_nothing_of_it_stays_when_they_have()
    {
        var (id, theo) = await Kept(GroupKind.Ask);
        var dana = await Asks(id, "Dana", "Please.");
        var care = await theo.Page($"/groups/{id}/care");
        using var curt = await theo.Send(care, ".asker form.decline", ("Input.Sentence", ""));
        await HoldfastApp.Expect(curt, HttpStatusCode.BadRequest);
        using var declined = await theo.Send(care, ".asker form.decline", ("Input.Sentence", "We are full this month; the Cove has room."));
        await HoldfastApp.Expect(declined, HttpStatusCode.Redirect);
        var door = await dana.Page("/groups/" + id);
        Assert.Contains("the Cove has room", door.Body!.TextContent, StringComparison.Ordinal);
        using var read = await dana.Send(door, "form[action$=Forget]");
        await HoldfastApp.Expect(read, HttpStatusCode.Redirect);
        Assert.Equal(0, await app.Stored(db => db.Memberships.CountAsync(mine => mine.MemberId == dana.MemberId)));
    }

    [Fact]
    public async Task Only_who_looks_after_this_group_and_is_trusted_by_the_site_lets_people_in()
    {
        var (id, theo) = await Kept(GroupKind.Ask);
        var (other, elsewhere) = await Kept(GroupKind.Open);
        var dana = await Asks(id, "Dana", "Please.");
        var page = await theo.Page($"/groups/{id}/care");
        using var foreign = await HoldfastApp.Send(elsewhere.Client, await Retokened(elsewhere, page), ".asker form[action$=Admit]");
        await HoldfastApp.Expect(foreign, HttpStatusCode.NotFound);

        // The role of the site alone, in the group but not looking after it.
        var role = await app.Join("Rafa");
        await app.Grant(role, Roles.Facilitator);
        await role.Enter(other);
        await Circle.Expect(role.Get($"/groups/{other}/care"), HttpStatusCode.NotFound);

        // The role of the group alone.
        var group = await app.In(other, "Odile");
        await app.With(group, other, mine => mine.Facilitate(app.Clock.GetCurrentInstant() + Duration.FromDays(1)));
        await Circle.Expect(group.Get($"/groups/{other}/care"), HttpStatusCode.NotFound);
        await app.Grant(group, Roles.Facilitator);
        await Circle.Expect(group.Get($"/groups/{other}/care"), HttpStatusCode.OK);
        await app.With(group, other, mine => mine.Facilitate(app.Clock.GetCurrentInstant()));
        await Circle.Expect(group.Get($"/groups/{other}/care"), HttpStatusCode.NotFound);
        Assert.Equal(MembershipState.Asked, (await app.MembershipOf(dana, id)).State);
    }

    [Fact]
    public async Task A_hidden_group_is_nowhere_for_whoever_has_no_invitation()
    {
        var (id, theo) = await Kept(GroupKind.Hidden);
        var dana = await app.Join("Dana");
        Assert.DoesNotContain(id, (await dana.Page("/groups")).DocumentElement.OuterHtml, StringComparison.Ordinal);
        await Circle.Expect(dana.Get("/groups/" + id), HttpStatusCode.NotFound);
        await Circle.Expect(dana.Get($"/groups/{id}/join"), HttpStatusCode.NotFound);
        await Circle.Expect(dana.Get("/groups/invited/" + RandomId.New()), HttpStatusCode.NotFound);

        var link = await Invite(theo, id, uses: 1, days: 2);
        using var came = await dana.Send(await dana.Page(link), "main form", ("Input.Name", "Dana"), ("Input.Agree", "true"));
        await HoldfastApp.Expect(came, HttpStatusCode.Redirect);
        Assert.NotNull((await dana.Page("/groups/" + id)).QuerySelector(Circle.ShareForm));
        Assert.Contains(id, (await dana.Page("/groups")).DocumentElement.OuterHtml, StringComparison.Ordinal);

        // Used up; and another that is past its day.
        await Circle.Expect((await app.Join("Otter")).Get(link), HttpStatusCode.NotFound);
        var old = await Invite(theo, id, uses: 5, days: 1);
        await Circle.Expect((await app.Join("Lark")).Get(old), HttpStatusCode.OK);
        await app.Stored(db => db.Invitations.ExecuteUpdateAsync(set => set.SetProperty(invitation => invitation.Until, app.Clock.GetCurrentInstant())));
        await Circle.Expect((await app.Join("Lark")).Get(old), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_invitation_with_one_use_lets_one_of_two_in_who_come_at_once()
    {
        var (id, theo) = await Kept(GroupKind.Hidden);
        var link = await Invite(theo, id, uses: 1, days: 2);
        var (one, two) = (await app.Join("One"), await app.Join("Two"));
        var (first, second) = (await one.Page(link), await two.Page(link));
        var both = await Task.WhenAll(
            one.Send(first, "main form", ("Input.Name", "One"), ("Input.Agree", "true")),
            two.Send(second, "main form", ("Input.Name", "Two"), ("Input.Agree", "true")));
        Assert.Single(both, sent => sent.StatusCode == HttpStatusCode.Redirect);
        Assert.Equal(2, await app.Stored(db => db.Memberships.CountAsync(mine => db.Groups.Any(its => its.Id == mine.GroupId && its.PublicId == id))));
    }

    [Fact]
    public async Task Whoever_comes_in_is_greeted_by_the_rota_and_after_twelve_hours_by_who_looks_after_the_group()
    {
        var (id, theo) = await Kept(GroupKind.Open);
        var greeter = await app.In(id, "Gwen");
        await app.Grant(greeter, Roles.Greeter);
        using var joined = await greeter.Send(await greeter.Page($"/groups/{id}/place"), "form.rota");
        await HoldfastApp.Expect(joined, HttpStatusCode.Redirect);
        var dana = await app.Join("Dana");
        await dana.Enter(id, "Newt", quietly: false);
        var quiet = await app.In(id, "Quill");
        const string Waiting = "section[aria-labelledby=h-new] a";
        var link = (await greeter.Page("/groups")).QuerySelector(Waiting)!.GetAttribute("href")!;
        Assert.Null((await theo.Page("/groups")).QuerySelector(Waiting));
        Assert.Null((await quiet.Page("/groups")).QuerySelector(Waiting));

        app.Clock.AdvanceHours(13);
        var (again, gwen) = (await app.SignIn(theo), await app.SignIn(greeter));
        Assert.NotNull((await again.Page("/groups")).QuerySelector(Waiting));
        using var hello = await gwen.Send(await gwen.Page(link), Circle.ReplyForm, ("Input.Text", "Hello, Newt."));
        await HoldfastApp.Expect(hello, HttpStatusCode.Redirect);
        Assert.Null((await again.Page("/groups")).QuerySelector(Waiting));
        Assert.Contains("Hello, Newt.", (await (await app.SignIn(dana)).Page("/groups/" + id)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_a_group_is_doing_is_told_of_five_and_never_of_fewer()
    {
        var (id, theo) = await Kept(GroupKind.Open);
        for (var i = 0; i < 3; i++)
        {
            var who = await app.In(id, $"Voice {i}");
            await who.Share(id, "Something.");
        }

        Assert.All(await Hidden(), Assert.True);
        for (var i = 3; i < 6; i++)
        {
            var who = await app.In(id, $"Voice {i}");
            await who.Share(id, "Something.");
        }

        Assert.All(await Hidden(), Assert.False);

        async Task<bool[]> Hidden() => [.. (await theo.Page($"/groups/{id}/care")).QuerySelectorAll(".figures dd").Take(2).Select(figure => figure.TextContent.Contains("Fewer than five", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task Somebody_quiet_gets_a_note_that_is_gone_when_read()
    {
        var (id, theo) = await Kept(GroupKind.Open);
        var dana = await app.In(id, "Dana", "Dove");
        await app.Stored(db => db.Memberships.Where(mine => mine.MemberId == dana.MemberId).ExecuteUpdateAsync(set => set.SetProperty(mine => mine.JoinedOn, new LocalDate(2025, 12, 1))));
        var care = await theo.Page($"/groups/{id}/care");
        var write = care.QuerySelectorAll("section[aria-labelledby=h-quiet] a").Single(link => link.GetAttribute("aria-label")!.Contains("Dove", StringComparison.Ordinal)).GetAttribute("href")!;
        await Circle.Expect(dana.Get(write), HttpStatusCode.NotFound);
        using var sent = await theo.Send(await theo.Page(write), "main form", ("Input.Text", "We think of you."));
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        var page = await dana.Page("/groups/" + id);
        Assert.Contains("We think of you.", page.QuerySelector(".notes")!.TextContent, StringComparison.Ordinal);
        using var read = await dana.Send(page, ".notes form");
        await HoldfastApp.Expect(read, HttpStatusCode.Redirect);
        Assert.Null((await dana.Page("/groups/" + id)).QuerySelector(".notes"));
        Assert.Equal(0, await app.Stored(db => db.Notes.CountAsync(note => db.Memberships.Any(mine => mine.Id == note.ToId && mine.MemberId == dana.MemberId))));
    }

    [Fact]
    public async Task A_steward_opens_a_group_and_whoever_has_the_link_and_the_role_looks_after_it()
    {
        var marisol = await app.Join("Marisol");
        await app.Grant(marisol, Roles.Steward);
        using var wrong = await marisol.Send(await marisol.Page("/groups/new"), "main form", ("Input.Name", "New shore"));
        await HoldfastApp.Expect(wrong, HttpStatusCode.BadRequest);
        using var opened = await marisol.Send(
            await HoldfastApp.Document(wrong), "main form", ("Input.Purpose", "For a new beginning."), ("Input.Kind", "Open"), ("Input.Language", "en"), ("Input.Pathway", "12-step"), ("Input.Agreements", "Be kind."));
        await HoldfastApp.Expect(opened, HttpStatusCode.Redirect);
        var link = new Uri((await marisol.Page("/groups/new")).QuerySelector<IHtmlInputElement>("#link")!.Value).PathAndQuery;
        Assert.Null((await marisol.Page("/groups/new")).QuerySelector("#link"));

        var theo = await app.Join("Theo");
        using var came = await theo.Send(await theo.Page(link), "main form", ("Input.Name", "Theo"), ("Input.Agree", "true"));
        await HoldfastApp.Expect(came, HttpStatusCode.Redirect);
        var home = came.Headers.Location!.OriginalString;
        await Circle.Expect(theo.Get(home + "/care"), HttpStatusCode.NotFound);
        await app.Grant(theo, Roles.Facilitator);
        await Circle.Expect(theo.Get(home + "/care"), HttpStatusCode.OK);
        await Circle.Expect((await app.Join("Dana")).Get("/groups/new"), HttpStatusCode.NotFound);
    }

    private async Task<(string Group, Person Theo)> Kept(GroupKind kind)
    {
        var id = await app.OpenGroup("Kept", GroupKind.Open);
        var theo = await app.In(id, "Theo");
        await app.Facilitates(theo, id);
        await app.Stored(db => db.Groups.Where(its => its.PublicId == id).ExecuteUpdateAsync(set => set.SetProperty(its => its.Kind, kind)));
        return (id, theo);
    }

    private async Task<Person> Asks(string group, string name, string line)
    {
        var who = await app.Join(name);
        using var sent = await who.Send(await who.Page($"/groups/{group}/join"), "main form", ("Input.Name", name), ("Input.Line", line), ("Input.Agree", "true"));
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        return who;
    }

    /// <returns>The path of the link.</returns>
    private static async Task<string> Invite(Person who, string group, int uses, int days)
    {
        var care = await who.Page($"/groups/{group}/care");
        using var sent = await who.Send(care, "form.invite", ("Input.Uses", $"{uses}"), ("Input.Days", $"{days}"));
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        return new Uri((await who.Page($"/groups/{group}/care")).QuerySelector<IHtmlInputElement>("#link")!.Value).PathAndQuery;
    }

    /// <summary>Another's page with one's own token, so that it is the person who is refused and not the form.</summary>
    private static async Task<IDocument> Retokened(Person who, IDocument page)
    {
        var token = (await who.Page("/preferences")).QuerySelector<IHtmlInputElement>("input[name='__RequestVerificationToken']")!.Value;
        foreach (var field in page.QuerySelectorAll<IHtmlInputElement>("input[name='__RequestVerificationToken']"))
        {
            field.Value = token;
        }

        return page;
    }
}
