using System.Net;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Notices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Notices;

/// <summary>What waits for somebody: said in one of four sentences, once for one thing, and to nobody else.</summary>
[Trait("needs", "database")]
public sealed class InboxFacts(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Fact]
    public async Task It_says_that_something_waits_and_never_what()
    {
        var dana = await app.Join("Dana");
        await app.Tell(dana, NoticeKind.Reply, "/groups/secret-garden/posts/1", "secret-scope");
        app.Clock.Advance(Duration.FromMinutes(1));
        await app.Tell(dana, NoticeKind.Soon, "/meetings/lantern");
        app.Clock.Advance(Duration.FromMinutes(1));
        await app.Tell(dana, NoticeKind.Reminder, "/you");
        app.Clock.Advance(Duration.FromMinutes(1));
        await app.Tell(dana, NoticeKind.Safety, "/reports/1");

        Assert.Equal(["You have something new. New", "A reminder you asked for. New", "Starting soon. New", "Someone replied. New"], await dana.Listed());
        var page = await dana.Page("/notices");
        Assert.DoesNotContain("secret-garden", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-scope", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Equal("Notices – Holdfast", page.Title);
        Assert.Contains("Alguien respondió.", (await dana.Page("/notices", "es")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_one_leads_there_and_it_is_seen()
    {
        var dana = await app.Join("Dana");
        await app.Tell(dana, NoticeKind.Reply, "/groups/garden/posts/1");
        var page = await dana.Page("/notices");
        var id = page.QuerySelector(".notices button")!.GetAttribute("value")!;
        using var opened = await dana.Send(page, "main form", ("id", id));
        await HoldfastApp.Expect(opened, HttpStatusCode.Redirect);
        Assert.Equal("/groups/garden/posts/1", opened.Headers.Location!.OriginalString);
        Assert.Equal(["Someone replied."], await dana.Listed());

        // Somebody else's isn't there for anybody.
        var sol = await app.Join("Sol");
        await app.Tell(sol, NoticeKind.News, "/you");
        using var foreign = await sol.Send(await sol.Page("/notices"), "main form", ("id", id));
        await HoldfastApp.Expect(foreign, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_same_thing_waits_once_and_moves_up()
    {
        var dana = await app.Join("Dana");
        await app.Tell(dana, NoticeKind.Reply, "/groups/garden/posts/1");
        app.Clock.Advance(Duration.FromMinutes(1));
        await app.Tell(dana, NoticeKind.Soon, "/meetings/lantern");
        app.Clock.Advance(Duration.FromMinutes(1));
        await app.Tell(dana, NoticeKind.Reply, "/groups/garden/posts/1");
        Assert.Equal(["Someone replied. New", "Starting soon. New"], await dana.Listed());

        using var seen = await dana.Send(await dana.Page("/notices"), "#seen");
        await HoldfastApp.Expect(seen, HttpStatusCode.Redirect);
        Assert.Equal(["Someone replied.", "Starting soon."], await dana.Listed());
        Assert.Null((await dana.Page("/notices")).QuerySelector("#seen"));

        app.Clock.Advance(Duration.FromMinutes(1));
        await app.Tell(dana, NoticeKind.Soon, "/meetings/lantern");
        Assert.Equal(["Starting soon. New", "Someone replied."], await dana.Listed());
    }

    [Fact]
    public async Task Two_events_at_once_make_one_notice()
    {
        var dana = await app.Join("Dana");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Tell(dana, NoticeKind.Reply, "/groups/garden/posts/9")));
        Assert.Single(await dana.Listed());
    }

    [Fact]
    public async Task What_isn_t_done_isn_t_told()
    {
        var dana = await app.Join("Dana");
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Write(async db =>
        {
            await app.Services.GetRequiredService<Inbox>().Tell(db, dana.MemberId, NoticeKind.Reply, "/groups/garden/posts/1");
            throw new InvalidOperationException("The post wasn't stored.");
        }));
        Assert.Empty(await dana.Listed());
    }

    [Fact]
    public async Task Only_the_newest_two_hundred_stay_and_pages_show_each_once()
    {
        var dana = await app.Join("Dana");
        var sol = await app.Join("Sol");
        await app.Tell(sol, NoticeKind.News, "/you");
        await app.Write(async db =>
        {
            for (var i = 0; i < Notice.MostPerMember + 5; i++)
            {
                await app.Services.GetRequiredService<Inbox>().Tell(db, dana.MemberId, NoticeKind.News, $"/things/{i}");
            }
        });
        var seen = new List<string>();
        for (string? path = "/notices"; path is not null;)
        {
            var page = await dana.Page(path);
            seen.AddRange(page.QuerySelectorAll(".notices button").Select(button => button.GetAttribute("value")!));
            Assert.True(page.QuerySelectorAll(".notices li").Length <= IndexModel.PerPage);
            path = page.QuerySelector("a[href^='/notices?after=']")?.GetAttribute("href");
        }

        Assert.Equal(Notice.MostPerMember, seen.Count);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Single(await sol.Listed());
    }

    [Fact]
    public async Task A_page_after_one_that_is_gone_or_another_s_begins_at_the_top()
    {
        var dana = await app.Join("Dana");
        var sol = await app.Join("Sol");
        await app.Tell(dana, NoticeKind.News, "/you");
        await app.Tell(sol, NoticeKind.News, "/you");
        var theirs = (await sol.Page("/notices")).QuerySelector(".notices button")!.GetAttribute("value");
        foreach (var after in new[] { theirs, "x", "", new string('z', 22), new string('z', 5000) })
        {
            Assert.Single(await dana.Listed("/notices?after=" + after));
        }
    }

    [Fact]
    public async Task After_ninety_days_it_is_gone()
    {
        await using var site = await HoldfastApp.Start();
        var dana = await site.Join("Dana");
        await site.Tell(dana, NoticeKind.News, "/you");
        site.Clock.Advance(Notice.KeptFor);
        await site.TellDevices();
        Assert.Equal(1, await site.Stored(db => db.Notices.CountAsync()));
        site.Clock.Advance(Duration.FromHours(2));
        await site.TellDevices();
        Assert.Equal(0, await site.Stored(db => db.Notices.CountAsync()));
    }

    [Fact]
    public async Task The_database_doesn_t_show_where_it_leads_nor_that_two_have_the_same()
    {
        var dana = await app.Join("Dana");
        var sol = await app.Join("Sol");
        await app.Write(db => app.Services.GetRequiredService<Inbox>().Tell(db, [dana.MemberId, sol.MemberId], NoticeKind.News, "/groups/secret-garden"));
        var rows = await app.Stored(db => db.Notices.Where(notice => notice.MemberId == dana.MemberId || notice.MemberId == sol.MemberId).ToListAsync());
        Assert.Equal(2, rows.Count);
        Assert.NotEqual(Convert.ToHexString(rows[0].About), Convert.ToHexString(rows[1].About));
        Assert.All(rows, row => Assert.Equal(-1, row.Where!.Bytes.AsSpan().IndexOf("secret-garden"u8)));
        Assert.Equal("/groups/secret-garden", app.Services.GetRequiredService<Sealer>().Open(rows[0].Where!, Notice.PlaceOf(rows[0].PublicId)).Address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("/a\nb")]
    public async Task A_notice_never_leads_away_from_here(string address)
    {
        var dana = await app.Join("Dana");
        await Assert.ThrowsAsync<ArgumentException>(() => app.Tell(dana, NoticeKind.News, address));
    }

    [Fact]
    public async Task Whoever_has_left_is_passed_over_and_the_others_are_told()
    {
        var dana = await app.Join("Dana");
        await app.Write(db => app.Services.GetRequiredService<Inbox>().Tell(db, [dana.MemberId, 987_654_321], NoticeKind.News, "/you"));
        Assert.Single(await dana.Listed());
    }

    [Fact]
    public async Task One_s_own_page_says_so_in_words_and_without_a_number()
    {
        var dana = await app.Join("Dana");
        var before = (await dana.Page("/you")).QuerySelector("[aria-labelledby='h-notices']")!.TextContent;
        await app.Tell(dana, NoticeKind.News, "/you");
        await app.Tell(dana, NoticeKind.Reply, "/you");
        var after = (await dana.Page("/you")).QuerySelector("[aria-labelledby='h-notices']")!.TextContent;
        Assert.DoesNotContain("something new", before, StringComparison.Ordinal);
        Assert.Contains("You have something new.", after, StringComparison.Ordinal);
        Assert.DoesNotContain(after, char.IsDigit);
    }

    [Fact]
    public async Task Whoever_leaves_takes_them_along_and_a_copy_holds_them()
    {
        await using var receiver = await PushReceiver.Start();
        using var browser = new PushBrowser(receiver, "dana", host: "push.example.net");
        var dana = await app.Join("Dana");
        var sol = await app.Join("Sol");
        await dana.SwitchOn(browser);
        await app.Tell(dana, NoticeKind.Reply, "/groups/garden/posts/1");
        await app.Tell(sol, NoticeKind.Reply, "/groups/garden/posts/1");
        var copy = await Copy(dana);
        Assert.Contains("notices.address=/groups/garden/posts/1", copy);
        Assert.Contains($"notice-choices.endpoint={browser.Endpoint}", copy);
        Assert.Contains("notice-choices.choice=ByName", copy);

        var member = await app.Stored(db => db.Members.SingleAsync(member => member.Id == dana.MemberId));
        await using var scope = app.Services.CreateAsyncScope();
        var leaver = new Leaver(member.Id, member.PublicId, app.Services.GetRequiredService<KeyStore>().Find(member.KeyId)!);
        var leaving = scope.ServiceProvider.GetServices<ILeave>().ToList();
        Assert.NotEmpty(leaving);
        await app.Write(async db =>
        {
            foreach (var slice in leaving)
            {
                await slice.Leave(db, leaver, CancellationToken.None);
            }
        });
        Assert.Equal(0, await app.Stored(db => db.Notices.CountAsync(notice => notice.MemberId == dana.MemberId)));
        Assert.Equal(0, await app.Stored(db => db.PushDevices.CountAsync(device => device.MemberId == dana.MemberId)));
        Assert.Equal(0, await app.Stored(db => db.Reaches.CountAsync(reach => reach.MemberId == dana.MemberId)));
        Assert.Single(await sol.Listed());
    }

    private async Task<List<string>> Copy(Person who)
    {
        var member = await app.Stored(db => db.Members.SingleAsync(member => member.Id == who.MemberId));
        await using var scope = app.Services.CreateAsyncScope();
        var me = scope.ServiceProvider.GetRequiredService<Me>();
        me.Become(new Me.Signed(0, IsTrusted: false, member.Id, member.PublicId, member.KeyId, member.JoinedOn, member.Profile!, new HashSet<string>()));
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var copy = new List<string>();
        foreach (var slice in scope.ServiceProvider.GetServices<IExportMine>())
        {
            await foreach (var row in slice.Mine(db, me, CancellationToken.None))
            {
                copy.AddRange(row.Select(value => $"{slice.Name}.{value.Name}={value.Value}"));
            }
        }

        return copy;
    }
}
