using Holdfast.Data;
using NodaTime;

namespace Holdfast.Meetings;

public enum Repeats
{
    /// <summary>Every week on each of the days.</summary>
    Weekly = 1,

    /// <summary>In the nth week of the month on each of the days; the fifth exists only in some months.</summary>
    Monthly = 2,

    /// <summary>The last of each day in the month.</summary>
    MonthlyLast = 3,

    /// <summary>Once, on one date.</summary>
    Once = 4,
}

[Flags]
public enum Weekdays
{
    None = 0,
    Sunday = 1,
    Monday = 2,
    Tuesday = 4,
    Wednesday = 8,
    Thursday = 16,
    Friday = 32,
    Saturday = 64,
}

/// <summary>
/// When a meeting gathers, on the clock of its own zone: a wall time and a rule, never an instant, because
/// a clock change moves the instant and not the meeting. A season is <see cref="From"/> to <see cref="Until"/>,
/// both days included.
/// </summary>
public sealed class Schedule
{
    public const int MaxMinutes = 24 * 60;

    private Schedule()
    {
    }

    [P0] public Repeats Repeats { get; private init; }

    [P0] public Weekdays Days { get; private init; }

    /// <summary>1 to 5 for <see cref="Repeats.Monthly"/>, else 0.</summary>
    [P0] public int Nth { get; private init; }

    /// <summary>The date of a meeting held once.</summary>
    [P0] public LocalDate? On { get; private init; }

    [P0] public LocalTime Start { get; private init; }

    /// <summary>How long it lasts: 1 to 1440 minutes of real time, so past midnight is the next day.</summary>
    [P0] public int Minutes { get; private init; }

    [P0] public LocalDate? From { get; private init; }

    [P0] public LocalDate? Until { get; private init; }

    public bool IsWeekly => Repeats == Repeats.Weekly;

    public static Schedule Weekly(Weekdays days, LocalTime start, int minutes, LocalDate? from = null, LocalDate? until = null) =>
        Checked(new Schedule { Repeats = Repeats.Weekly, Days = days, Start = start, Minutes = minutes, From = from, Until = until });

    public static Schedule Monthly(int nth, Weekdays days, LocalTime start, int minutes, LocalDate? from = null, LocalDate? until = null) =>
        Checked(new Schedule { Repeats = Repeats.Monthly, Nth = nth, Days = days, Start = start, Minutes = minutes, From = from, Until = until });

    public static Schedule MonthlyLast(Weekdays days, LocalTime start, int minutes, LocalDate? from = null, LocalDate? until = null) =>
        Checked(new Schedule { Repeats = Repeats.MonthlyLast, Days = days, Start = start, Minutes = minutes, From = from, Until = until });

    public static Schedule Once(LocalDate on, LocalTime start, int minutes) =>
        Checked(new Schedule { Repeats = Repeats.Once, On = on, Days = DayOf(on), Start = start, Minutes = minutes });

    /// <summary>The same rule and season on other days, or another date for what happens once, at another time.</summary>
    public Schedule Moved(Weekdays days, LocalDate? on, LocalTime start, int minutes) => Checked(new Schedule
    {
        Repeats = Repeats,
        Nth = Nth,
        From = From,
        Until = Until,
        On = On is null ? null : on ?? On,
        Days = On is null ? days : DayOf(on ?? On.Value),
        Start = start,
        Minutes = minutes,
    });

    /// <summary>Weekly and the season, if any, includes this date: what the weekly-only formats may carry.</summary>
    public bool IsWeeklyInForce(LocalDate today) =>
        IsWeekly && (From is null || From <= today) && (Until is null || Until >= today);

    /// <summary>The dates of the rule from <paramref name="first"/> to <paramref name="last"/>, both included, in order; exceptions aren't applied.</summary>
    public IEnumerable<LocalDate> Dates(LocalDate first, LocalDate last)
    {
        if (On is { } on)
        {
            if (on >= first && on <= last)
            {
                yield return on;
            }

            yield break;
        }

        var start = From is { } from && from > first ? from : first;
        var end = Until is { } until && until < last ? until : last;
        for (var date = start; date <= end; date = date.PlusDays(1))
        {
            if (Falls(date))
            {
                yield return date;
            }
        }
    }

    /// <summary>Whether the rule names this date, the season left aside.</summary>
    private bool Falls(LocalDate date) => (Days & DayOf(date)) != 0 && Repeats switch
    {
        Repeats.Weekly => true,
        Repeats.Monthly => (date.Day - 1) / 7 + 1 == Nth,
        Repeats.MonthlyLast => date.Day + 7 > date.Calendar.GetDaysInMonth(date.Year, date.Month),
        _ => throw new InvalidOperationException($"Unknown repetition {Repeats}."),
    };

    public static Weekdays DayOf(LocalDate date) => DayOf((int)date.DayOfWeek % 7);

    /// <param name="day">0 is Sunday, as in Meeting Guide.</param>
    public static Weekdays DayOf(int day) => (Weekdays)(1 << day);

    /// <summary>The days as numbers, 0 is Sunday, in order.</summary>
    public IEnumerable<int> DayNumbers()
    {
        for (var day = 0; day < 7; day++)
        {
            if ((Days & DayOf(day)) != 0)
            {
                yield return day;
            }
        }
    }

    private static Schedule Checked(Schedule schedule)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(schedule.Minutes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(schedule.Minutes, MaxMinutes);
        if (schedule.Days == Weekdays.None)
        {
            throw new ArgumentException("A meeting needs a day.");
        }

        if (schedule.Repeats == Repeats.Monthly && schedule.Nth is < 1 or > 5)
        {
            throw new ArgumentOutOfRangeException(nameof(schedule), "A month has a first to a fifth of a weekday.");
        }

        if (schedule.From > schedule.Until)
        {
            throw new ArgumentException("A season can't end before it starts.");
        }

        return schedule;
    }
}
