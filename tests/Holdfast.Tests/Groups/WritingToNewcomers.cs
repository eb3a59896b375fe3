using System.Net;
using Holdfast.Accounts;
using Holdfast.Groups;
using Holdfast.Tests.Safety;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Tests.Groups;

/// <summary>One who writes to many newcomers within a day is noticed by those who look after the group, and isn't told.</summary>
[Trait("needs", "database")]
public sealed class WritingToNewcomers(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    private const string What = "Somebody wrote to many newcomers";
    private int came;

    [Fact]
    public async Task Five_different_newcomers_in_a_day_are_a_line_that_goes_when_somebody_has_looked()
    {
        var (id, kit, faye) = await Start();
        var ruth = await app.Steward("Ruth");
        await Write(kit, id, await Newcomers(id, Approach.Many - 1));
        Assert.DoesNotContain(What, await faye.Words("/reports"), StringComparison.Ordinal);

        // The same one again is one.
        var last = await Newcomers(id, 1);
        await Write(kit, id, [last[0]]);
        await Write(kit, id, [last[0]]);
        Assert.Equal(Approach.Many, Assert.Single(await Alarms(id)).People);
        var address = (await faye.Page("/reports")).QuerySelector("a[href^='/approaches/']")!.GetAttribute("href")!;
        Assert.Contains("Kittiwake", await faye.Words(address), StringComparison.Ordinal);

        // A steward sees where, and not under which name.
        Assert.NotNull((await ruth.Page("/steward")).QuerySelector($"a[href='{address}']"));
        var seen = await ruth.Words(address);
        Assert.Contains("Harbor Lights", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Kittiwake", seen, StringComparison.Ordinal);

        // Kit learns nothing of it, with the role neither; whoever looks after another group neither.
        await app.Facilitates(kit, id);
        var elsewhere = await app.OpenGroup("Elsewhere");
        var otto = await app.In(elsewhere, "Otto");
        await app.Facilitates(otto, elsewhere);
        foreach (var one in new[] { kit, otto })
        {
            Assert.DoesNotContain(What, await one.Words("/reports"), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, await one.Status(address));
        }

        Assert.DoesNotContain("newcomers", await kit.Words("/you/looked"), StringComparison.Ordinal);
        Assert.Contains("somebody who looks after this group", await ruth.Words(address), StringComparison.Ordinal);
        using var looked = await faye.Send(await faye.Page(address), "main form");
        await HoldfastApp.Expect(looked, HttpStatusCode.Redirect);
        Assert.DoesNotContain(What, await faye.Words("/reports"), StringComparison.Ordinal);
        Assert.Null((await ruth.Page("/steward")).QuerySelector($"a[href='{address}']"));

        // The same day's next newcomer raises none anew.
        await Write(kit, id, await Newcomers(id, 1));
        Assert.Single(await Alarms(id));
    }

    [Fact]
    public async Task Those_who_are_here_longer_greeters_on_the_rota_and_nameless_words_arent_counted()
    {
        var (id, kit, _) = await Start();
        var posts = await Newcomers(id, Approach.Many);
        foreach (var post in posts)
        {
            await kit.Reply(id, post, "Without my name.", ("Input.Nameless", "true"));
        }

        await app.Grant(kit, Roles.Greeter);
        await app.With(kit, id, mine => mine.JoinRota());
        await Write(kit, id, posts);
        await app.With(kit, id, mine => mine.LeaveRota());

        var old = await Newcomers(id, Approach.Many);
        var longAgo = app.Clock.GetCurrentInstant().InUtc().Date.PlusDays(-Me.NewcomerDays);
        await app.Stored(db => db.Memberships.Where(mine => db.Posts.Any(post => post.MembershipId == mine.Id && old.Contains(post.PublicId))).ExecuteUpdateAsync(set => set.SetProperty(mine => mine.JoinedOn, longAgo)));
        await Write(kit, id, old);

        // What answers a nameless post would say whose it is.
        var hidden = new List<string>();
        for (var i = 0; i < Approach.Many; i++)
        {
            var newcomer = await app.In(id, $"Nia {i}", $"Hidden {(char)('A' + i)}");
            hidden.Add(await newcomer.Share(id, "Hello.", ("Input.Nameless", "true")));
        }

        await Write(kit, id, hidden);
        Assert.Empty(await Alarms(id));
        Assert.Equal(0, await app.Stored(db => db.Approaches.CountAsync(approach => db.Memberships.Any(mine => mine.Id == approach.FromId && mine.MemberId == kit.MemberId))));

        // An account in its first month counts though the membership is old; a note counts like a reply.
        var fresh = app.Clock.GetCurrentInstant().InUtc().Date;
        await app.Stored(db => db.Members.Where(member => db.Memberships.Any(mine => mine.MemberId == member.Id && db.Posts.Any(post => post.MembershipId == mine.Id && old.Contains(post.PublicId)))).ExecuteUpdateAsync(set => set.SetProperty(member => member.JoinedOn, fresh)));
        await Write(kit, id, old[1..]);
        await app.Facilitates(kit, id);
        var whom = await app.Stored(db => db.Posts.Where(post => post.PublicId == old[0]).Join(db.Memberships, post => post.MembershipId, mine => mine.Id, (_, mine) => mine.PublicId).SingleAsync());
        using var note = await kit.Send(await kit.Page($"/groups/{id}/notes/{whom}"), "main form", ("Input.Text", "Good that you’re here."));
        await HoldfastApp.Expect(note, HttpStatusCode.Redirect);
        Assert.Single(await Alarms(id));
    }

    [Fact]
    public async Task More_than_a_day_apart_and_in_two_groups_they_dont_add_up()
    {
        var (one, kit, _) = await Start();
        var (two, _, _) = await Start();
        await kit.Enter(two, "Kestrel");
        await Write(kit, one, await Newcomers(one, 3));
        await Write(kit, two, await Newcomers(two, 3));
        app.Clock.Advance(Approach.Within + Duration.FromMinutes(1));
        kit = await app.SignIn(kit);
        await Write(kit, one, await Newcomers(one, 3));
        Assert.Empty(await Alarms(one));
        Assert.Empty(await Alarms(two));

        // Kept for the day alone.
        await app.Refreshed();
        Assert.Equal(3, await app.Stored(db => db.Approaches.CountAsync(approach => db.Memberships.Any(mine => mine.Id == approach.FromId && mine.MemberId == kit.MemberId))));
    }

    private async Task<(string Group, Person Kit, Person Faye)> Start()
    {
        var id = await app.OpenGroup();
        var (kit, faye) = (await app.In(id, "Kit", "Kittiwake"), await app.In(id, "Faye"));
        await app.Facilitates(faye, id);
        return (id, kit, faye);
    }

    /// <returns>A post of each, by ids.</returns>
    private async Task<List<string>> Newcomers(string group, int count)
    {
        var posts = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var newcomer = await app.Join($"Nia {i}");
            await newcomer.Enter(group, $"Nia {(char)('A' + (came / 26))}{(char)('a' + (came++ % 26))}");
            posts.Add(await newcomer.Share(group, "Hello."));
        }

        return posts;
    }

    private static async Task Write(Person who, string group, List<string> posts)
    {
        foreach (var post in posts)
        {
            await who.Reply(group, post, "Hello there.");
        }
    }

    private Task<List<ApproachAlarm>> Alarms(string group) => app.Stored(db => db.ApproachAlarms.AsNoTracking().Where(alarm => db.Groups.Any(its => its.Id == alarm.GroupId && its.PublicId == group)).ToListAsync());
}
