using NodaTime;

namespace Holdfast.Recovery;

/// <summary>What a clock shows on one day: days that went as hoped, of all since it began. It can only be added to.</summary>
/// <param name="Days">All days since the start, that day and today among them; 0 for a clock that begins later.</param>
/// <param name="Different">How many of them went differently.</param>
public sealed record Tally(LocalDate Start, LocalDate Today, int Days, int Different)
{
    private IReadOnlyList<LocalDate> DifferentDays { get; init; } = [];

    public int AsHoped => Days - Different;

    /// <param name="different">In any order; days before the start, after today and twice the same count for nothing.</param>
    public static Tally Of(LocalDate start, IEnumerable<LocalDate> different, LocalDate today)
    {
        LocalDate[] counted = [.. different.Where(day => day >= start && day <= today).Distinct().Order()];
        return new Tally(start, today, Math.Max(0, Period.DaysBetween(start, today) + 1), counted.Length) { DifferentDays = counted };
    }

    /// <summary>The same, of the last so many days alone; fewer where it began since.</summary>
    public (int AsHoped, int Days) OfLast(int days)
    {
        var from = LocalDate.Max(Start, Today.PlusDays(1 - days));
        var all = Math.Max(0, Period.DaysBetween(from, Today) + 1);
        return (all - DifferentDays.Count(day => day >= from), all);
    }

    /// <summary>For a goal of so many days a week: weeks that kept to it, of those that are over. A week begins with the weekday of the start.</summary>
    public (int Kept, int Weeks) WeeksWithin(int daysAWeek, int most)
    {
        var weeks = Math.Min(most, Days / 7);
        var last = Start.PlusDays((Days / 7 * 7) - 1);
        var kept = Enumerable.Range(0, weeks).Count(back =>
        {
            var end = last.PlusDays(-7 * back);
            return DifferentDays.Count(day => day <= end && day > end.PlusDays(-7)) <= daysAWeek;
        });
        return (kept, weeks);
    }

    /// <summary>The days that went differently in the week that began so many weeks after the start.</summary>
    public bool HasDifferent(int week) => DifferentDays.Any(day => Period.DaysBetween(Start, day) / 7 == week);

    /// <summary>The milestone reached today, by all days that went as hoped; null on other days, and on one that went differently.</summary>
    public Milestone? Reached(IReadOnlyList<Milestone> milestones) =>
        Days > 0 && !DifferentDays.Contains(Today) ? milestones.FirstOrDefault(milestone => milestone.Days == AsHoped) : null;

    /// <summary>Whole years of days, on the day they are reached; 0 otherwise.</summary>
    public int YearsReached => Days > 0 && !DifferentDays.Contains(Today) && AsHoped % 365 == 0 ? AsHoped / 365 : 0;
}
