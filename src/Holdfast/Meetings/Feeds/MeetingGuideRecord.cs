using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Meetings.Feeds;

/// <summary>
/// One meeting as an object of the Meeting Guide format. Keys that don't apply are left out. The sealed
/// details are never read here: what a feed says was cleaned when it came in.
/// </summary>
public static class MeetingGuideRecord
{
    private const string OnlineType = "ONL";
    private const string ClosedType = "TC";

    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");
    private static readonly InstantPattern Stamp = InstantPattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm':'ss");

    public static void Write(Utf8JsonWriter writer, Meeting meeting, FeedContext context)
    {
        writer.WriteStartObject();
        WriteProperties(writer, meeting);
        writer.WriteString(Keys.Url, context.UrlOf(meeting));
        writer.WriteString(Keys.FeedbackUrl, context.FeedbackUrlOf(meeting));
        if (context.Site.Community.Length > 0)
        {
            writer.WriteString(Keys.Entity, context.Site.Community);
            writer.WriteString(Keys.EntityWebsiteUrl, context.Root);
            writer.WriteString(Keys.EntityUrl, context.Root);
        }

        writer.WriteEndObject();
    }

    /// <summary>What is the meeting's own: the same without the braces and without what this site adds about itself.</summary>
    public static void WriteProperties(Utf8JsonWriter writer, Meeting meeting)
    {
        var schedule = meeting.Schedule;
        writer.WriteNumber(Keys.Id, meeting.FeedId);
        writer.WriteString(Keys.Slug, meeting.Slug);
        writer.WriteString(Keys.Name, meeting.Name);
        WriteDays(writer, schedule);
        writer.WriteString(Keys.Time, Clock.Format(schedule.Start));
        writer.WriteString(Keys.EndTime, Clock.Format(schedule.Start.PlusMinutes(schedule.Minutes)));
        writer.WriteString(Keys.TimeZone, meeting.TimeZone);
        WriteRule(writer, schedule);
        WritePlace(writer, meeting);
        Write(writer, Keys.ConferenceUrl, meeting.ConferenceUrl);
        Write(writer, Keys.ConferenceUrlNotes, meeting.ConferenceUrlNotes);
        Write(writer, Keys.ConferencePhone, meeting.ConferencePhone);
        Write(writer, Keys.ConferencePhoneNotes, meeting.ConferencePhoneNotes);
        WriteTypes(writer, meeting);
        writer.WriteString(Keys.AttendanceOption, AttendanceOf(meeting.Venue));
        writer.WriteString(Keys.Programme, meeting.Programme);
        Write(writer, Keys.Notes, meeting.Notes);
        Write(writer, Keys.Group, meeting.Group);
        Write(writer, Keys.GroupNotes, meeting.GroupNotes);
        Write(writer, Keys.Website, meeting.Website);
        writer.WriteString(Keys.Updated, Stamp.Format(UpdatedAt(meeting)));
    }

    /// <summary>The types of its programme, with the two that say whether one can come and how.</summary>
    public static IEnumerable<string> TypesOf(Meeting meeting)
    {
        var types = meeting.Types.Where(type => type is not OnlineType and not ClosedType);
        return meeting.Venue switch
        {
            Venue.InPerson => types,
            Venue.Online or Venue.Hybrid => types.Append(OnlineType),
            Venue.TemporarilyClosed => types.Append(ClosedType),
            _ => throw new InvalidOperationException($"Unknown venue {meeting.Venue}."),
        };
    }

    /// <summary>Street, town, state with postal code and country on one line, as the source wrote it when it did.</summary>
    public static string AddressOf(Meeting meeting)
    {
        if (!string.IsNullOrEmpty(meeting.FormattedAddress))
        {
            return meeting.FormattedAddress;
        }

        var stateAndCode = string.Join(' ', new[] { meeting.State, meeting.PostalCode }.Where(part => !string.IsNullOrEmpty(part)));
        return string.Join(", ", new[] { meeting.Street, meeting.City, stateAndCode, meeting.Country }.Where(part => !string.IsNullOrEmpty(part)));
    }

    /// <summary>When what is said last changed: by its source, unless somebody here changed it since.</summary>
    public static Instant UpdatedAt(Meeting meeting) =>
        meeting.EditedHereAt is null && meeting.SourceUpdatedAt is { } atSource ? atSource : meeting.UpdatedAt;

    private static string AttendanceOf(Venue venue) => venue switch
    {
        Venue.InPerson => "in_person",
        Venue.Online => "online",
        Venue.Hybrid => "hybrid",
        Venue.TemporarilyClosed => "inactive",
        _ => throw new InvalidOperationException($"Unknown venue {venue}."),
    };

    private static void WriteDays(Utf8JsonWriter writer, Schedule schedule)
    {
        var bits = (int)schedule.Days;
        if (int.PopCount(bits) == 1)
        {
            writer.WriteNumber(Keys.Day, int.TrailingZeroCount(bits));
            return;
        }

        writer.WriteStartArray(Keys.Day);
        foreach (var day in schedule.DayNumbers())
        {
            writer.WriteNumberValue(day);
        }

        writer.WriteEndArray();
    }

    /// <summary>A plain weekly meeting needs no rule: its days say it all.</summary>
    private static void WriteRule(Utf8JsonWriter writer, Schedule schedule)
    {
        if (!schedule.IsWeekly)
        {
            writer.WriteString(Keys.Rule, RecurrenceText.Of(schedule));
        }

        if ((schedule.On ?? schedule.From) is { } from)
        {
            writer.WriteString(Keys.EffectiveFrom, LocalDatePattern.Iso.Format(from));
        }

        if ((schedule.On ?? schedule.Until) is { } until)
        {
            writer.WriteString(Keys.EffectiveTo, LocalDatePattern.Iso.Format(until));
        }
    }

