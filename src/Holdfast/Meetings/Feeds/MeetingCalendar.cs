using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using NodaTime;
using NodaTime.Text;
using Duration = Ical.Net.DataTypes.Duration;

namespace Holdfast.Meetings.Feeds;

/// <summary>
/// Meetings as an iCalendar file (RFC 5545): the rule on the clock of the meeting's zone, with that zone's
/// changes spelled out, so that calendars that know no IANA ids are right too.
/// </summary>
public sealed class MeetingCalendar(FeedContext context)
{
    /// <summary>How far ahead zone changes are spelled out; a subscribed calendar reads again long before.</summary>
    private const int YearsAhead = 10;

    /// <summary>How far back an event starts when its season doesn't say: a calendar needs a first date.</summary>
    private const int DaysBack = 28;

    /// <summary>A fifth weekday is at most this far away.</summary>
    private const int DaysToFirst = 400;

    private static readonly Instant RevisionsSince = Instant.FromUtc(2020, 1, 1, 0, 0);

    private readonly Calendar calendar = new() { ProductId = "-//Holdfast//Meetings//EN", Version = "2.0" };
    private readonly Dictionary<string, LocalDate> zones = new(StringComparer.Ordinal);
    private LocalDate latest = LocalDate.MinIsoValue;

    public int Count { get; private set; }

    /// <summary>
    /// Adds a meeting; one whose season holds no date of its rule adds nothing. A skipped wall time is
    /// read with the offset before the gap and a doubled one as the first, as RFC 5545 3.3.5 says and
    /// <see cref="Occurrences"/> does.
    /// </summary>
    public void Add(Meeting meeting)
    {
        var schedule = meeting.Schedule;
        var zone = Today.Zone(meeting.TimeZone);
        var anchor = schedule.On ?? schedule.From ?? meeting.UpdatedAt.InZone(zone).Date.PlusDays(-DaysBack);
        var first = schedule.Dates(anchor, anchor.PlusDays(DaysToFirst)).Cast<LocalDate?>().FirstOrDefault();
        Count++;
        if (first is { } date)
        {
            AddRule(meeting, schedule, zone, date);
        }

        foreach (var moved in meeting.Exceptions.Where(exception => exception.MovedTo is not null))
        {
            // Replaces one of the rule's own dates where there is one; else it stands for itself.
            var replaces = first is { } start && !IsOnce(schedule) && moved.Date >= start
                && schedule.Dates(moved.Date, moved.Date).Any() && !IsSkipped(moved.Date + schedule.Start, zone);
            var stands = Event(meeting, zone.Id, moved.MovedTo!.Value + (moved.MovedStart ?? schedule.Start));
            if (replaces)
            {
                stands.RecurrenceIdentifier = new RecurrenceIdentifier(Wall(moved.Date + schedule.Start, zone.Id));
            }
            else
            {
                stands.Uid = $"{meeting.Slug}-{LocalDatePattern.Iso.Format(moved.Date)}@{context.Host}";
            }

            calendar.Events.Add(stands);
        }
    }

    public string Write(string name, string? description, Instant now)
    {
        calendar.AddProperty("X-WR-CALNAME", name);
        if (description is not null)
        {
            calendar.AddProperty("X-WR-CALDESC", description);
        }

        calendar.AddProperty("REFRESH-INTERVAL", "PT12H");
        calendar.Properties["REFRESH-INTERVAL"]!.Parameters.Add(new CalendarParameter("VALUE", "DURATION"));
        calendar.AddProperty("X-PUBLISHED-TTL", "PT12H");
        var until = LocalDate.Max(now.InUtc().Date, latest).PlusYears(YearsAhead);
        foreach (var (id, from) in zones.OrderBy(zone => zone.Key, StringComparer.Ordinal))
        {
            calendar.AddChild(ZoneText.Of(Today.Zone(id), from.PlusYears(-1), until));
        }

        return new CalendarSerializer().SerializeToString(calendar)!;
    }

    private static bool IsSkipped(LocalDateTime wall, DateTimeZone zone) => zone.MapLocal(wall).Count == 0;

    private static bool IsOnce(Schedule schedule) => schedule.Repeats == Repeats.Once;

