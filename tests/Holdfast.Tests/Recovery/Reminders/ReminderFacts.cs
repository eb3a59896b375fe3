using System.Net;
using AngleSharp.Dom;
using Holdfast.Recovery;
using Holdfast.Recovery.Reminders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Tests.Recovery.Reminders;

/// <summary>When the wall shows it next, whatever clocks do.</summary>
public sealed class ReminderTimeFacts
{
    private static readonly IReadOnlyList<IsoDayOfWeek> EveryDay = [IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday, IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday, IsoDayOfWeek.Sunday];

    [Theory]
    // An ordinary day, from the moment before to the moment of it.
    [InlineData("America/Chicago", "07:30", "2026-02-04T13:29:59Z", "2026-02-04T13:30:00Z")]
    [InlineData("America/Chicago", "07:30", "2026-02-04T13:30:00Z", "2026-02-05T13:30:00Z")]
    // Clocks go forward from 2 to 3: half past two isn't there, and it rings at half past three.
    [InlineData("America/Chicago", "02:30", "2026-03-08T07:59:00Z", "2026-03-08T08:30:00Z")]
    // The day after, it is half past two again.
    [InlineData("America/Chicago", "02:30", "2026-03-08T08:30:00Z", "2026-03-09T07:30:00Z")]
    // Clocks go back from 2 to 1: half past one comes twice and rings once, the first time.
    [InlineData("America/Chicago", "01:30", "2026-11-01T05:00:00Z", "2026-11-01T06:30:00Z")]
    [InlineData("America/Chicago", "01:30", "2026-11-01T06:30:00Z", "2026-11-02T07:30:00Z")]
    // The wall still shows eight on both sides of the change.
    [InlineData("Europe/Madrid", "08:00", "2026-03-28T08:00:00Z", "2026-03-29T06:00:00Z")]
    // A country that left out a day.
    [InlineData("Pacific/Apia", "09:00", "2011-12-29T20:00:00Z", "2011-12-30T19:00:00Z")]
    public void It_rings_when_the_wall_shows_it(string zone, string at, string after, string rings) =>
        Assert.Equal(Moment(rings), new ReminderWords(ReminderOf.CheckIn, LocalTimePattern.GeneralIso.Parse(at + ":00").Value, EveryDay, zone).After(Moment(after)));

    [Fact]
    public void It_rings_on_its_days_alone_and_not_while_it_rests()
    {
        var monday = new ReminderWords(ReminderOf.CheckIn, new LocalTime(9, 0), [IsoDayOfWeek.Monday], "Etc/UTC");
        Assert.Equal(Moment("2026-02-09T09:00:00Z"), monday.After(HoldfastApp.Noon));
        Assert.Null((monday with { IsPaused = true }).After(HoldfastApp.Noon));
    }