    private static void WritePlace(Utf8JsonWriter writer, Meeting meeting)
    {
        Write(writer, Keys.Location, meeting.Location);
        Write(writer, Keys.LocationNotes, meeting.LocationNotes);
        Write(writer, Keys.FormattedAddress, AddressOf(meeting));
        Write(writer, Keys.Address, meeting.Street);
        Write(writer, Keys.City, meeting.City);
        Write(writer, Keys.State, meeting.State);
        Write(writer, Keys.PostalCode, meeting.PostalCode);
        Write(writer, Keys.Country, meeting.Country);
        Write(writer, Keys.Region, meeting.Region);
        Write(writer, Keys.SubRegion, meeting.SubRegion);
        if (!string.IsNullOrEmpty(meeting.Region))
        {
            writer.WriteStartArray(Keys.Regions);
            writer.WriteStringValue(meeting.Region);
            if (!string.IsNullOrEmpty(meeting.SubRegion))
            {
                writer.WriteStringValue(meeting.SubRegion);
            }

            writer.WriteEndArray();
        }

        if (meeting is { Latitude: { } latitude, Longitude: { } longitude })
        {
            writer.WriteNumber(Keys.Latitude, Math.Round(latitude, 5));
            writer.WriteNumber(Keys.Longitude, Math.Round(longitude, 5));
        }

        writer.WriteString(Keys.Approximate, meeting.IsApproximate ? "yes" : "no");
    }

    private static void WriteTypes(Utf8JsonWriter writer, Meeting meeting)
    {
        if (meeting.Types.Count == 0 && meeting.Venue == Venue.InPerson)
        {
            return;
        }

        writer.WriteStartArray(Keys.Types);
        foreach (var type in TypesOf(meeting))
        {
            writer.WriteStringValue(type);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonEncodedText key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            writer.WriteString(key, value);
        }
    }

    private static class Keys
    {
        public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
        public static readonly JsonEncodedText Slug = JsonEncodedText.Encode("slug");
        public static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");
        public static readonly JsonEncodedText Day = JsonEncodedText.Encode("day");
        public static readonly JsonEncodedText Time = JsonEncodedText.Encode("time");
        public static readonly JsonEncodedText EndTime = JsonEncodedText.Encode("end_time");
        public static readonly JsonEncodedText TimeZone = JsonEncodedText.Encode("timezone");
        public static readonly JsonEncodedText Rule = JsonEncodedText.Encode("rrule");
        public static readonly JsonEncodedText EffectiveFrom = JsonEncodedText.Encode("effective_from");
        public static readonly JsonEncodedText EffectiveTo = JsonEncodedText.Encode("effective_to");
        public static readonly JsonEncodedText Location = JsonEncodedText.Encode("location");
        public static readonly JsonEncodedText LocationNotes = JsonEncodedText.Encode("location_notes");
        public static readonly JsonEncodedText FormattedAddress = JsonEncodedText.Encode("formatted_address");
        public static readonly JsonEncodedText Address = JsonEncodedText.Encode("address");
        public static readonly JsonEncodedText City = JsonEncodedText.Encode("city");
        public static readonly JsonEncodedText State = JsonEncodedText.Encode("state");
        public static readonly JsonEncodedText PostalCode = JsonEncodedText.Encode("postal_code");
        public static readonly JsonEncodedText Country = JsonEncodedText.Encode("country");
        public static readonly JsonEncodedText Region = JsonEncodedText.Encode("region");
        public static readonly JsonEncodedText SubRegion = JsonEncodedText.Encode("sub_region");
        public static readonly JsonEncodedText Regions = JsonEncodedText.Encode("regions");
        public static readonly JsonEncodedText Latitude = JsonEncodedText.Encode("latitude");
        public static readonly JsonEncodedText Longitude = JsonEncodedText.Encode("longitude");
        public static readonly JsonEncodedText Approximate = JsonEncodedText.Encode("approximate");
        public static readonly JsonEncodedText ConferenceUrl = JsonEncodedText.Encode("conference_url");
        public static readonly JsonEncodedText ConferenceUrlNotes = JsonEncodedText.Encode("conference_url_notes");
        public static readonly JsonEncodedText ConferencePhone = JsonEncodedText.Encode("conference_phone");
        public static readonly JsonEncodedText ConferencePhoneNotes = JsonEncodedText.Encode("conference_phone_notes");
        public static readonly JsonEncodedText Types = JsonEncodedText.Encode("types");
        public static readonly JsonEncodedText AttendanceOption = JsonEncodedText.Encode("attendance_option");
        public static readonly JsonEncodedText Programme = JsonEncodedText.Encode("programme");
        public static readonly JsonEncodedText Notes = JsonEncodedText.Encode("notes");
        public static readonly JsonEncodedText Group = JsonEncodedText.Encode("group");
        public static readonly JsonEncodedText GroupNotes = JsonEncodedText.Encode("group_notes");
        public static readonly JsonEncodedText Website = JsonEncodedText.Encode("website");
        public static readonly JsonEncodedText Updated = JsonEncodedText.Encode("updated");
        public static readonly JsonEncodedText Url = JsonEncodedText.Encode("url");
        public static readonly JsonEncodedText FeedbackUrl = JsonEncodedText.Encode("feedback_url");
        public static readonly JsonEncodedText Entity = JsonEncodedText.Encode("entity");
        public static readonly JsonEncodedText EntityWebsiteUrl = JsonEncodedText.Encode("entity_website_url");
        public static readonly JsonEncodedText EntityUrl = JsonEncodedText.Encode("entity_url");
    }
}
