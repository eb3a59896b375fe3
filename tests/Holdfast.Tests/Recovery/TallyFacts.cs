using CsCheck;
using Holdfast.Recovery;
using Holdfast.Ui;
using NodaTime;

namespace Holdfast.Tests.Recovery;

/// <summary>Days add up. A day that went differently takes itself away and nothing else.</summary>
public class TallyFacts
{
    private static readonly LocalDate Start = new(2026, 4, 17);

    [Fact]
    public void The_first_day_counts_and_so_does_today()
    {
        Assert.Equal((1, 1), Days(Tally.Of(Start, [], Start)));
        Assert.Equal((8, 8), Days(Tally.Of(Start, [], Start.PlusDays(7))));
        Assert.Equal((0, 0), Days(Tally.Of(Start, [], Start.PlusDays(-1))));
    }

    [Fact]
    public void A_day_that_went_differently_leaves_every_other_day_counted()
    {
        var today = Start.PlusDays(219);
        Assert.Equal((214, 220), Days(Tally.Of(Start, [.. At(3, 40, 41, 100, 200, 219)], today)));
    }

    [Fact]
    public void A_day_told_twice_before_the_start_or_in_the_future_changes_nothing() =>
        Assert.Equal((9, 10), Days(Tally.Of(Start, [Start.PlusDays(2), Start.PlusDays(2), Start.PlusDays(-1), Start.PlusDays(10)], Start.PlusDays(9))));

    [Fact]
    public void The_last_thirty_days_are_thirty_calendar_days_with_today()
    {
        var today = Start.PlusDays(99);
        var tally = Tally.Of(Start, [today, today.PlusDays(-29), today.PlusDays(-30)], today);
        Assert.Equal((28, 30), tally.OfLast(30));
        Assert.Equal((97, 100), tally.OfLast(365));
    }

    [Fact]
    public void Weeks_that_kept_to_what_was_planned_are_counted_when_they_are_over()
    {
        // Week 1 has two days, week 2 three, week 3 none; the fourth is going on.
        var tally = Tally.Of(Start, [.. At(0, 6, 7, 8, 9, 22)], Start.PlusDays(23));
        Assert.Equal((2, 3), tally.WeeksWithin(2, 52));
        Assert.Equal((1, 2), tally.WeeksWithin(2, 2));
        Assert.Equal((3, 3), tally.WeeksWithin(3, 52));
        Assert.Equal((0, 0), Tally.Of(Start, [], Start.PlusDays(5)).WeeksWithin(2, 52));
    }

    [Fact]
    public void A_milestone_is_reached_by_days_that_went_as_hoped_and_only_that_day()
    {
        Milestone[] milestones = [new(7, new LocalText("A week", "Una semana"))];
        Assert.Null(Tally.Of(Start, [], Start.PlusDays(5)).Reached(milestones));
        Assert.Equal(7, Tally.Of(Start, [], Start.PlusDays(6)).Reached(milestones)?.Days);
        Assert.Null(Tally.Of(Start, [], Start.PlusDays(7)).Reached(milestones));
        // One day went differently: the seventh that went as hoped is a day later. And nothing is marked on such a day itself.
        Assert.Equal(7, Tally.Of(Start, [Start.PlusDays(2)], Start.PlusDays(7)).Reached(milestones)?.Days);
        Assert.Null(Tally.Of(Start, [Start.PlusDays(7)], Start.PlusDays(7)).Reached(milestones));
    }

    [Fact]
    public void Nothing_that_happens_ever_takes_a_day_away() =>
        Gen.Select(Gen.Int[0, 2000], Gen.Int[-5, 2005].Array[0, 60]).Sample((length, different) =>
        {
            var days = different.Select(Start.PlusDays).ToList();
            var (before, after) = (Tally.Of(Start, days, Start.PlusDays(length)), Tally.Of(Start, days, Start.PlusDays(length + 1)));
            Assert.True(after.AsHoped >= before.AsHoped);
            Assert.Equal(after.Days, before.Days + 1);
            Assert.InRange(before.OfLast(30).AsHoped, 0, before.OfLast(30).Days);
        });

    private static IEnumerable<LocalDate> At(params int[] days) => days.Select(Start.PlusDays);

    private static (int AsHoped, int Days) Days(Tally tally) => (tally.AsHoped, tally.Days);
}
