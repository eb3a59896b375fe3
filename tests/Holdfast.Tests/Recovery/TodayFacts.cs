using System.Net;
using Holdfast.Recovery;
using Holdfast.Tests.Groups;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Tests.Recovery;

/// <summary>The page of every day: how it is, in half a minute, for oneself alone.</summary>
[Trait("needs", "database")]
public sealed class TodayFacts(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Fact]
    public async Task A_check_in_takes_one_tap_and_is_there_afterwards()
    {
        var wren = await app.Join("Wren");
        await wren.CheckIn(("Input.Mood", "2"));
        var today = await wren.Page("/today?kept=1");
        Assert.Contains("Saved. Only you see it.", today.Text(), StringComparison.Ordinal);
        Assert.Contains("you said: Low", today.Text(), StringComparison.Ordinal);
        Assert.Contains("Low", (await wren.Page("/check-ins")).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_said_is_kept_whole_and_readable_by_nobody_else()
    {
        var (wren, dev) = (await app.Join("Wren"), await app.Join("Dev"));
        var id = await wren.CheckIn(("Input.Mood", "4"), ("Input.Urge", "5"), ("Input.Feelings", "hopeful"), ("Input.Line", "A quiet heron by the water"));
        var page = (await wren.Page("/check-ins")).Text();
        Assert.Contains("Good", page, StringComparison.Ordinal);
        Assert.Contains("Urge: Some.", page, StringComparison.Ordinal);
        Assert.Contains("Hopeful", page, StringComparison.Ordinal);
        Assert.Contains("A quiet heron by the water", page, StringComparison.Ordinal);
        var row = await app.Stored(db => db.CheckIns.SingleAsync(own => own.PublicId == id));
        Assert.Equal(-1, row.Words!.Bytes.AsSpan().IndexOf("heron"u8));
        using var foreign = await dev.Get($"/check-ins/{id}");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.DoesNotContain("heron", (await dev.Page("/check-ins")).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_impossible_is_told_and_the_words_stay()
    {
        var wren = await app.Join("Wren");
        using var answer = await wren.Send(await wren.Page("/today"), ".checkin form", ("Input.Urge", "11"), ("Input.Line", "still here"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Choose how you are: one of the five.", text, StringComparison.Ordinal);
        Assert.Contains("Choose one of the urges in the list", text, StringComparison.Ordinal);
        Assert.Contains("still here", text, StringComparison.Ordinal);
        Assert.Equal(0, await app.Stored(db => db.CheckIns.CountAsync(own => own.MemberId == wren.MemberId)));
    }

    [Fact]
    public async Task The_same_form_sent_twice_makes_one()
    {
        var wren = await app.Join("Wren");
        var page = await wren.Page("/today");
        using var first = await wren.Send(page, ".checkin form", ("Input.Mood", "3"));
        using var second = await wren.Send(page, ".checkin form", ("Input.Mood", "3"));
        Assert.Equal(Recovering.Where(first), Recovering.Where(second));
        Assert.Equal(1, await app.Stored(db => db.CheckIns.CountAsync(own => own.MemberId == wren.MemberId)));
    }

    [Fact]
    public async Task A_broken_browser_that_repeats_itself_is_stopped_and_told_why()
    {
        var wren = await app.Join("Wren");
        for (var time = 0; time < CheckIn.MostInADay; time++)
        {
            await wren.CheckIn();
        }

        var form = await wren.Page("/today");
        using var answer = await wren.Send(form, ".checkin form", ("Input.Mood", "1"), ("Input.Line", "one more"));
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        // Sent again as it was, it is refused again rather than said to be saved.
        using var again = await wren.Send(form, ".checkin form", ("Input.Mood", "1"), ("Input.Line", "one more"));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("You checked in 24 times today already", text, StringComparison.Ordinal);
        Assert.Contains("one more", text, StringComparison.Ordinal);
        Assert.Equal(CheckIn.MostInADay, await app.Stored(db => db.CheckIns.CountAsync(own => own.MemberId == wren.MemberId)));
    }

    [Theory]
    [InlineData("10", "", "#ride")]
    [InlineData("7", "", "#ride")]
    [InlineData("5", "", null)]
    [InlineData("0", "I want to die", "#help-now")]
    [InlineData("10", "I want to die", "#help-now")]
    [InlineData("0", "That joke killed me", null)]
    public async Task A_strong_urge_or_words_that_worry_bring_help_gently_and_are_saved_all_the_same(string urge, string line, string? helps)
    {
        var wren = await app.Join("Wren");
        await wren.CheckIn(("Input.Mood", "1"), ("Input.Urge", urge), ("Input.Line", line));
        var page = await wren.Page("/today");
        Assert.Equal(helps, page.QuerySelectorAll("#ride, #help-now").Select(card => "#" + card.Id).SingleOrDefault());
        Assert.Equal(helps is not null, page.QuerySelector("main .crisis a[href^='tel:'], main #ride a[href='/help']") is not null);
    }

    [Fact]
    public async Task What_a_group_hopes_for_and_what_waits_are_on_the_page_without_names_or_numbers()
    {
        var (wren, dev) = (await app.Join("Wren"), await app.Join("Dev"));
        var group = await app.OpenGroup("Tide Pool");
        await wren.Enter(group);
        await dev.Enter(group);
        await dev.Share(group, "Could somebody sit with me a while?");
        var page = (await wren.Page("/today")).Text();
        Assert.Contains("Tide Pool", page, StringComparison.Ordinal);
        Assert.Contains("Somebody hopes for a reply.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Dev", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_asks_the_database_eight_times_at_most()
    {
        var counter = new Counter();
        await using var counted = await HoldfastApp.Start(adjust: counter.AddTo);
        var wren = await counted.Join("Wren");
        await wren.Enter(await counted.OpenGroup("Kelp Forest"));
        await wren.StartClock("Days", "2026-01-01");
        await wren.CheckIn();
        counter.Asked.Clear();
        using var page = await wren.Get("/today");
        await HoldfastApp.Expect(page, HttpStatusCode.OK);
        Assert.InRange(counter.Asked.Count, 4, 8);
    }

    [Fact]
    public async Task It_is_changed_for_a_day_and_removed_at_any_time()
    {
        await using var own = await HoldfastApp.Start();
        var wren = await own.Join("Wren");
        var id = await wren.CheckIn(("Input.Mood", "1"), ("Input.Line", "before"));
        using (var changed = await wren.Send(await wren.Page($"/check-ins/{id}"), "main form", ("Input.Mood", "5"), ("Input.Line", "after")))
        {
            Assert.Equal("/today?kept=1", Recovering.Where(changed));
        }

        Assert.Contains("after", (await wren.Page("/check-ins")).Text(), StringComparison.Ordinal);
        own.Clock.Advance(Duration.FromHours(25));
        wren = await own.SignIn(wren);
        var late = await wren.Page($"/check-ins/{id}");
        Assert.Contains("after that it stays as it was felt", late.Text(), StringComparison.Ordinal);
        Assert.Null(late.QuerySelector("[name='Input.Mood']"));
        using var removed = await wren.Send(late, "main form");
        Assert.Equal("/check-ins?removed=1", Recovering.Where(removed));
        Assert.Equal(0, await own.Stored(db => db.CheckIns.CountAsync()));
    }

    [Fact]
    public async Task A_day_is_the_members_own_and_a_journey_moves_none()
    {
        await using var own = await HoldfastApp.Start();
        var wren = await own.Join("Wren");
        wren.IsIn(own, "Pacific/Auckland");
        await wren.CheckIn();
        // Noon in Chicago is the morning of the next day in Auckland.
        Assert.Contains("Thursday, February 5", (await wren.Page("/check-ins")).Text(), StringComparison.Ordinal);
        wren.IsIn(own, "America/Chicago");
        Assert.Contains("Thursday, February 5", (await wren.Page("/check-ins")).Text(), StringComparison.Ordinal);
        Assert.Contains("Wednesday, February 4", (await wren.Page("/today")).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missed_days_are_nothing_to_explain()
    {
        await using var own = await HoldfastApp.Start();
        var wren = await own.Join("Wren");
        await wren.CheckIn();
        own.Clock.Advance(Duration.FromDays(43));
        var text = (await (await own.SignIn(wren)).Page("/today")).Text();
        Assert.Contains("Good to see you.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("43", text, StringComparison.Ordinal);
        Assert.DoesNotContain("miss", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task In_Spanish_it_says_the_same()
    {
        var wren = await app.Join("Wren");
        var page = await wren.Page("/today", "es");
        Assert.Contains("¿Cómo estás ahora mismo?", page.Text(), StringComparison.Ordinal);
        Assert.Contains("Regular", page.Text(), StringComparison.Ordinal);
    }
}
