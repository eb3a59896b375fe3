using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using NodaTime;

namespace Holdfast.Meetings.Feeds;

/// <summary>A time zone as iCalendar spells it (RFC 5545 3.6.5), each clock change by its date: no rule to get wrong.</summary>
internal static class ZoneText
{
    public static VTimeZone Of(DateTimeZone zone, LocalDate from, LocalDate until)
    {
        var start = zone.AtStartOfDay(from).ToInstant();
        var end = zone.AtStartOfDay(until).ToInstant();
        var text = new VTimeZone(zone.Id);
        var before = zone.GetZoneInterval(start);

        // What held before the first change in the span.
        text.AddChild(Observance(before, before.WallOffset, [from.AtMidnight()]));
        var changes = zone.GetZoneIntervals(start, end).Where(interval => interval.HasStart && interval.Start > start)
            .Select(interval => (Interval: interval, Before: zone.GetUtcOffset(interval.Start - NodaTime.Duration.Epsilon)))
            .GroupBy(change => (change.Before, change.Interval.WallOffset, change.Interval.Name, IsDaylight(change.Interval)));
        foreach (var same in changes)
        {
            // A change is written on the clock that runs until it.
            text.AddChild(Observance(
                same.First().Interval,
                same.Key.Before,
                [.. same.Select(change => change.Interval.Start.WithOffset(change.Before).LocalDateTime)]));
        }

        return text;
    }

    private static VTimeZoneInfo Observance(NodaTime.TimeZones.ZoneInterval interval, Offset before, IReadOnlyList<LocalDateTime> starts)
    {
        var info = new VTimeZoneInfo
        {
            Name = IsDaylight(interval) ? "DAYLIGHT" : "STANDARD",
            TimeZoneName = interval.Name,
            OffsetFrom = new UtcOffset(before.ToTimeSpan()),
            OffsetTo = new UtcOffset(interval.WallOffset.ToTimeSpan()),
            Start = Wall(starts[0]),
        };
        info.RecurrenceDates.AddRange(starts.Skip(1).Select(Wall));
        return info;
    }

    /// <summary>Europe/Dublin's winter has negative savings: it is standard time all the same to a reader that only knows two kinds.</summary>
    private static bool IsDaylight(NodaTime.TimeZones.ZoneInterval interval) => interval.Savings > Offset.Zero;

    private static CalDateTime Wall(LocalDateTime at) => new(at.Year, at.Month, at.Day, at.Hour, at.Minute, at.Second);
}
