using System.Net;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Groups;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Groups;

/// <summary>What somebody says without their name, and what one person's names in two groups have in common: nothing.</summary>
[Trait("needs", "database")]
public sealed class NamelessWords(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    private GroupSeals Seals => app.Services.GetRequiredService<GroupSeals>();

    [Fact]
    public async Task Nobody_in_the_group_can_tell_whose_it_is_and_the_author_still_can_change_it()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana", "Sandpiper");
        var theo = await app.In(id, "Theo");
        await app.Facilitates(theo, id);
        var post = await dana.Share(id, "I used on Saturday.", ("Input.Nameless", "true"));
        var thread = await theo.Page($"/groups/{id}/posts/{post}");
        Assert.Contains("Someone in the group", thread.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Sandpiper", thread.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain((await app.MembershipOf(dana, id)).PublicId, thread.DocumentElement.OuterHtml, StringComparison.Ordinal);
        await Circle.Expect(theo.Get($"/groups/{id}/posts/{post}/edit"), HttpStatusCode.NotFound);

        using var edited = await dana.Send(await dana.Page($"/groups/{id}/posts/{post}/edit"), "main form", ("Input.Text", "I used on Sunday."));
        await HoldfastApp.Expect(edited, HttpStatusCode.Redirect);
        Assert.Contains("I used on Sunday.", (await theo.Sees(id, post))!.TextContent, StringComparison.Ordinal);

        // An answer to oneself is no answer; somebody else's is.
        await dana.Reply(id, post, "Still here.", ("Input.Nameless", "true"));
        Assert.Contains("Needs a reply", (await theo.Sees(id, post))!.TextContent, StringComparison.Ordinal);
        await theo.Reply(id, post, "So am I.");
        Assert.DoesNotContain("Needs a reply", (await theo.Sees(id, post))!.TextContent, StringComparison.Ordinal);

        using var taken = await dana.Send(await dana.Page($"/groups/{id}/posts/{post}"), "form.withdraw");
        await HoldfastApp.Expect(taken, HttpStatusCode.Redirect);
        Assert.DoesNotContain("Sunday", (await theo.Sees(id, post))!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_row_of_a_nameless_post_leads_to_nobody()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var post = await dana.Share(id, "Nameless.", ("Input.Nameless", "true"));
        var mine = await app.MembershipOf(dana, id);
        var row = await app.Stored(db => db.Posts.AsNoTracking().SingleAsync(row => row.PublicId == post));
        Assert.Null(row.MembershipId);
        Assert.NotEqual(Convert.ToHexString(mine.KeyId), Convert.ToHexString(Sealer.KeyIdOf(row.Words!.Bytes)));
        Assert.Equal(
            Convert.ToHexString(await app.Stored(db => db.Groups.Where(its => its.PublicId == id).Select(its => its.KeyId).SingleAsync())),
            Convert.ToHexString(Sealer.KeyIdOf(row.Words.Bytes)));
        Assert.NotEqual(Convert.ToHexString(Sealer.KeyIdOf(row.Words.Bytes)), Convert.ToHexString(Sealer.KeyIdOf(row.Author!.Bytes)));
    }

    [Fact]
    public void The_length_of_the_list_of_nameless_words_tells_nothing_of_how_many_there_are()
    {
        var key = Seals.NewKey();
        int Length(int posts, int replies)
        {
            var list = Nameless.None;
            for (var i = 0; i < posts; i++)
            {
                list = list.WithPost(RandomId.New());
            }

            for (var i = 0; i < replies; i++)
            {
                list = list.WithReply(RandomId.New());
            }

            return Seals.Seal(list, key, new SealedPlace("Memberships", "x", "Nameless")).Bytes.Length;
        }

        Assert.Single(new[] { Length(0, 0), Length(1, 0), Length(0, 1), Length(7, 8), Length(15, 0), Length(0, 15) }.Distinct());
        Assert.NotEqual(Length(15, 0), Length(16, 0));
    }

    [Fact]
    public async Task Two_names_of_one_person_have_nothing_in_common()
    {
        var one = await app.OpenGroup("One shore");
        var two = await app.OpenGroup("Other shore");
        var dana = await app.In(one, "Dana", "Plover");
        await dana.Enter(two, "Tern");
        var theo = await app.In(one, "Theo");
        await theo.Enter(two, "Theo");
        foreach (var id in new[] { one, two })
        {
            var post = await dana.Share(id, "Hello.");
            await dana.Reply(id, post, "And again.");
        }

        var first = await app.MembershipOf(dana, one);
        var second = await app.MembershipOf(dana, two);
        var bytes = new[] { first, second }.Select(mine => new[] { mine.Alias!.Bytes }).SelectMany(some => some).Select(value => Convert.ToHexString(Sealer.KeyIdOf(value))).ToList();
        Assert.Equal(2, bytes.Distinct().Count());
        Assert.NotEqual(first.PublicId, second.PublicId);
        Assert.NotEqual(Convert.ToHexString(first.KeyId), Convert.ToHexString(second.KeyId));
        var keyIds = await app.Stored(db => db.Posts.AsNoTracking().Where(post => post.MembershipId == first.Id || post.MembershipId == second.Id).ToListAsync());
        Assert.Equal(2, keyIds.Select(post => Convert.ToHexString(Sealer.KeyIdOf(post.Words!.Bytes))).Distinct().Count());
        var member = await app.Stored(db => db.Members.AsNoTracking().SingleAsync(row => row.Id == dana.MemberId));

        foreach (var (id, mine, other, alias) in new[] { (one, first, second, "Tern"), (two, second, first, "Plover") })
        {
            var html = (await theo.Page("/groups/" + id)).DocumentElement.OuterHtml;
            Assert.DoesNotContain(other.PublicId, html, StringComparison.Ordinal);
            Assert.DoesNotContain(alias, html, StringComparison.Ordinal);
            Assert.DoesNotContain(member.PublicId, html, StringComparison.Ordinal);
            Assert.DoesNotContain("Dana", html, StringComparison.Ordinal);
        }

        // The same name hashes to nothing alike in another group.
        Assert.NotEqual(Convert.ToHexString(Seals.AliasHash(one, "Wren")), Convert.ToHexString(Seals.AliasHash(two, "Wren")));
        Assert.Equal(Convert.ToHexString(Seals.AliasHash(one, "Wren")), Convert.ToHexString(Seals.AliasHash(one, "wREN")));
    }

    [Fact]
    public async Task Who_wrote_nameless_words_opens_for_two_people_after_the_delay_and_for_nobody_else()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var postId = await dana.Share(id, "Nameless.", ("Input.Nameless", "true"));
        var post = await app.Stored(db => db.Posts.AsNoTracking().SingleAsync(row => row.PublicId == postId));
        var now = app.Clock.GetCurrentInstant();
        Assert.Throws<ArgumentException>(() => Unmasking.Ask(post.GroupId, "post", postId, "steward-1", Roles.Steward, "", Seals, now));
        var unmasking = Unmasking.Ask(post.GroupId, "post", postId, "steward-1", Roles.Steward, "They may be in danger tonight.", Seals, now);
        Assert.False(unmasking.MayOpenAt(now + Duration.FromDays(1)));
        Assert.IsType<NotYourOwnSecond>(unmasking.Second("steward-1", Roles.Steward, now));
        Assert.False(unmasking.MayOpenAt(now + Duration.FromDays(1)));
        Assert.Null(unmasking.Second("steward-2", Roles.Steward, now));
        Assert.False(unmasking.MayOpenAt(now + Unmasking.Delay - Duration.Epsilon));
        Assert.Throws<InvalidOperationException>(() => Open("steward-1", postId, now));
        Assert.Throws<InvalidOperationException>(() => Open("steward-1", "another", now + Unmasking.Delay));
        Assert.Throws<InvalidOperationException>(() => Open("steward-3", postId, now + Unmasking.Delay));
        Assert.Throws<InvalidOperationException>(() => Open("steward-2", postId, now + Unmasking.Lasts));
        Assert.Equal((await app.MembershipOf(dana, id)).PublicId, Open("steward-2", postId, now + Unmasking.Delay));
        Assert.Throws<InvalidOperationException>(() => Open("steward-2", postId, now + Unmasking.Delay));

        var other = Unmasking.Ask(post.GroupId, "post", postId, "steward-1", Roles.Steward, "They may be in danger tonight.", Seals, now);
        Assert.IsType<NoLongerAsked>(other.Second("steward-2", Roles.Steward, now + Unmasking.Lasts));
        Assert.Null(other.Second("steward-2", Roles.Steward, now));
        other.Refuse(now);
        Assert.False(other.MayOpenAt(now + Unmasking.Delay));

        string Open(string by, string subject, Instant at) => unmasking.Open(by, subject, post.Author!, post.AuthorPlace, Seals, at);
    }

    [Fact]
    public async Task Leaving_the_site_takes_every_group_along_and_a_copy_holds_what_was_said()
    {
        var one = await app.OpenGroup("First");
        var two = await app.OpenGroup("Second");
        var dana = await app.In(one, "Dana", "Curlew");
        await dana.Enter(two, "Dunlin");
        await dana.Share(one, "Said as Curlew.");
        await dana.Share(two, "Said as nobody.", ("Input.Nameless", "true"));

        await using (var scope = app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
            var member = await db.Members.AsNoTracking().SingleAsync(row => row.Id == dana.MemberId);
            var me = scope.ServiceProvider.GetRequiredService<Me>();
            me.Become(new Me.Signed(1, false, member.Id, member.PublicId, member.KeyId, member.JoinedOn, member.Profile!, new HashSet<string>()));
            var copy = new List<string?>();
            foreach (var export in scope.ServiceProvider.GetServices<IExportMine>().Where(export => export.Name is "groups" or "posts" or "replies"))
            {
                await foreach (var thing in export.Mine(db, me, TestContext.Current.CancellationToken))
                {
                    copy.AddRange(thing.Select(value => value.Value));
                }
            }

            Assert.Superset(new HashSet<string?> { "Curlew", "Dunlin", "Said as Curlew.", "Said as nobody." }, copy.ToHashSet());
            await app.Services.GetRequiredService<Writer>().Write(db, () => scope.ServiceProvider.GetServices<ILeave>().OfType<Holdfast.Groups.Leaving>().Single().Leave(db, new Leaver(member.Id, member.PublicId, me.Key), TestContext.Current.CancellationToken));
        }

        await app.Services.GetRequiredService<DiscardedKeys>().DestroyAll(TestContext.Current.CancellationToken);
        Assert.Equal(0, await app.Stored(db => db.Memberships.CountAsync(mine => mine.MemberId == dana.MemberId)));
        Assert.Equal(0, await app.Stored(db => db.Posts.CountAsync(post => db.Groups.Any(its => its.Id == post.GroupId && (its.PublicId == one || its.PublicId == two)))));
        Assert.Equal(0, await app.Stored(db => db.DiscardedKeys.CountAsync()));
    }
}
