using System.Globalization;
using System.Text.Json;
using NodaTime.Text;

namespace Holdfast.Meetings.Feeds;

/// <summary>A meeting on one of its days, as BMLT counts meetings. Everything is text there.</summary>
/// <param name="day">0 is Sunday; BMLT itself counts from 1.</param>
/// <param name="position">Which of its meeting's days this is, from 0.</param>
public sealed class BmltRow(Meeting meeting, int day, int position, BmltWords words, FeedContext context, string language)
{
    public const double KmPerDegree = 111.111;
    public const double MilesPerDegree = 69.0;

    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH':'mm':00'");

    /// <summary>What this site works out itself or never gives away, whatever the list it came from said.</summary>
    private static readonly HashSet<string> NotFromSource =
    [
        "id_bigint", "service_body_bigint", "service_body_name", "weekday_tinyint", "venue_type", "start_time", "formats",
        "distance_in_km", "distance_in_miles", "email_contact", "published", "root_server_uri", "format_shared_id_list",
    ];

    private Dictionary<string, string>? extra;

    /// <summary>Every field in the order BMLT gives them, with what it is called for people.</summary>
    public static readonly IReadOnlyList<(string Key, string Name)> Fields =
    [
        ("id_bigint", "ID"), ("worldid_mixed", "World ID"), ("shared_group_id_bigint", "Shared group ID"),
        ("service_body_bigint", "Service body ID"), ("service_body_name", "Service body"), ("weekday_tinyint", "Weekday"),
        ("venue_type", "Venue type"), ("start_time", "Start time"), ("duration_time", "Duration"), ("time_zone", "Time zone"),
        ("formats", "Formats"), ("lang_enum", "Language"), ("longitude", "Longitude"), ("latitude", "Latitude"),
        ("distance_in_km", "Distance in kilometers"), ("distance_in_miles", "Distance in miles"), ("email_contact", "Email contact"),
        ("published", "Published"), ("root_server_uri", "Root server"), ("format_shared_id_list", "Format IDs"),
        ("meeting_name", "Meeting name"), ("location_text", "Location name"), ("location_info", "More about the location"),
        ("location_street", "Street address"), ("location_city_subsection", "Borough"), ("location_neighborhood", "Neighborhood"),
        ("location_municipality", "Town"), ("location_sub_province", "County"), ("location_province", "State"),
        ("location_postal_code_1", "Postal code"), ("location_nation", "Nation"), ("comments", "Comments"), ("zone", "Zone"),
        ("bus_lines", "Bus lines"), ("train_lines", "Train lines"), ("phone_meeting_number", "Phone number of the meeting"),
        ("virtual_meeting_link", "Link to the meeting"), ("virtual_meeting_additional_info", "More about joining"),
        ("contact_name_1", "Contact"), ("contact_phone_1", "Contact phone"), ("contact_email_1", "Contact email"),
        ("contact_name_2", "Second contact"), ("contact_phone_2", "Second contact phone"), ("contact_email_2", "Second contact email"),
    ];

    public static readonly IReadOnlySet<string> Known = Fields.Select(field => field.Key).ToHashSet(StringComparer.Ordinal);

    public Meeting Meeting => meeting;

    public int Day => day;

    /// <summary>Feed ids stand eight apart, so each day of a meeting has a number of its own.</summary>
    public long Id => meeting.FeedId + position;

    public IReadOnlyList<long> FormatIds => words.FormatsOf(meeting);

    public long Body => words.BodyOf(meeting);

    /// <summary>Great-circle degrees from where the reader asked; null when they didn't or it has no position.</summary>
    public double? Degrees { get; init; }

    public static IEnumerable<BmltRow> Of(Meeting meeting, BmltWords words, FeedContext context, string language, Func<Meeting, double?>? degrees = null)
    {
        var away = degrees?.Invoke(meeting);
        var position = 0;
        foreach (var day in meeting.Schedule.DayNumbers())
        {
            yield return new BmltRow(meeting, day, position++, words, context, language) { Degrees = away };
        }
    }

    public static int VenueType(Venue venue) => venue switch
    {
        Venue.Online => 2,
        Venue.Hybrid => 3,
        Venue.InPerson or Venue.TemporarilyClosed => 1,
        _ => throw new InvalidOperationException($"Unknown venue {venue}."),
    };

    /// <summary>The text of a field; empty for one that has none, that is nobody else's business or that BMLT doesn't know.</summary>
    public string this[string field] => field.StartsWith("contact_", StringComparison.Ordinal) ? "" : FromSource(field) ?? field switch
    {
        "id_bigint" => Text(Id),
        "service_body_bigint" => Text(Body),
        "service_body_name" => words.Bodies.GetValueOrDefault(Body)?.Name ?? "",
        "weekday_tinyint" => Text(day + 1),
        "venue_type" => Text(VenueType(meeting.Venue)),
        "start_time" => Clock.Format(meeting.Schedule.Start),
        "duration_time" => string.Create(CultureInfo.InvariantCulture, $"{meeting.Schedule.Minutes / 60:00}:{meeting.Schedule.Minutes % 60:00}:00"),
        "time_zone" => meeting.TimeZone,
        "formats" => words.KeysOf(meeting, language),
        "lang_enum" => meeting.Languages.Count > 0 ? meeting.Languages[0] : "en",
        "longitude" => meeting.Longitude?.ToString(CultureInfo.InvariantCulture) ?? "",
        "latitude" => meeting.Latitude?.ToString(CultureInfo.InvariantCulture) ?? "",
        "distance_in_km" => Degrees is { } away ? (away * KmPerDegree).ToString(CultureInfo.InvariantCulture) : "",
        "distance_in_miles" => Degrees is { } away ? (away * MilesPerDegree).ToString(CultureInfo.InvariantCulture) : "",
        "published" => "1",
        "root_server_uri" => context.Root,
        "format_shared_id_list" => string.Join(',', FormatIds),
        "meeting_name" => meeting.Name,
        "location_text" => meeting.Location ?? "",
        "location_info" => meeting.LocationNotes ?? "",
        "location_street" => meeting.Street ?? (meeting.City is null ? meeting.FormattedAddress : null) ?? "",
        "location_neighborhood" => meeting.SubRegion ?? "",
        "location_municipality" => meeting.City ?? "",
        "location_province" => meeting.State ?? "",
        "location_postal_code_1" => meeting.PostalCode ?? "",
        "location_nation" => meeting.Country ?? "",
        "comments" => meeting.Notes ?? "",
        "phone_meeting_number" => meeting.ConferencePhone ?? "",
        "virtual_meeting_link" => meeting.ConferenceUrl ?? "",
        "virtual_meeting_additional_info" => meeting.ConferenceUrlNotes ?? "",
        _ => "",
    };

    private string? FromSource(string field)
    {
        if (meeting.Extra is null || NotFromSource.Contains(field))
        {
            return null;
        }

        extra ??= Read(meeting.Extra);
        return extra.GetValueOrDefault(field);
    }

    private static Dictionary<string, string> Read(string json)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in document.RootElement.EnumerateObject())
                {
                    found[property.Name] = property.Value.ValueKind switch
                    {
                        JsonValueKind.String => property.Value.GetString()!,
                        JsonValueKind.Null => "",
                        _ => property.Value.GetRawText(),
                    };
                }
            }
        }
        catch (JsonException)
        {
            // Not what the import writes: the meeting goes out without the odd fields rather than not at all.
            found.Clear();
        }

        return found;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
