using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Groups;
using Holdfast.Notices;
using Holdfast.Safety;
using Holdfast.Tests.Notices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Groups;

/// <summary>Who hears of what happens in a group, and who doesn't.</summary>
[Trait("needs", "database")]
public sealed class BeingTold(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    private const string Replied = "Someone replied. New";
    private const string SomethingNew = "You have something new. New";

    [Fact]
    public async Task A_reply_is_told_to_whose_post_it_is_and_to_nobody_else()
    {
        var (id, dana, theo) = await Two();
        var cass = await app.In(id, "Cass");
        var post = await dana.Share(id, "It is loud tonight.");
        await cass.Reply(id, post, "I hear you.");
        await theo.Reply(id, post, "So do I.");
        Assert.Equal([Replied], await dana.Listed());
        Assert.Empty(await cass.Listed());
        Assert.Empty(await theo.Listed());
        Assert.Equal($"/groups/{id}/posts/{post}", await Opened(dana));

        // Somebody's own reply tells nobody.
        await dana.Reply(id, post, "Thank you both.");
        Assert.Equal(["Someone replied."], await dana.Listed());
        Assert.Empty(await cass.Listed());
    }

    [Fact]
    public async Task A_nameless_reply_is_told_too_and_to_oneself_it_is_not()
    {
        var (id, dana, theo) = await Two();
        var post = await dana.Share(id, "Anybody up?");
        await dana.Reply(id, post, "Still here.", ("Input.Nameless", "true"));
        Assert.Empty(await dana.Listed());
        await theo.Reply(id, post, "Me.", ("Input.Nameless", "true"));
        Assert.Equal([Replied], await dana.Listed());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Those_who_look_after_the_group_are_told_when_a_writer_asks_for_them_and_only_then(bool nameless)
    {
        const string heavy = "I want to die tonight.";
        const string ask = "[name='Input.Ask']";
        (string, string)[] words = [("Input.Text", heavy), ("Input.Nameless", nameless ? "true" : "false")];
        var (id, dana, theo) = await Two();
        // Nobody would be told: nothing is offered.
        Assert.Null((await Warned(dana, "/groups/" + id, Circle.ShareForm)).QuerySelector(ask));

        var (faye, apart) = (await app.In(id, "Faye"), await app.In(id, "Gil"));
        foreach (var carer in new[] { faye, apart, dana })
        {
            await app.Facilitates(carer, id);
        }

        await Apart(dana, apart, id);
        var offered = await Warned(dana, "/groups/" + id, Circle.ShareForm);
        Assert.NotNull(offered.QuerySelector(ask));
        using var without = await dana.Send(offered, Circle.ShareForm, words);
        await HoldfastApp.Expect(without, HttpStatusCode.Redirect);
        Assert.Empty(await faye.Listed());

        // They changed their mind, and went back to the same form: what was posted already stays one, and is asked for.
        using var with = await dana.Send(offered, Circle.ShareForm, [.. words, ("Input.Ask", "true")]);
        await HoldfastApp.Expect(with, HttpStatusCode.Redirect);
        Assert.Equal(1, await app.Stored(db => db.Posts.CountAsync(post => post.Intent != Intent.Welcome && db.Groups.Any(its => its.Id == post.GroupId && its.PublicId == id))));
        var asked = with.Headers.Location!.OriginalString;
        Assert.EndsWith("?asked=1", asked, StringComparison.Ordinal);
        Assert.NotNull((await dana.Page(asked)).QuerySelector(".crisis a[href^='tel:']"));
        Assert.Equal([SomethingNew], await faye.Listed());
        var wanted = await Opened(faye);
        Assert.Equal(asked.Split('?')[0] + "?wanted=1", wanted);
        const string why = "asked for someone who looks after this group";
        Assert.Contains(why, (await faye.Page(wanted)).Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(why, (await theo.Page(wanted)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(NoticeKind.Duty, await app.Stored(db => db.Notices.Where(notice => notice.MemberId == faye.MemberId).Select(notice => notice.Kind).SingleAsync()));
        // Whoever keeps apart is passed over, and who asked themselves, unless that would tell whose nameless words they are.
        Assert.Equal(nameless ? [SomethingNew] : [], await apart.Listed());
        Assert.Equal(nameless ? [SomethingNew] : [], await dana.Listed());
        Assert.Empty(await theo.Listed());

        // A reply may ask too.
        var post = await theo.Share(id, "How is everybody?");
        using var reply = await dana.Send(await Warned(dana, $"/groups/{id}/posts/{post}", Circle.ReplyForm), Circle.ReplyForm, [.. words, ("Input.Ask", "true")]);
        await HoldfastApp.Expect(reply, HttpStatusCode.Redirect);
        Assert.Equal($"/groups/{id}/posts/{post}?asked=1", reply.Headers.Location!.OriginalString);
        Assert.Equal($"/groups/{id}/posts/{post}?wanted=1", await Opened(faye));

        // Nobody can be woken over and over, nor by a form that offered nothing.
        for (var again = 2; again <= Pace.AsksAnHour; again++)
        {
            var other = await theo.Share(id, $"Number {again}.");
            using var more = await dana.Send(await Warned(dana, $"/groups/{id}/posts/{other}", Circle.ReplyForm), Circle.ReplyForm, [.. words, ("Input.Ask", "true")]);
            Assert.EndsWith("?asked=1", more.Headers.Location!.OriginalString, StringComparison.Ordinal);
        }

        Assert.Equal(Pace.AsksAnHour, (await faye.Listed()).Length);
        using var forged = await theo.Send(await theo.Page("/groups/" + id), Circle.ShareForm, ("Input.Text", "All is well."), ("Input.Ask", "true"));
        Assert.DoesNotContain("asked", forged.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(Pace.AsksAnHour, (await faye.Listed()).Length);

        // Where the others are paused on the whole site, nobody can come.
        var until = app.Clock.GetCurrentInstant() + Duration.FromDays(1);
        await app.Stored(db => db.Members.Where(member => member.Id == faye.MemberId || member.Id == apart.MemberId).ExecuteUpdateAsync(set => set.SetProperty(member => member.SuspendedUntil, until)));
        Assert.Null((await Warned(dana, "/groups/" + id, Circle.ShareForm)).QuerySelector(ask));

        async Task<IDocument> Warned(Person who, string address, string form)
        {
            using var warned = await who.Send(await who.Page(address), form, words);
            await HoldfastApp.Expect(warned, HttpStatusCode.OK);
            return await HoldfastApp.Document(warned);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_told_across_a_block_whoever_of_them_wanted_it_except_what_is_nameless(bool byAuthor)
    {
        var (id, dana, theo) = await Two();
        var cass = await app.In(id, "Cass");
        var post = await dana.Share(id, "Both of us know each other.");
        // The form was open before: the door is closed to whoever comes after.
        var page = await theo.Page($"/groups/{id}/posts/{post}");
        await Apart(byAuthor ? dana : theo, byAuthor ? theo : dana, id);
        await Sends(theo, id, post, page, "Me again.", nameless: false);
        await Supports(theo, page, HttpStatusCode.NotFound);
        Assert.Empty(await dana.Listed());
        await Sends(theo, id, post, page, "Somebody.", nameless: true);
        Assert.Equal([Replied], await dana.Listed());

        // The block is theirs alone.
        await Supports(cass, await cass.Page($"/groups/{id}/posts/{post}"), HttpStatusCode.Redirect);
        Assert.Equal(2, (await dana.Listed()).Length);
    }

    [Fact]
    public async Task A_reply_with_a_word_the_author_said_not_today_to_is_not_told()
    {
        var (id, dana, theo) = await Two();
        var post = await dana.Share(id, "How was yours?");
        await app.Write(async db => (await db.Members.SingleAsync(member => member.Id == dana.MemberId))
            .Describe(new Profile("Dana") { MutedWords = ["champan"] }, await KeyOf(dana), app.Services.GetRequiredService<Sealer>()));
        await theo.Reply(id, post, "CHAMPÁN all night.");
        Assert.Empty(await dana.Listed());
        await theo.Reply(id, post, "Tea, in the end.");
        Assert.Equal([Replied], await dana.Listed());
    }

    [Fact]
    public async Task Whose_place_is_paused_or_who_wants_nothing_from_the_group_is_not_told()
    {
        var (id, dana, theo) = await Two();
        var other = await app.OpenGroup("Other cove");
        await dana.Enter(other);
        await theo.Enter(other);
        var (post, there) = (await dana.Share(id, "Here."), await dana.Share(other, "There."));
        var choices = await dana.Page("/you/notices");
        var names = choices.QuerySelectorAll("fieldset legend").Select(legend => legend.TextContent).ToList();
        Assert.Contains("Other cove", names);
        var scope = (await app.MembershipOf(dana, id)).PublicId;
        await dana.Choose(($"scope-{scope}", "Nothing"));
        await theo.Reply(id, post, "Not to be told.");
        Assert.Empty(await dana.Listed());
        await theo.Reply(other, there, "To be told.");
        Assert.Equal([Replied], await dana.Listed());

        await app.With(theo, other, mine => mine.Suspend(app.Clock.GetCurrentInstant() + Duration.FromDays(1)));
        await app.With(dana, other, mine => mine.Suspend(app.Clock.GetCurrentInstant() + Duration.FromDays(1)));
        var cass = await app.In(other, "Cass");
        var newer = await dana.Listed();
        await cass.Reply(other, there, "While you are away.");
        Assert.Equal(newer, await dana.Listed());
        Assert.Equal($"/groups/{other}/posts/{there}", await Opened(dana));
    }

    [Fact]
    public async Task Support_is_told_once_to_whose_post_it_is_and_not_when_it_is_taken_back()
    {
        var (id, dana, theo) = await Two();
        var post = await dana.Share(id, "Hearing on Thursday.");
        await Supports(theo, await theo.Page($"/groups/{id}/posts/{post}"), HttpStatusCode.Redirect);
        Assert.Equal([SomethingNew], await dana.Listed());
        Assert.Equal($"/groups/{id}/posts/{post}", await Opened(dana));
        await Supports(theo, await theo.Page($"/groups/{id}/posts/{post}"), HttpStatusCode.Redirect);
        Assert.Equal(["You have something new."], await dana.Listed());
        Assert.Empty(await theo.Listed());
    }

    [Fact]
    public async Task What_was_hidden_or_taken_back_brings_no_word_to_anybody()
    {
        var (id, dana, theo) = await Two();
        foreach (var change in new Action<Post>[] { row => row.Withdraw(HoldfastApp.Noon), row => row.Hide("steward", "It sells something.", HoldfastApp.Noon, app.Services.GetRequiredService<GroupSeals>()) })
        {
            var post = await dana.Share(id, "For a moment only.");
            var page = await theo.Page($"/groups/{id}/posts/{post}");
            await app.Write(async db => change(await db.Posts.SingleAsync(row => row.PublicId == post)));
            using var late = await theo.Send(page, Circle.ReplyForm, ("Input.Text", "Too late."));
            Assert.NotEqual(HttpStatusCode.Redirect, late.StatusCode);
            using var support = await theo.Send(page, "form.resp", ("kind", "heard"));
        }

        Assert.Empty(await dana.Listed());
    }

    [Fact]
    public async Task Whoever_comes_in_asks_the_rota_and_after_twelve_hours_once_those_who_look_after_the_group()
    {
        var id = await app.OpenGroup();
        var (greeter, theo, apart, plain) = (await app.In(id, "Gwen"), await app.In(id, "Theo"), await app.In(id, "Faye"), await app.In(id, "Otto"));
        await app.Grant(greeter, Roles.Greeter);
        await app.With(greeter, id, mine => mine.JoinRota());
        // On the list of the group, and not trusted by the site.
        await app.With(plain, id, mine => mine.JoinRota());
        await app.Facilitates(theo, id);
        await app.Facilitates(apart, id);
        var dana = await app.Join("Dana");
        await dana.Enter(id, "Newt", quietly: false);
        Assert.Equal([SomethingNew], await greeter.Listed());
        Assert.All([await theo.Listed(), await dana.Listed(), await plain.Listed()], Assert.Empty);
        await app.In(id, "Quill");
        Assert.Single(await greeter.Listed());
        await Apart(dana, apart, id);

        await app.DoRounds();
        Assert.Empty(await theo.Listed());
        app.Clock.AdvanceHours(13);
        // Two nodes at once ask once.
        await Task.WhenAll(app.DoRounds(), app.DoRounds());
        var late = await app.SignIn(theo);
        Assert.Equal([SomethingNew], await late.Listed());
        Assert.Contains("/posts/", await Opened(late), StringComparison.Ordinal);
        await app.DoRounds();
        Assert.Equal(["You have something new."], await late.Listed());
        Assert.Empty(await (await app.SignIn(apart)).Listed());
        Assert.Empty(await (await app.SignIn(dana)).Listed());
        var gwen = await app.SignIn(greeter);
        Assert.Single(await gwen.Listed());
        using var hello = await gwen.Send(await gwen.Page(await Opened(gwen)), Circle.ReplyForm, ("Input.Text", "Hello, Newt."));
        Assert.Equal([Replied], await (await app.SignIn(dana)).Listed());
    }

    [Fact]
    public async Task A_greeted_newcomer_is_nobody_s_worry_twelve_hours_later()
    {
        var (id, dana, theo) = await Two();
        await app.Facilitates(theo, id);
        var newt = await app.Join("Newt");
        await newt.Enter(id, "Newt", quietly: false);
        var welcome = await app.Stored(db => db.Posts.Where(post => post.Intent == Intent.Welcome && db.Groups.Any(its => its.Id == post.GroupId && its.PublicId == id)).Select(post => post.PublicId).SingleAsync());
        await dana.Reply(id, welcome, "Hello.");
        app.Clock.AdvanceHours(13);
        await app.DoRounds();
        Assert.Empty(await (await app.SignIn(theo)).Listed());
    }

    [Fact]
    public async Task Asking_tells_those_who_look_after_the_group_and_the_answer_whoever_asked()
    {
        var id = await app.OpenGroup();
        var (theo, member) = (await app.In(id, "Theo"), await app.In(id, "Otto"));
        await app.Facilitates(theo, id);
        await app.Stored(db => db.Groups.Where(its => its.PublicId == id).ExecuteUpdateAsync(set => set.SetProperty(its => its.Kind, GroupKind.Ask)));
        foreach (var (alias, form) in new[] { ("Newt", ".asker form[action$=Admit]"), ("Eft", ".asker form.decline") })
        {
            var dana = await app.Join("Dana");
            using var asked = await dana.Send(await dana.Page($"/groups/{id}/join"), "main form", ("Input.Name", alias), ("Input.Line", "Please."), ("Input.Agree", "true"));
            await HoldfastApp.Expect(asked, HttpStatusCode.Redirect);
            Assert.Equal(SomethingNew, (await theo.Listed())[0]);
            Assert.Equal($"/groups/{id}/care", await Opened(theo));
            Assert.Empty(await dana.Listed());
            using var answered = await theo.Send(await theo.Page($"/groups/{id}/care"), form, ("Input.Sentence", "Another time."));
            await HoldfastApp.Expect(answered, HttpStatusCode.Redirect);
            Assert.Equal([SomethingNew], await dana.Listed());
            Assert.Equal($"/groups/{id}", await Opened(dana));
        }

        Assert.Empty(await member.Listed());
        Assert.Single(await theo.Listed());
    }

    [Fact]
    public async Task A_note_is_told_to_whom_it_is_for_and_none_can_be_written_across_a_block()
    {
        var (id, dana, theo) = await Two();
        await app.Facilitates(theo, id);
        var address = $"/groups/{id}/notes/{(await app.MembershipOf(dana, id)).PublicId}";
        var page = await theo.Page(address);
        using var sent = await theo.Send(page, "main form", ("Input.Text", "We think of you."));
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        Assert.Equal([SomethingNew], await dana.Listed());
        Assert.Empty(await theo.Listed());
        await Apart(dana, theo, id);
        using var again = await theo.Send(page, "main form", ("Input.Text", "And again."), ("FormId", RandomId.New()));
        await HoldfastApp.Expect(again, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task New_agreements_are_told_to_everybody_also_in_a_group_of_many()
    {
        var (id, dana, theo) = await Two();
        await app.Facilitates(theo, id);
        var apart = await app.In(id, "Faye");
        await Apart(apart, theo, id);
        await Crowd(id, Inbox.MostAtOnce);
        var last = await app.In(id, "Zoe");
        var outsider = await app.Join("Otter");
        using var changed = await theo.Send(await theo.Page($"/groups/{id}/care"), "form.agreements", ("Input.Agreements", "Be kind."));
        await HoldfastApp.Expect(changed, HttpStatusCode.Redirect);
        Assert.Equal([SomethingNew], await dana.Listed());
        Assert.Empty(await last.Listed());
        await Task.WhenAll(app.DoRounds(), app.DoRounds());
        await app.DoRounds();
        Assert.Equal([SomethingNew], await last.Listed());
        Assert.All([await theo.Listed(), await apart.Listed(), await outsider.Listed()], Assert.Empty);
        Assert.Equal(0, await app.Stored(db => db.Announcements.CountAsync()));
        Assert.Equal($"/groups/{id}/agree", await Opened(last));

        // What waited from before leads through the same door.
        var post = await theo.Share(id, "Welcome to the new ones.");
        using var first = await dana.Get($"/groups/{id}/posts/{post}");
        await HoldfastApp.Expect(first, HttpStatusCode.Redirect);
        Assert.Equal($"/groups/{id}/agree", first.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task What_was_not_done_is_not_told()
    {
        await using var failing = await HoldfastApp.Start();
        var id = await failing.OpenGroup();
        var (dana, theo) = (await failing.In(id, "Dana"), await failing.In(id, "Theo"));
        var post = await dana.Share(id, "Will this be told?");
        await failing.Stored(db => db.Database.ExecuteSqlRawAsync(TestStore.OnPostgres
            ? "create function brim() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$; create trigger brim before insert on \"Replies\" execute function brim();"
            : "create trigger brim before insert on \"Replies\" begin select raise(abort, 'full'); end"));
        using var lost = await theo.Send(await theo.Page($"/groups/{id}/posts/{post}"), Circle.ReplyForm, ("Input.Text", "Lost."));
        await HoldfastApp.Expect(lost, HttpStatusCode.ServiceUnavailable);
        Assert.Empty(await dana.Listed());
    }

    [Fact]
    public async Task Who_wrote_without_a_name_hears_of_replies_when_they_look_and_no_row_says_so()
    {
        var (id, dana, theo) = await Two();
        var post = await dana.Share(id, "I used on Saturday.", ("Input.Nameless", "true"));
        var other = await dana.Share(id, "And I am afraid.", ("Input.Nameless", "true"));
        var before = await Kept(dana);
        await theo.Reply(id, post, "You are not alone.");
        await theo.Reply(id, other, "So was I.", ("Input.Nameless", "true"));
        await dana.Reply(id, other, "Thank you.", ("Input.Nameless", "true"));
        await app.DoRounds();
        Assert.Equal(before, await Kept(dana));
        Assert.Equal([Replied, Replied], await dana.Listed());
        Assert.Contains("You have something new.", (await dana.Page("/you")).QuerySelector("[aria-labelledby='h-notices']")!.TextContent, StringComparison.Ordinal);
        var page = await dana.Page("/notices");
        Assert.DoesNotContain(post, page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Empty(await theo.Listed());

        // Looking alone noted nothing.
        Assert.Equal(before, await Kept(dana));
        var opened = new[] { await Opened(dana), await Opened(dana) };
        Assert.Equal(new[] { $"/groups/{id}/posts/{post}", $"/groups/{id}/posts/{other}" }.Order(), opened.Order());
        Assert.Empty(await dana.Listed());
        Assert.Equal(0, await app.Stored(db => db.Notices.CountAsync(notice => notice.MemberId == dana.MemberId)));

        await theo.Reply(id, post, "Still with you.");
        Assert.Equal([Replied], await dana.Listed());
        using var seen = await dana.Send(await dana.Page("/notices"), "#seen");
        Assert.Empty(await dana.Listed());

        // Somebody else can't open by the name the page gave it.
        await theo.Reply(id, post, "Once more.");
        var theirs = (await dana.Page("/notices")).QuerySelector(".notices button")!.GetAttribute("value")!;
        await app.Tell(theo, NoticeKind.News, "/you");
        using var foreign = await theo.Send(await theo.Page("/notices"), "main form", ("id", theirs));
        await HoldfastApp.Expect(foreign, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_wrote_without_a_name_isn_t_told_across_a_block_of_hidden_or_muted_replies_or_when_they_want_none()
    {
        var (id, dana, theo) = await Two();
        var cass = await app.In(id, "Cass");
        var post = await dana.Share(id, "I am new at this.", ("Input.Nameless", "true"));
        await Apart(theo, dana, id);
        await theo.Reply(id, post, "Hello there, Dana or whoever you are.");
        Assert.Empty(await dana.Listed());
        await cass.Reply(id, post, "Hidden soon.");
        await app.Write(db => db.Replies.Where(reply => db.Memberships.Any(by => by.Id == reply.MembershipId && by.MemberId == cass.MemberId)).ExecuteUpdateAsync(set => set.SetProperty(reply => reply.HiddenAt, HoldfastApp.Noon)));
        Assert.Empty(await dana.Listed());
        await cass.Reply(id, post, "In sight.");
        Assert.Equal([Replied], await dana.Listed());
        await dana.Choose(("kind-Reply", "Nothing"));
        Assert.Empty(await dana.Listed());
    }

    [Fact]
    public async Task What_is_told_joins_no_two_names_of_one_person()
    {
        var (one, two) = (await app.OpenGroup("One pier"), await app.OpenGroup("Other pier"));
        var (dana, theo) = (await app.In(one, "Dana", "Plover"), await app.In(one, "Theo"));
        await dana.Enter(two, "Tern");
        await theo.Enter(two, "Theo");
        foreach (var id in new[] { one, two })
        {
            await theo.Reply(id, await dana.Share(id, "Hello."), "Hello back.");
        }

        var rows = await app.Stored(db => db.Notices.AsNoTracking().Where(notice => notice.MemberId == dana.MemberId).ToListAsync());
        Assert.Equal(2, rows.Count);
        var key = await KeyOf(dana);
        var (first, second) = (await app.MembershipOf(dana, one), await app.MembershipOf(dana, two));
        foreach (var row in rows)
        {
            // Under the member's own key, which names no group: not under the membership's, whose id heads what they say.
            Assert.Equal(Convert.ToHexString(key.Id), Convert.ToHexString(Sealer.KeyIdOf(row.Where!.Bytes)));
            foreach (var mine in new[] { first, second })
            {
                Assert.Equal(-1, row.Where.Bytes.AsSpan().IndexOf(mine.KeyId));
                Assert.NotEqual(row.PublicId, mine.PublicId);
                Assert.NotEqual(Convert.ToHexString(row.About), Convert.ToHexString(mine.AliasHash)[..32]);
            }
        }

        Assert.NotEqual(Convert.ToHexString(rows[0].About), Convert.ToHexString(rows[1].About));
        var html = (await dana.Page("/notices")).DocumentElement.OuterHtml;
        foreach (var secret in new[] { one, two, first.PublicId, second.PublicId, "Plover", "Tern", "pier" })
        {
            Assert.DoesNotContain(secret, html, StringComparison.Ordinal);
        }

        // So that the search could have found something: the choices of the member alone name the groups.
        Assert.Contains("Other pier", (await dana.Page("/you/notices")).Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("pier", (await (await app.Join("Otter")).Page("/you/notices")).Body!.TextContent, StringComparison.Ordinal);
    }

    private async Task<(string Group, Person Dana, Person Theo)> Two()
    {
        var id = await app.OpenGroup();
        return (id, await app.In(id, "Dana"), await app.In(id, "Theo"));
    }

    /// <summary>One keeps apart from the other here.</summary>
    private async Task Apart(Person who, Person whom, string group)
    {
        var (mine, theirs, key) = (await app.MembershipOf(who, group), await app.MembershipOf(whom, group), await KeyOf(who));
        await app.Write(db =>
        {
            db.Blocks.Add(new Block(who.MemberId, new Alias(theirs.PublicId, whom.Name, mine.PublicId), app.Clock.GetCurrentInstant(), key, app.Services.GetRequiredService<Sealer>()));
            return Task.CompletedTask;
        });
    }

    private async Task<SealingKey> KeyOf(Person who) => app.Services.GetRequiredService<KeyStore>().Find(await app.Stored(db => db.Members.Where(member => member.Id == who.MemberId).Select(member => member.KeyId).SingleAsync()))!;

    /// <summary>Where the newest notice leads, which is then seen.</summary>
    private static async Task<string> Opened(Person who)
    {
        var page = await who.Page("/notices");
        using var opened = await who.Send(page, "main form", ("id", page.QuerySelector(".notices button")!.GetAttribute("value")!));
        await HoldfastApp.Expect(opened, HttpStatusCode.Redirect);
        return opened.Headers.Location!.OriginalString;
    }

    /// <summary>A reply by the verbs, since the page is closed to them.</summary>
    private async Task Sends(Person who, string group, string post, IDocument page, string text, bool nameless)
    {
        using var refused = await who.Send(page, Circle.ReplyForm, ("Input.Text", text));
        await HoldfastApp.Expect(refused, HttpStatusCode.NotFound);
        var by = await app.MembershipOf(who, group);
        await app.Write(async db =>
        {
            var (its, to) = (await db.Groups.SingleAsync(row => row.PublicId == group), await db.Posts.SingleAsync(row => row.PublicId == post));
            var seals = app.Services.GetRequiredService<GroupSeals>();
            var reply = nameless ? Reply.WriteNameless(to, its, by, text, isAuthor: false, seals, HoldfastApp.Noon) : Reply.Write(to, by, text, isAuthor: false, seals, HoldfastApp.Noon);
            db.Replies.Add(reply);
            await app.Services.GetRequiredService<SendingWord>().Replied(db, its, to, by, reply, text, CancellationToken.None);
        });
    }

    private static async Task Supports(Person who, IDocument page, HttpStatusCode expected)
    {
        using var sent = await who.Send(page, "form.resp", ("kind", "heard"));
        await HoldfastApp.Expect(sent, expected);
    }

    /// <summary>Everything kept of notices and of the member's place that could tell that something came for them.</summary>
    private async Task<string> Kept(Person who) => await app.Stored(async db =>
    {
        var notices = await db.Notices.AsNoTracking().Where(notice => notice.MemberId == who.MemberId).OrderBy(notice => notice.Id).ToListAsync();
        var reach = await db.Reaches.AsNoTracking().SingleOrDefaultAsync(row => row.MemberId == who.MemberId);
        // A reply of their own without a name changes their sealed list; nobody else's does.
        var places = await db.Memberships.AsNoTracking().Where(mine => mine.MemberId == who.MemberId).OrderBy(mine => mine.Id).ToListAsync();
        return JsonSerializer.Serialize(new
        {
            Notices = notices.Select(notice => new { notice.Id, notice.Kind, notice.At, notice.IsSeen }),
            reach?.DueAt,
            Places = places.Select(mine => new { mine.Id, mine.State, mine.AgreedTo, mine.SlowUntil, mine.SuspendedUntil, mine.Nameless?.Bytes.Length }),
        });
    });

    /// <summary>That many more people in the group, straight into the database.</summary>
    private async Task Crowd(string group, int people)
    {
        var (keys, seals, sealer) = (app.Services.GetRequiredService<KeyStore>(), app.Services.GetRequiredService<GroupSeals>(), app.Services.GetRequiredService<Sealer>());
        var (key, place) = (keys.Create(RandomId.New()), seals.NewKey());
        await app.Write(async db =>
        {
            var its = await db.Groups.SingleAsync(row => row.PublicId == group);
            var members = Enumerable.Range(0, people).Select(_ => Member.Join(SignInName.New(app.Services.GetRequiredService<SignInWords>()), new Profile("Crowd"), key, sealer, HoldfastApp.Noon)).ToList();
            db.Members.AddRange(members);
            await db.SaveChangesAsync();
            db.Memberships.AddRange(members.Select((member, i) => Membership.Join(its, member.Id, $"Crowd {i}", place, seals, null, HoldfastApp.Noon)));
        });
    }
}

internal static class RoundsVerbs
{
    /// <summary>What would otherwise be done every minute.</summary>
    public static Task DoRounds(this HoldfastApp app) => app.Services.GetRequiredService<GroupRounds>().Go(CancellationToken.None);
}
