using CsCheck;
using Holdfast.Meetings;
using Holdfast.Meetings.Feeds;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using NodaTime;
using Duration = NodaTime.Duration;
using Occurrence = Holdfast.Meetings.Occurrence;

namespace Holdfast.Tests.Meetings;

/// <summary>
/// The site's own recurrence beside an independent one: what it writes as a calendar is read back by Ical.Net,
/// which works out the dates by RFC 5545, and NodaTime turns those into instants.
/// </summary>
public class RecurrenceFacts
{
    /// <summary>Two years with every clock change of these zones, and a leap day.</summary>
    private static readonly Instant Start = Instant.FromUtc(2027, 1, 1, 0, 0);
    private static readonly Instant End = Instant.FromUtc(2029, 1, 1, 0, 0);

    /// <summary>North, south, east, west; no change of clocks, half-hour and quarter-hour offsets, a half-hour change, a change at midnight.</summary>
    private static readonly string[] Zones =
    [
        "America/New_York", "America/Los_Angeles", "Europe/London", "Europe/Dublin", "Europe/Berlin", "Australia/Sydney",
        "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Kathmandu", "America/Santiago", "Pacific/Auckland", "America/Havana",
    ];

    private static readonly Gen<LocalTime> Times = Gen.OneOf(
        Gen.Int[0, 24 * 60 - 1].Select(minute => LocalTime.Midnight.PlusMinutes(minute)),

        // The hours in which clocks change, and the last one of the day.
        Gen.OneOf(new LocalTime(0, 0), new LocalTime(0, 30), new LocalTime(1, 30), new LocalTime(2, 0), new LocalTime(2, 15), new LocalTime(2, 30), new LocalTime(3, 0), new LocalTime(23, 45)));

    private static readonly Gen<LocalDate> Dates = Gen.Int[-200, 900].Select(days => new LocalDate(2027, 1, 1).PlusDays(days));

    private static readonly Gen<(LocalDate? From, LocalDate? Until)> Seasons = Gen.Select(
        Dates, Gen.Int[0, 500], Gen.Int[0, 3], (from, days, kind) => kind switch
        {
            0 => ((LocalDate?)null, (LocalDate?)null),
            1 => (from, null),
            2 => (null, from),
            _ => (from, from.PlusDays(days)),
        });

    private static readonly Gen<Weekdays> Days = Gen.Int[1, 127].Select(bits => (Weekdays)bits);

    private static readonly Gen<int> Lengths = Gen.OneOf(Gen.OneOf(60, 90, 30), Gen.Int[1, Schedule.MaxMinutes]);

    private static readonly Gen<Schedule> Schedules = Gen.Select(
        Gen.Int[0, 3], Days, Gen.Int[1, 5], Times, Lengths, Seasons, Dates, (kind, days, nth, time, minutes, season, on) => kind switch
        {
            0 => Schedule.Weekly(days, time, minutes, season.From, season.Until),
            1 => Schedule.Monthly(nth, days, time, minutes, season.From, season.Until),
            2 => Schedule.MonthlyLast(days, time, minutes, season.From, season.Until),
            _ => Schedule.Once(on, time, minutes),
        });

    [Fact]
    public void Every_gathering_over_two_years_is_the_one_a_calendar_works_out() =>
        Gen.Select(Schedules, Gen.OneOf(Zones)).Sample(
            (schedule, zone) => Compare(schedule, zone, []),
            iter: 1500,
            print: pair => Told(pair.Item1, pair.Item2, []));

    [Fact]
    public void Cancelled_and_moved_dates_are_the_ones_a_calendar_works_out() =>
        Gen.Select(Schedules, Gen.OneOf(Zones), Gen.Int[0, 20].List[0, 6], Gen.Int[0, 40].List[6], Times.List[6]).Sample(
            (schedule, zone, which, shifts, times) => Compare(schedule, zone, Changed(schedule, which, shifts, times)),
            iter: 700,
            print: x => Told(x.Item1, x.Item2, Changed(x.Item1, x.Item3, x.Item4, x.Item5)));

