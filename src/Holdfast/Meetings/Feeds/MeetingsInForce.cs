using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Meetings.Feeds;

/// <summary>The meetings a feed may carry, one after the other: never all of them in memory.</summary>
public static class MeetingsInForce
{
    public static IQueryable<Meeting> Listed(this IQueryable<Meeting> meetings) =>
        meetings.AsNoTracking().Where(meeting => meeting.ClosedAt == null);

    /// <summary>Listed and weekly; the season is a question for each meeting's own zone: <see cref="InForce"/>.</summary>
    public static IQueryable<Meeting> ListedWeekly(this IQueryable<Meeting> meetings) =>
        meetings.Listed().Where(meeting => meeting.Schedule.Repeats == Repeats.Weekly);

    /// <summary>Those whose season includes today, today being that of each meeting's zone.</summary>
    public static async IAsyncEnumerable<Meeting> InForce(
        this IAsyncEnumerable<Meeting> meetings, Today today, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var meeting in meetings.WithCancellation(cancellation))
        {
            if (meeting.Schedule.IsWeeklyInForce(today.In(meeting.TimeZone)))
            {
                yield return meeting;
            }
        }
    }
}

/// <summary>Which date it is, zone by zone, at one instant.</summary>
public sealed class Today(Instant now)
{
    private readonly Dictionary<string, LocalDate> dates = new(StringComparer.Ordinal);

    public Instant Now => now;

    public LocalDate In(string timeZone)
    {
        if (!dates.TryGetValue(timeZone, out var date))
        {
            date = now.InZone(Zone(timeZone)).Date;
            dates.Add(timeZone, date);
        }

        return date;
    }

    /// <summary>The zone of that id; UTC for one that the zone database has dropped, so that one old row can't stop a feed.</summary>
    public static DateTimeZone Zone(string timeZone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) ?? DateTimeZone.Utc;
}