    private void AddRule(Meeting meeting, Schedule schedule, DateTimeZone zone, LocalDate first)
    {
        if (IsOnce(schedule))
        {
            // Cancelled or moved: the date itself is gone.
            if (meeting.Exceptions.All(exception => exception.Date != first))
            {
                calendar.Events.Add(Event(meeting, zone.Id, first + schedule.Start));
            }

            return;
        }

        var rule = Event(meeting, zone.Id, first + schedule.Start);
        var text = RecurrenceText.Of(schedule);
        if (schedule.Until is { } until)
        {
            // The end of that day: RFC 5545 asks for UTC when the start has a zone.
            var end = zone.AtStartOfDay(until.PlusDays(1)).ToInstant() - NodaTime.Duration.FromSeconds(1);
            text += ";UNTIL=" + InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'").Format(end);
        }

        rule.RecurrenceRule = new RecurrenceRule(text);
        foreach (var changed in meeting.Exceptions.Where(exception => exception.Date >= first))
        {
            var wall = changed.Date + schedule.Start;
            if (IsSkipped(wall, zone))
            {
                // Some calendars know this date by the skipped wall time, some by the one it becomes.
                rule.ExceptionDates.Add(Wall(wall, zone.Id));
                rule.ExceptionDates.Add(Wall(zone.AtLeniently(wall).LocalDateTime, zone.Id));
            }
            else if (changed.IsCancelled)
            {
                rule.ExceptionDates.Add(Wall(wall, zone.Id));
            }
        }

        calendar.Events.Add(rule);
    }

    private CalendarEvent Event(Meeting meeting, string zone, LocalDateTime start)
    {
        zones[zone] = zones.TryGetValue(zone, out var known) ? LocalDate.Min(known, start.Date) : start.Date;
        latest = LocalDate.Max(latest, start.Date);
        var updated = Utc(meeting.UpdatedAt);
        var written = new CalendarEvent
        {
            Uid = $"{meeting.Slug}@{context.Host}",
            Summary = meeting.Name,
            Start = Wall(start, zone),
            Duration = new Duration(hours: meeting.Schedule.Minutes / 60, minutes: meeting.Schedule.Minutes % 60),
            Location = PlaceOf(meeting),
            Url = new Uri(context.UrlOf(meeting)),
            DtStamp = updated,
            LastModified = updated,
            Sequence = (int)Math.Clamp((meeting.UpdatedAt - RevisionsSince).TotalMinutes, 0, int.MaxValue),
        };
        if (meeting is { Latitude: { } latitude, Longitude: { } longitude, IsApproximate: false })
        {
            written.GeographicLocation = new GeographicLocation(Math.Round(latitude, 5), Math.Round(longitude, 5));
        }

        if (meeting.Venue == Venue.TemporarilyClosed)
        {
            // Who has it in a calendar already learns that nobody can come; a plain weekly entry would be a locked door.
            written.Status = "CANCELLED";
        }

        return written;
    }

    /// <summary>Where to go; for a meeting online, the way in without its passcode.</summary>
    private static string? PlaceOf(Meeting meeting)
    {
        if (meeting.Venue == Venue.Online)
        {
            return meeting.ConferenceUrl ?? meeting.ConferencePhone;
        }

        var place = string.Join(", ", new[] { meeting.Location, MeetingGuideRecord.AddressOf(meeting) }.Where(part => !string.IsNullOrEmpty(part)));
        return place.Length == 0 ? null : place;
    }

    private static CalDateTime Wall(LocalDateTime at, string zone) =>
        zone == DateTimeZone.Utc.Id
            ? new CalDateTime(at.Year, at.Month, at.Day, at.Hour, at.Minute, at.Second, CalDateTime.UtcTzId)
            : new CalDateTime(at.Year, at.Month, at.Day, at.Hour, at.Minute, at.Second, zone);

    private static CalDateTime Utc(Instant at)
    {
        var utc = at.InUtc();
        return new CalDateTime(utc.Year, utc.Month, utc.Day, utc.Hour, utc.Minute, utc.Second, CalDateTime.UtcTzId);
    }
}
