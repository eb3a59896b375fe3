using NodaTime;
using NodaTime.TimeZones;

namespace Holdfast.Notices;

/// <summary>
/// The hours in which no device is told, by the clock on the member's wall: from <paramref name="From"/> up to, not
/// including, <paramref name="Until"/>; past midnight when that is earlier. Where clocks change, the wall decides: an hour
/// that comes twice is quiet twice, one that is left out is quiet in neither.
/// </summary>
public readonly record struct QuietHours(LocalTime From, LocalTime Until)
{
    public static readonly QuietHours Usual = new(new LocalTime(21, 0), new LocalTime(8, 0));

    private static readonly ZoneLocalMappingResolver Beginning = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);
    private static readonly ZoneLocalMappingResolver Ending = Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter);

    public bool Hold(LocalTime time) => From < Until ? From <= time && time < Until : From <= time || time < Until;

    public bool HoldAt(Instant at, DateTimeZone zone) => Hold(at.InZone(zone).TimeOfDay);

    /// <summary>When they are over next, after this moment.</summary>
    public Instant EndAfter(Instant at, DateTimeZone zone)
    {
        var end = After(at, zone, Until, Ending);
        // Where a country leaves out a day, the end may fall into it, and the next day begins quiet.
        return HoldAt(end, zone) ? After(end, zone, Until, Ending) : end;
    }

    /// <summary>When they begin next, after this moment.</summary>
    public Instant BeginAfter(Instant at, DateTimeZone zone) => After(at, zone, From, Beginning);

    /// <summary>The next time the wall shows this, after this moment.</summary>
    internal static Instant After(Instant at, DateTimeZone zone, LocalTime time) => After(at, zone, time, Ending);

    private static Instant After(Instant at, DateTimeZone zone, LocalTime time, ZoneLocalMappingResolver resolver)
    {
        // A whole day may be left out where a country crosses the date line, so the day after tomorrow is asked too.
        var today = at.InZone(zone).Date;
        for (var days = 0; ; days++)
        {
            var found = zone.ResolveLocal(today.PlusDays(days).At(time), resolver).ToInstant();
            if (found > at)
            {
                return found;
            }
        }
    }
}
