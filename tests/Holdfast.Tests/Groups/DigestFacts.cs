using System.Net;
using Holdfast.Groups;
using Holdfast.Tests.Notices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Groups;

/// <summary>One quiet line a week on a group, for whoever asked for it.</summary>
[Trait("needs", "database")]
public sealed class DigestFacts : IAsyncLifetime
{
    private HoldfastApp? started;

    private HoldfastApp App => started!;

    public async ValueTask InitializeAsync() => started = await HoldfastApp.Start();

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Fact]
    public async Task Whoever_chose_it_gets_a_line_a_week_and_nobody_else()
    {
        var id = await App.OpenGroup("Cove");
        var (dana, theo) = (await App.In(id, "Dana"), await App.In(id, "Theo"));
        Assert.Null((await theo.Page("/you/notices")).QuerySelector("input[name^='week-'][checked]"));
        await Choose(dana, id);
        Assert.NotNull((await dana.Page("/you/notices")).QuerySelector("input[name^='week-'][checked]"));
        await App.DoRounds();
        for (var i = 0; i < 6; i++)
        {
            await theo.Share(id, "A need.", ("Input.Intent", i == 0 ? "support" : "win"));
        }

        await App.DoRounds();
        Assert.Empty(await dana.Listed());
        dana = await NextSunday(dana);
        // Two nodes at once.
        await Task.WhenAll(App.DoRounds(), App.DoRounds());
        await App.DoRounds();
        Assert.Equal(["This week: 6 posts, a few still without a reply. New"], await dana.Listed());
        Assert.Contains("Esta semana: 6 publicaciones", (await dana.Page("/notices", "es")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(await (await App.SignIn(theo)).Listed());
        // It is quiet: no device is due, and the row says no more than others.
        var reach = await App.Stored(db => db.Reaches.AsNoTracking().SingleAsync(row => row.MemberId == dana.MemberId));
        Assert.Null(reach.DueAt);
        var row = await App.Stored(db => db.Notices.AsNoTracking().SingleAsync());
        Assert.Equal(-1, row.Where!.Bytes.AsSpan().IndexOf("groups"u8));

        // The next week's takes its place, unread or not.
        theo = await App.SignIn(theo);
        for (var i = 0; i < 5; i++)
        {
            await theo.Share(id, "Another need.", ("Input.Intent", "support"));
        }

        dana = await NextSunday(dana);
        await App.DoRounds();
        Assert.Equal(["This week: 5 posts, 5 still without a reply. New"], await dana.Listed());
        using var opened = await dana.Send(await dana.Page("/notices"), "main form", ("id", (await dana.Page("/notices")).QuerySelector(".notices button")!.GetAttribute("value")!));
        Assert.Equal("/groups/" + id, opened.Headers.Location!.OriginalString);
        Assert.Equal(["This week: 5 posts, 5 still without a reply."], await dana.Listed());
    }

    [Fact]
    public async Task Few_are_a_few_nothing_is_not_told_and_weeks_that_were_missed_are_not_made_up()
    {
        var id = await App.OpenGroup("Cove");
        var (dana, theo) = (await App.In(id, "Dana"), await App.In(id, "Theo"));
        await Choose(dana, id, ("kind-News", "Nothing"), ($"scope-{(await App.MembershipOf(dana, id)).PublicId}", "Nothing"));
        await App.DoRounds();
        dana = await NextSunday(dana);
        await App.DoRounds();
        Assert.Empty(await dana.Listed());
        theo = await App.SignIn(theo);
        await theo.Share(id, "One.", ("Input.Intent", "win"));
        App.Clock.Advance(Duration.FromDays(6.9));
        dana = await App.SignIn(dana);
        await App.DoRounds();
        Assert.Empty(await dana.Listed());
        dana = await NextSunday(dana);
        await App.DoRounds();
        Assert.Equal(["This week: a few posts. New"], await dana.Listed());
        App.Clock.Advance(Duration.FromDays(28));
        await App.DoRounds();
        Assert.Single(await (await App.SignIn(dana)).Listed());
        Assert.Equal(0, await App.Stored(db => db.Announcements.CountAsync()));
    }

    [Fact]
    public async Task Whoever_can_t_read_there_gets_no_line()
    {
        var id = await App.OpenGroup("Cove");
        var (dana, theo, cass) = (await App.In(id, "Dana"), await App.In(id, "Theo"), await App.In(id, "Cass"));
        await Choose(dana, id);
        await Choose(cass, id);
        await App.DoRounds();
        await theo.Share(id, "One.");
        using var left = await cass.Send(await cass.Page($"/groups/{id}/place"), "form.leaving");
        await App.With(dana, id, mine => mine.Suspend(App.Clock.GetCurrentInstant() + Duration.FromDays(30)));
        App.Clock.Advance(Duration.FromDays(7));
        await App.DoRounds();
        Assert.Equal(0, await App.Stored(db => db.Notices.CountAsync()));
    }

    [Theory]
    [InlineData("2026-02-04T18:00:00Z", "America/Chicago", "2026-02-09T00:00:00Z")]
    [InlineData("2026-02-08T23:59:59Z", "America/Chicago", "2026-02-09T00:00:00Z")]
    [InlineData("2026-02-09T00:00:00Z", "America/Chicago", "2026-02-16T00:00:00Z")]
    [InlineData("2026-03-07T12:00:00Z", "America/Chicago", "2026-03-08T23:00:00Z")]
    public void It_is_due_on_Sunday_evening_by_the_group_s_clock(string now, string zone, string due) =>
        Assert.Equal(Parse(due), Digest.NextAfter(Parse(now), DateTimeZoneProviders.Tzdb[zone]));

    private static Instant Parse(string text) => NodaTime.Text.InstantPattern.General.Parse(text).Value;

    private async Task Choose(Person who, string group, params (string, string)[] more)
    {
        using var sent = await who.Send(await who.Page("/you/notices"), "#choices", [($"week-{(await App.MembershipOf(who, group)).PublicId}", "true"), .. more]);
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
    }

    /// <summary>A minute past the hour of the digest.</summary>
    private async Task<Person> NextSunday(Person who)
    {
        var now = App.Clock.GetCurrentInstant();
        App.Clock.Advance(Digest.NextAfter(now, DateTimeZoneProviders.Tzdb["America/Chicago"]) - now + Duration.FromMinutes(1));
        return await App.SignIn(who);
    }
}