    [Fact]
    public void A_year_of_mornings_rings_once_a_day_at_the_same_time_on_the_wall()
    {
        foreach (var zone in new[] { "America/Chicago", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu" })
        {
            var words = new ReminderWords(ReminderOf.Morning, new LocalTime(8, 15), EveryDay, zone);
            var at = Moment("2026-01-01T00:00:00Z");
            var rung = new List<LocalDate>();
            while ((at = words.After(at)!.Value) < Moment("2026-12-31T00:00:00Z"))
            {
                var wall = at.InZone(DateTimeZoneProviders.Tzdb[zone]);
                Assert.Equal(words.At, wall.TimeOfDay);
                rung.Add(wall.Date);
            }

            Assert.Equal(rung.Distinct().Count(), rung.Count);
            Assert.Equal(Period.DaysBetween(rung[0], rung[^1]) + 1, rung.Count);
        }
    }

    private static Instant Moment(string text) => InstantPattern.General.Parse(text).Value;
}

/// <summary>Reminders, kept in a browser without scripts and rung by the minute.</summary>
[Trait("needs", "database")]
public sealed class ReminderFacts(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Fact]
    public async Task It_is_kept_rings_once_though_two_look_at_once_and_says_nothing_of_what_it_is()
    {
        var dana = await Someone("Dana");
        await Keep(dana, "CheckIn", "12:20");
        Assert.Contains("12:20 pm", (await dana.Page("/reminders")).QuerySelector(".reminder h2")!.TextContent, StringComparison.Ordinal);

        app.Clock.Advance(Duration.FromMinutes(20));
        var rounds = Enumerable.Range(0, 4).Select(_ => ActivatorUtilities.CreateInstance<ReminderRounds>(app.Services).Go(TestContext.Current.CancellationToken));
        await Task.WhenAll(rounds);
        var notices = await dana.Page("/notices");
        var told = Assert.Single(notices.QuerySelectorAll(".notices li"));
        Assert.Contains("A reminder you asked for.", told.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("check", told.TextContent, StringComparison.OrdinalIgnoreCase);
        using var opened = await dana.Send(notices, "form:has(.notices)", ("id", told.QuerySelector("button")!.GetAttribute("value")!));
        Assert.Equal("/today", opened.Headers.Location!.OriginalString);

        // Tomorrow at the same time, and not before.
        Assert.Equal(app.Clock.GetCurrentInstant() + Duration.FromDays(1), await Due(dana));
        app.Clock.Reset(HoldfastApp.Noon);
    }

    [Fact]
    public async Task One_that_rests_or_is_hours_late_rings_nobody_and_the_next_comes_as_ever()
    {
        var dana = await Someone("Dana");
        await Keep(dana, "Morning", "13:00");
        await Keep(dana, "Evening", "14:00");
        await Done(await dana.Send(await dana.Page("/reminders"), ".reminder:nth-of-type(2) form.pause"));
        Assert.Contains("Resting", (await dana.Page("/reminders")).QuerySelector(".reminder:nth-of-type(2)")!.TextContent, StringComparison.Ordinal);

        // The site was away until the evening: what it was for at one o'clock is long past.
        app.Clock.Advance(Duration.FromHours(6));
        await app.Services.GetRequiredService<ReminderRounds>().Go(TestContext.Current.CancellationToken);
        Assert.Equal(0, await app.Stored(db => db.Notices.CountAsync(notice => notice.MemberId == dana.MemberId)));
        Assert.Equal(HoldfastApp.Noon + Duration.FromHours(25), await Due(dana));
        app.Clock.Reset(HoldfastApp.Noon);
    }

    [Fact]
    public async Task One_of_a_goal_leads_there_and_can_be_changed_and_taken_out()
    {
        var dana = await Someone("Dana");
        await Done(await dana.Send(await dana.Page("/goals"), "#new", ("Input.Name", "Call my sister")));
        var goal = (await dana.Page("/reminders")).QuerySelectorAll("input[name='Input.Of']")[^1].GetAttribute("value")!;
        Assert.StartsWith("Goal-", goal, StringComparison.Ordinal);
        await Keep(dana, goal, "12:01");
        var page = await dana.Page("/reminders");
        Assert.Contains("Call my sister", page.QuerySelector(".reminder h2")!.TextContent, StringComparison.Ordinal);

        var change = await dana.Page(page.QuerySelector(".reminder a")!.GetAttribute("href")!);
        Assert.Equal("12:01", change.QuerySelector("#at")!.GetAttribute("value"));
        await Done(await dana.Send(change, "#reminder", ("Input.At", "9:05 PM")));
        Assert.Contains("9:05 pm", (await dana.Page("/reminders")).QuerySelector(".reminder h2")!.TextContent, StringComparison.Ordinal);
        await Done(await dana.Send(await dana.Page("/reminders"), ".reminder form.takeout"));
        Assert.Equal(0, await app.Stored(db => db.Reminders.CountAsync(reminder => reminder.MemberId == dana.MemberId)));
    }

    [Theory]
    [InlineData("Goal-AAAAAAAAAAAAAAAAAAAAAA", "12:30", "1", "of")]
    [InlineData("Goal", "12:30", "1", "of")]
    [InlineData("99", "12:30", "1", "of")]
    [InlineData("CheckIn", "25:00", "1", "at")]
    [InlineData("CheckIn", "", "1", "at")]
    [InlineData("CheckIn", "12:30", "8", "days")]
    public async Task What_won_t_do_is_told_beside_its_field_and_nothing_is_kept(string of, string at, string day, string field)
    {
        var dana = await Someone("Dana");
        using var sent = await Send(dana, await dana.Page("/reminders"), of, at, day);
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
        var page = await HoldfastApp.Document(sent);
        Assert.NotNull(page.QuerySelector($"#{field}-err"));
        Assert.Equal(at, page.QuerySelector("#at")!.GetAttribute("value") ?? "");
        Assert.Equal(0, await app.Stored(db => db.Reminders.CountAsync(reminder => reminder.MemberId == dana.MemberId)));
    }

    [Fact]
    public async Task There_is_an_end_to_them_and_nobody_else_reaches_one()
    {
        var (dana, theo) = (await Someone("Dana"), await Someone("Theo"));
        var early = await dana.Page("/reminders");
        for (var minute = 0; minute < Reminder.MostPerMember; minute++)
        {
            await Keep(dana, "CheckIn", $"12:{minute:00}");
        }

        using var more = await Send(dana, early, "CheckIn", "13:00", "1");
        await HoldfastApp.Expect(more, HttpStatusCode.Conflict);
        Assert.Null((await dana.Page("/reminders")).QuerySelector("#reminder"));

        var hers = (await dana.Page("/reminders")).QuerySelector(".reminder input[name='id']")!.GetAttribute("value")!;
        await Keep(theo, "CheckIn", "12:00");
        foreach (var form in new[] { ".reminder form.pause", ".reminder form.takeout" })
        {
            using var foreign = await theo.Send(await theo.Page("/reminders"), form, ("id", hers));
            await HoldfastApp.Expect(foreign, HttpStatusCode.NotFound);
        }

        Assert.Equal(Reminder.MostPerMember, await app.Stored(db => db.Reminders.CountAsync(reminder => reminder.MemberId == dana.MemberId)));
    }

    private async Task<Person> Someone(string name)
    {
        var person = await app.Join(name);
        person.IsIn(app, "America/Chicago");
        return person;
    }

    private static async Task Keep(Person person, string of, string at) => await Done(await person.Send(await person.Page("/reminders"), "#reminder", ("Input.Of", of), ("Input.At", at)));

    private static Task<HttpResponseMessage> Send(Person person, IDocument page, string of, string at, string day) =>
        person.Send(page, "#reminder", ("Input.Of", of), ("Input.At", at), ("Input.Days", day));

    private static async Task Done(HttpResponseMessage answer)
    {
        using (answer)
        {
            await HoldfastApp.Expect(answer, HttpStatusCode.Found);
        }
    }

    private Task<Instant?> Due(Person person) => app.Stored(db => db.Reminders.Where(reminder => reminder.MemberId == person.MemberId && reminder.DueAt != null).Select(reminder => reminder.DueAt).SingleAsync());
}