    [Fact]
    public void Every_zone_and_kind_is_checked_at_the_hours_in_which_clocks_change()
    {
        foreach (var zone in Zones)
        {
            foreach (var hour in new[] { new LocalTime(0, 15), new LocalTime(1, 30), new LocalTime(2, 30), new LocalTime(23, 30) })
            {
                var everyDay = (Weekdays)127;
                Assert.True(Compare(Schedule.Weekly(everyDay, hour, 90), zone, []), Told(Schedule.Weekly(everyDay, hour, 90), zone, []));
                Assert.True(Compare(Schedule.Monthly(5, everyDay, hour, 90), zone, []), Told(Schedule.Monthly(5, everyDay, hour, 90), zone, []));
                Assert.True(Compare(Schedule.MonthlyLast(Weekdays.Sunday, hour, 90), zone, []), Told(Schedule.MonthlyLast(Weekdays.Sunday, hour, 90), zone, []));
            }
        }
    }

    private static List<ChangedDate> Changed(Schedule schedule, List<int> which, List<int> shifts, List<LocalTime> times)
    {
        var dates = schedule.Dates(new LocalDate(2027, 1, 1), new LocalDate(2028, 12, 31)).Take(21).ToList();
        return [.. which.Distinct().Where(index => index < dates.Count).Select((index, turn) => shifts[turn] == 0
            ? ChangedDate.Cancelled(dates[index])
            : ChangedDate.Moved(dates[index], dates[index].PlusDays(shifts[turn] - 20), shifts[turn] % 2 == 0 ? times[turn] : null))];
    }

    /// <summary>As sets: a gathering moved onto another of its own is one to whoever comes.</summary>
    private static bool Compare(Schedule schedule, string zone, List<ChangedDate> changed) =>
        Ours(schedule, zone, changed).SequenceEqual(Theirs(schedule, zone, changed));

    private static List<(Instant, Instant)> Ours(Schedule schedule, string zone, List<ChangedDate> changed) =>
        [.. Occurrences.Between(schedule, DateTimeZoneProviders.Tzdb[zone], changed, Start, End)
            .Select(Both).Distinct().OrderBy(pair => pair)];

    private static List<(Instant, Instant)> Theirs(Schedule schedule, string zone, List<ChangedDate> changed)
    {
        // Updated before the two years, so that the first date of an open season is before them too.
        var meeting = An.Meeting(schedule, zone, changed, Start - Duration.FromDays(120));
        var written = new MeetingCalendar(An.Context);
        written.Add(meeting);
        var calendar = Calendar.Load(written.Write("Meetings", null, Start))!;
        return [.. calendar.GetOccurrences(new CalDateTime(2026, 11, 1))
            .TakeWhile(occurrence => Instant.FromDateTimeUtc(occurrence.Period.StartTime.AsUtc) < End + Duration.FromDays(60))
            .Select(Lasting)
            .Where(pair => pair.Item2 > Start && pair.Item1 < End)
            .Distinct()
            .OrderBy(pair => pair)];
    }

    /// <summary>
    /// The start as the calendar has it and the length it was given, in real time: Ical.Net's own end is a wall
    /// time, which can't say which of two half past ones is meant on the night clocks go back.
    /// </summary>
    private static (Instant, Instant) Lasting(Ical.Net.DataTypes.Occurrence occurrence)
    {
        var start = Instant.FromDateTimeUtc(occurrence.Period.StartTime.AsUtc);
        var length = ((CalendarEvent)occurrence.Source).Duration!.Value;
        Assert.False(length.HasDate, "a length in days would stretch with the clocks");
        return (start, start + Duration.FromTimeSpan(length.ToTimeSpanUnspecified()));
    }

    private static (Instant, Instant) Both(Occurrence occurrence) => (occurrence.Start, occurrence.End);

    private static string Told(Schedule schedule, string zone, List<ChangedDate> changed)
    {
        var ours = Ours(schedule, zone, changed);
        var theirs = Theirs(schedule, zone, changed);
        return $"{zone} {schedule.Repeats} {schedule.Days} nth {schedule.Nth} on {schedule.On} at {schedule.Start} for {schedule.Minutes} from {schedule.From} until {schedule.Until}; "
            + string.Join(' ', changed.Select(change => $"[{change.Date} -> {change.MovedTo} {change.MovedStart}]"))
            + $"\nonly here: {string.Join(", ", ours.Except(theirs).Take(5))}\nonly there: {string.Join(", ", theirs.Except(ours).Take(5))}";
    }
}
