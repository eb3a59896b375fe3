using System.Net;
using Holdfast.Recovery;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Tests.Recovery;

/// <summary>Days that are counted, and the day that went differently: it is added, and nothing is lost.</summary>
[Trait("needs", "database")]
public sealed class ClocksFacts(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Fact]
    public async Task Days_are_counted_from_any_day_in_the_past()
    {
        var wren = await app.Join("Wren");
        await wren.StartClock("Without drinking", "2026-01-06");
        Assert.Contains("30 days", (await wren.Page("/today")).Text(), StringComparison.Ordinal);
        Assert.Contains("30 of 30", (await wren.Page("/clocks")).Text(), StringComparison.Ordinal);
        Assert.Contains("Thirty days", (await wren.Page("/today")).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lapse_is_a_day_beside_the_others()
    {
        var wren = await app.Join("Wren");
        var id = await wren.StartClock("Days", "2025-06-30");
        var page = await wren.Page("/lapse");
        Assert.Contains("220 days", page.Text(), StringComparison.Ordinal);
        using (var told = await wren.TellDay(page, ("Input.Safe", "yes"), ("Input.When", "yesterday"), ("Input.Note", "The long bus ride")))
        {
            Assert.Equal("/lapse/after", Recovering.Where(told));
        }

        Assert.Contains("There’s a pearl on your frond.", (await wren.Page("/lapse/after")).Text(), StringComparison.Ordinal);
        var today = await wren.Page("/today");
        Assert.Contains("219 days of the last 220", Squeezed(today.Text()), StringComparison.Ordinal);
        Assert.NotNull(today.QuerySelector(".pearl"));
        var clock = await wren.Page($"/clocks/{id}");
        Assert.Contains("The long bus ride", clock.Text(), StringComparison.Ordinal);

        // Told again, it is still one day; taken back, it was never there.
        using (await wren.TellDay(await wren.Page("/lapse"), ("Input.When", "yesterday")))
        {
            Assert.Equal(1, await app.Stored(db => db.DifferentDays.CountAsync(own => own.MemberId == wren.MemberId)));
        }

        using var back = await wren.Send(await wren.Page($"/clocks/{id}"), "form[action$='handler=Day']", ("day", clock.QuerySelector("button[name='day']")!.GetAttribute("value")!));
        Assert.Contains("220 days", (await wren.Page("/clocks")).Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no", true)]
    [InlineData("unsure", true)]
    [InlineData("yes", false)]
    public async Task Who_isn_t_safe_is_brought_to_people_first(string safe, bool helps)
    {
        var wren = await app.Join("Wren");
        using var told = await wren.TellDay(await wren.Page("/lapse"), ("Input.Safe", safe));
        var after = await wren.Page(Recovering.Where(told));
        Assert.Equal(helps, after.QuerySelector(".crisis") is not null);
    }

    [Fact]
    public async Task Before_anything_else_the_page_says_what_a_body_handles_and_what_to_do()
    {
        var page = (await (await app.Join("Wren")).Page("/lapse")).Text();
        Assert.Contains("your body handles less than before", page, StringComparison.Ordinal);
        Assert.Contains("Give naloxone", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("are you safe right now?", StringComparison.Ordinal) < page.IndexOf("When was it?", StringComparison.Ordinal));
        foreach (var word in new[] { "relapse", "failed", "streak", "reset", "day 1" })
        {
            Assert.DoesNotContain(word, page, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("2026-02-05", "that day hasn’t come yet where you are")]
    [InlineData("2026-02-30", "Enter a day of the calendar")]
    [InlineData("yesterday", "Enter a day of the calendar")]
    [InlineData("1900-01-01", "too long ago")]
    [InlineData("", "Enter a day of the calendar")]
    public async Task An_impossible_start_is_told_and_nothing_wrong_is_kept(string start, string told)
    {
        var wren = await app.Join("Wren");
        using var answer = await wren.Send(await wren.Page("/clocks/new"), "main form", ("Input.Name", "Without drinking"), ("Input.Start", start), ("Input.Goal", "0"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(told, text, StringComparison.Ordinal);
        Assert.Contains("value=\"Without drinking\"", text, StringComparison.Ordinal);
        Assert.Equal(0, await app.Stored(db => db.Clocks.CountAsync(own => own.MemberId == wren.MemberId)));
    }

    [Fact]
    public async Task Two_clocks_of_one_name_are_told_apart_before_they_are_kept()
    {
        var wren = await app.Join("Wren");
        await wren.StartClock("Days", "2026-01-01");
        using var answer = await wren.Send(await wren.Page("/clocks/new"), "main form", ("Input.Name", "days"), ("Input.Start", "2026-01-02"), ("Input.Goal", "0"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("You count days under this name already", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Less_of_it_is_counted_in_weeks_that_kept_to_the_plan()
    {
        var wren = await app.Join("Wren");
        using (var none = await wren.Send(await wren.Page("/clocks/new"), "main form", ("Input.Name", "Wine"), ("Input.Start", "2026-01-07"), ("Input.Goal", "1")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        }

        await wren.StartClock("Wine", "2026-01-07", ("Input.Goal", "1"), ("Input.DaysAWeek", "2"));
        Assert.Contains("4 of the last 4 weeks kept to 2 days or fewer.", (await wren.Page("/today")).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hidden_days_count_on_out_of_sight()
    {
        var wren = await app.Join("Wren");
        var id = await wren.StartClock("Days", "2026-01-01");
        using (var hidden = await wren.Send(await wren.Page("/today"), $"form[action^='/clocks/{id}']"))
        {
            Assert.Equal("/today", Recovering.Where(hidden));
        }

        var today = (await wren.Page("/today")).Text();
        Assert.DoesNotContain("35 days", today, StringComparison.Ordinal);
        Assert.Contains("You hid them. They count on.", today, StringComparison.Ordinal);
        Assert.Contains("35 days", (await wren.Page("/clocks")).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_clock_takes_its_days_along_and_no_others()
    {
        var wren = await app.Join("Wren");
        var (id, other) = (await wren.StartClock("One", "2026-01-01"), await wren.StartClock("Two", "2026-01-01"));
        using (await wren.TellDay(await wren.Page("/lapse"), ("Input.Clocks", id), ("Input.Clocks", other)))
        {
        }

        Assert.Equal(2, await app.Stored(db => db.DifferentDays.CountAsync(own => own.MemberId == wren.MemberId)));
        using var removed = await wren.Send(await wren.Page($"/clocks/{id}"), "form[action$='handler=Remove']");
        Assert.Equal(1, await app.Stored(db => db.DifferentDays.CountAsync(own => own.MemberId == wren.MemberId)));
        Assert.Equal(1, await app.Stored(db => db.Clocks.CountAsync(own => own.MemberId == wren.MemberId)));
    }

    [Fact]
    public async Task There_is_an_end_to_how_many()
    {
        var wren = await app.Join("Wren");
        for (var number = 1; number <= Clock.MostPerMember; number++)
        {
            await wren.StartClock($"Days {number}", "2026-01-01");
        }

        using var answer = await wren.Send(await wren.Page("/clocks/new"), "main form", ("Input.Name", "One more"), ("Input.Start", "2026-01-01"), ("Input.Goal", "0"));
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    private static string Squeezed(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
