using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Meetings.Feeds;

/// <summary>What each switcher answers.</summary>
internal static class BmltSwitchers
{
    private const int MostChanges = 10_000;

    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    public static async Task GetSearchResults(BmltQuestion asked)
    {
        var query = BmltQuery.Read(asked.Query);
        var fields = query.Output ?? [.. BmltRow.Fields.Select(field => field.Key)];
        var used = new HashSet<long>();
        var writer = asked.Writer;
        var wrapped = (query.WithFormats || query.FormatsOnly) && !asked.AsMeetingGuide;
        if (wrapped)
        {
            writer.WriteStartObject();
        }

        if (!query.FormatsOnly || !wrapped)
        {
            if (wrapped)
            {
                writer.WritePropertyName("meetings");
            }

            writer.WriteStartArray();
        }

        await foreach (var row in new BmltSearch(asked.Db, asked.Context, asked.Words, asked.Today, query).Rows(asked.Cancellation))
        {
            if (wrapped)
            {
                used.UnionWith(row.FormatIds);
            }

            if (asked.AsMeetingGuide)
            {
                WriteMeetingGuide(asked, row, query.Language);
            }
            else if (!query.FormatsOnly)
            {
                WriteRow(writer, row, fields);
            }

            await asked.Pause();
        }

        if (!query.FormatsOnly || !wrapped)
        {
            writer.WriteEndArray();
        }

        if (wrapped)
        {
            writer.WriteStartArray("formats");
            foreach (var id in used.Order())
            {
                WriteFormat(asked, asked.Words.Format(id, query.Language)!);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }

    public static async Task GetFormats(BmltQuestion asked)
    {
        asked.Writer.WriteStartArray();
        if (BmltQuery.Choice(asked.Query, "format_ids") is { } ids)
        {
            var languages = BmltQuery.List(asked.Query, "lang_enum").Take(20).Select(BmltQuery.LanguageOf).Distinct().DefaultIfEmpty("en").ToList();
            var keys = BmltQuery.List(asked.Query, "key_strings").Take(2000).ToHashSet(StringComparer.Ordinal);
            var all = asked.Query["show_all"].ToString() == "1";
            IEnumerable<long> offered = all ? asked.Words.FormatIds : await UsedFormats(asked);
            foreach (var id in offered.Where(ids.Takes).Order())
            {
                foreach (var language in languages)
                {
                    // Several languages asked: each where there is one. One asked: English rather than nothing.
                    var format = languages.Count > 1 ? asked.Words.FormatIn(id, language) : asked.Words.Format(id, language);
                    if (format is not null && (keys.Count == 0 || keys.Contains(format.Key)))
                    {
                        WriteFormat(asked, format);
                    }
                }

                await asked.Pause();
            }
        }

        asked.Writer.WriteEndArray();
    }

    public static Task GetServiceBodies(BmltQuestion asked)
    {
        var writer = asked.Writer;
        writer.WriteStartArray();
        if (BmltQuery.Choice(asked.Query, "services") is { } services)
        {
            var wanted = services.Include;
            if (wanted.Count > 0)
            {
                var children = asked.Query["recursive"].ToString() == "1" ? asked.Words.WithChildren(wanted) : [];
                var parents = asked.Query["parents"].ToString() == "1" ? asked.Words.WithParents(wanted) : [];
                wanted = [.. wanted, .. children, .. parents];
            }

            foreach (var body in asked.Words.Bodies.Values.OrderBy(body => body.Id))
            {
                if ((wanted.Count == 0 || wanted.Contains(body.Id)) && !services.Exclude.Contains(body.Id))
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", Text(body.Id));
                    writer.WriteString("parent_id", Text(body.ParentId));
                    writer.WriteString("name", body.Name);
                    writer.WriteString("description", body.Description);
                    writer.WriteString("type", body.Kind);
                    writer.WriteString("url", body.Url);
                    writer.WriteString("helpline", body.Helpline);
                    writer.WriteString("world_id", body.WorldId);
                    writer.WriteEndObject();
                }
            }
        }

        writer.WriteEndArray();
        return Task.CompletedTask;
    }

    public static async Task GetServerInfo(BmltQuestion asked)
    {
        var area = await Coverage(asked);
        var writer = asked.Writer;
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteString("version", BmltEndpoint.Version);
        var parts = BmltEndpoint.Version.Split('.').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        writer.WriteString("versionInt", Text(parts[0] * 1_000_000 + parts[1] * 1000 + parts[2]));
        writer.WriteString("langs", "en,es");
        writer.WriteString("nativeLang", "en");
        writer.WriteString("centerLongitude", Text(((area?.West ?? 0) + (area?.East ?? 0)) / 2));
        writer.WriteString("centerLatitude", Text(((area?.South ?? 0) + (area?.North ?? 0)) / 2));
        writer.WriteString("centerZoom", "6");
        writer.WriteString("defaultDuration", "01:00");
        writer.WriteString("regionBias", asked.Context.Site.Country.ToLowerInvariant());
        writer.WriteString("charSet", "UTF-8");
        writer.WriteString("distanceUnits", asked.Context.Site.Country.ToUpperInvariant() is "US" or "GB" or "LR" or "MM" ? "mi" : "km");

        // Some clients refuse a server without it; nothing can be changed through it here.
        writer.WriteString("semanticAdmin", "1");
        writer.WriteString("changesPerMeeting", "0");
        writer.WriteString("meeting_states_and_provinces", "");
        writer.WriteString("meeting_counties_and_sub_provinces", "");
        writer.WriteString("available_keys", string.Join(',', BmltRow.Fields.Select(field => field.Key).Where(key => !key.StartsWith("contact_", StringComparison.Ordinal))));
        writer.WriteString("google_api_key", "");
        writer.WriteString("dbVersion", "");
        writer.WriteString("dbPrefix", "");
        writer.WriteString("phpVersion", "");
        writer.WriteBoolean("auto_geocoding_enabled", false);
        writer.WriteBoolean("county_auto_geocoding_enabled", false);
        writer.WriteBoolean("zip_auto_geocoding_enabled", false);
        writer.WriteString("commit", "");
        writer.WriteBoolean("default_closed_status", true);
        writer.WriteBoolean("aggregator_mode_enabled", false);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    public static Task GetFieldKeys(BmltQuestion asked)
    {
        var writer = asked.Writer;
        writer.WriteStartArray();
        foreach (var (key, name) in BmltRow.Fields.Where(field => !field.Key.StartsWith("contact_", StringComparison.Ordinal)))
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WriteString("description", name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        return Task.CompletedTask;
    }

    public static async Task GetFieldValues(BmltQuestion asked)
    {
        var field = asked.Query["meeting_key"].ToString();
        var found = new SortedDictionary<string, List<long>>(StringComparer.Ordinal);
        await foreach (var meeting in asked.Db.Meetings.ListedWeekly().OrderBy(meeting => meeting.Id).AsAsyncEnumerable().InForce(asked.Today, asked.Cancellation))
        {
            foreach (var row in BmltRow.Of(meeting, asked.Words, asked.Context, "en"))
            {
                var value = row[field];
                if (!found.TryGetValue(value, out var ids))
                {
                    found.Add(value, ids = []);
                }

                ids.Add(row.Id);
            }
        }

        asked.Writer.WriteStartArray();
        foreach (var (value, ids) in found)
        {
            asked.Writer.WriteStartObject();
            asked.Writer.WriteString(field, value.Length == 0 ? "NULL" : value);
            asked.Writer.WriteString("ids", string.Join(',', ids));
            asked.Writer.WriteEndObject();
            await asked.Pause();
        }

        asked.Writer.WriteEndArray();
    }

    public static async Task GetCoverageArea(BmltQuestion asked)
    {
        var area = await Coverage(asked);
        var writer = asked.Writer;
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteString("nw_corner_longitude", area is null ? "" : Text(area.West));
        writer.WriteString("nw_corner_latitude", area is null ? "" : Text(area.North));
        writer.WriteString("se_corner_longitude", area is null ? "" : Text(area.East));
        writer.WriteString("se_corner_latitude", area is null ? "" : Text(area.South));
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    /// <summary>
    /// Newest first. What a meeting was before isn't kept, so a change says only what it is now; a closed one
    /// is told as deleted, with what it was.
    /// </summary>
    public static async Task GetChanges(BmltQuestion asked)
    {
        asked.Writer.WriteStartArray();
        if (TryReadChanges(asked, out var changes))
        {
            var fields = BmltRow.Fields.Select(field => field.Key).ToList();
            await foreach (var meeting in changes.AsAsyncEnumerable().WithCancellation(asked.Cancellation))
            {
                WriteChange(asked, BmltRow.Of(meeting, asked.Words, asked.Context, "en").First(), fields);
                await asked.Pause();
            }
        }

        asked.Writer.WriteEndArray();
    }

    private static bool TryReadChanges(BmltQuestion asked, out IQueryable<Meeting> changes)
    {
        changes = asked.Db.Meetings.AsNoTracking().Where(meeting => meeting.Schedule.Repeats == Repeats.Weekly);
        foreach (var (name, isStart) in new[] { ("start_date", true), ("end_date", false) })
        {
            if (asked.Query[name].ToString().Trim() is not { Length: > 0 } text)
            {
                continue;
            }

            if (!LocalDatePattern.Iso.Parse(text).TryGetValue(default, out var date) || date.Year is < 1900 or > 9000)
            {
                return false;
            }

            var from = date.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
            var to = date.PlusDays(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
            changes = isStart ? changes.Where(meeting => meeting.UpdatedAt >= from) : changes.Where(meeting => meeting.UpdatedAt < to);
        }

        if (BmltQuery.Choice(asked.Query, "meeting_id") is not { } ids || BmltQuery.Choice(asked.Query, "service_body_id") is not { } bodies)
        {
            return false;
        }

        if (ids.Include.Count > 0)
        {
            var wanted = ids.Include.SelectMany(id => new[] { id, id & ~7L }).ToList();
            changes = changes.Where(meeting => wanted.Contains(meeting.FeedId));
        }

        if (bodies.Include.Count > 0)
        {
            // The numbers of later lists are the list's and the body's in one.
            var site = bodies.Include.Contains(BmltWords.SiteBody);
            var own = bodies.Include.SelectMany(id => new[] { id, id % 1_000_000 }).ToList();
            changes = changes.Where(meeting => (site && meeting.ServiceBodyId == null) || (meeting.ServiceBodyId != null && own.Contains(meeting.ServiceBodyId.Value)));
        }

        changes = changes.OrderByDescending(meeting => meeting.UpdatedAt).ThenBy(meeting => meeting.Id).Take(MostChanges);
        return true;
    }

    private static void WriteChange(BmltQuestion asked, BmltRow row, IReadOnlyList<string> fields)
    {
        var (writer, meeting) = (asked.Writer, row.Meeting);
        var at = meeting.UpdatedAt.InZone(Today.Zone(meeting.TimeZone)).LocalDateTime;
        var deleted = meeting.ClosedAt is not null;
        writer.WriteStartObject();
        writer.WriteString("date_int", Text(meeting.UpdatedAt.ToUnixTimeSeconds()));
        writer.WriteString("date_string", LocalDateTimePattern.CreateWithInvariantCulture("h:mm tt, M/d/uuuu").Format(at));
        writer.WriteString("change_type", deleted ? "comdef_change_type_delete" : "comdef_change_type_change");
        writer.WriteString("change_id", Text(meeting.Id));
        writer.WriteString("meeting_id", Text(row.Id));
        writer.WriteString("meeting_name", meeting.Name);
        writer.WriteString("user_id", "0");
        writer.WriteString("user_name", "");
        writer.WriteString("service_body_id", row["service_body_bigint"]);
        writer.WriteString("service_body_name", row["service_body_name"]);
        writer.WriteString("meeting_exists", deleted ? "0" : "1");
        writer.WriteString("details", deleted ? "The meeting was closed." : "The meeting was changed.");
        writer.WriteStartObject("json_data");
        foreach (var (side, shown) in new[] { ("before", deleted), ("after", !deleted) })
        {
            if (shown)
            {
                writer.WriteStartObject(side);
                foreach (var field in fields)
                {
                    var isProtected = field.StartsWith("contact_", StringComparison.Ordinal) || field == "email_contact";
                    writer.WriteString(field, isProtected ? "********" : row[field]);
                }

                writer.WriteEndObject();
            }
            else
            {
                writer.WriteNull(side);
            }
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter writer, BmltRow row, IReadOnlyList<string> fields)
    {
        writer.WriteStartObject();
        foreach (var field in fields)
        {
            writer.WriteString(field, row[field]);
        }

        writer.WriteEndObject();
    }

    private static void WriteFormat(BmltQuestion asked, BmltFormatText format)
    {
        var writer = asked.Writer;
        writer.WriteStartObject();
        writer.WriteString("key_string", format.Key);
        writer.WriteString("name_string", format.Name);
        writer.WriteString("description_string", format.Description);
        writer.WriteString("lang", format.Language);
        writer.WriteString("id", Text(format.Id));
        writer.WriteString("world_id", format.WorldId);
        writer.WriteString("format_type_enum", format.Kind);
        writer.WriteString("root_server_uri", asked.Context.Root);
        writer.WriteEndObject();
    }

    /// <summary>BMLT's own bridge to Meeting Guide: for what came by BMLT the types are the shared codes of the formats, by other names for the commonest.</summary>
    private static void WriteMeetingGuide(BmltQuestion asked, BmltRow row, string language)
    {
        var (writer, meeting) = (asked.Writer, row.Meeting);
        var online = meeting.Venue == Venue.Online;
        writer.WriteStartObject();
        writer.WriteString("slug", int.PopCount((int)meeting.Schedule.Days) == 1 ? meeting.Slug : $"{meeting.Slug}-{Text(row.Day)}");
        writer.WriteString("name", meeting.Name);
        writer.WriteNumber("day", row.Day);
        writer.WriteString("time", Clock.Format(meeting.Schedule.Start));
        writer.WriteString("end_time", Clock.Format(meeting.Schedule.Start.PlusMinutes(meeting.Schedule.Minutes)));
        writer.WriteString("timezone", meeting.TimeZone);
        writer.WriteString("location", online ? "Online Meeting" : row["location_text"]);
        writer.WriteString("formatted_address", MeetingGuideRecord.AddressOf(meeting));
        writer.WriteString("address", row["location_street"]);
        writer.WriteString("city", row["location_municipality"]);
        writer.WriteString("state", row["location_province"]);
        writer.WriteString("postal_code", row["location_postal_code_1"]);
        writer.WriteString("country", row["location_nation"]);
        writer.WriteString("region", row["service_body_name"]);
        writer.WriteStartArray("regions");
        writer.WriteStringValue(row["service_body_name"]);
        writer.WriteEndArray();
        writer.WriteString("conference_url", row["virtual_meeting_link"]);
        writer.WriteString("conference_url_notes", row["virtual_meeting_additional_info"]);
        writer.WriteString("conference_phone", row["phone_meeting_number"]);
        writer.WriteString("notes", row["comments"]);
        writer.WriteStartArray("types");
        var types = meeting.FormatKeys is null
            ? MeetingGuideRecord.TypesOf(meeting)
            : row.FormatIds.Select(id => TypeOf(asked.Words.Format(id, language)!.WorldId)).Where(type => type.Length > 0).Distinct();
        foreach (var type in types)
        {
            writer.WriteStringValue(type);
        }

        writer.WriteEndArray();
        if (online || meeting.Latitude is null || meeting.Longitude is null)
        {
            writer.WriteNull("coordinates");
        }
        else
        {
            writer.WriteString("coordinates", $"{row["latitude"]},{row["longitude"]}");
        }

        writer.WriteString("url", asked.Context.UrlOf(meeting));
        writer.WriteEndObject();
    }

    private static string TypeOf(string worldId) => worldId switch
    {
        "OPEN" => "O",
        "CLOSED" => "C",
        "WCHR" => "X",
        "VM" => "ONL",
        "HYBR" => "ONL",
        _ => worldId,
    };

    private static async Task<HashSet<long>> UsedFormats(BmltQuestion asked)
    {
        var combinations = asked.Db.Meetings.ListedWeekly()
            .Select(meeting => new { meeting.SourceId, meeting.Programme, meeting.FormatKeys, meeting.Types, meeting.Venue }).Distinct();
        var used = new HashSet<long>();
        await foreach (var one in combinations.AsAsyncEnumerable().WithCancellation(asked.Cancellation))
        {
            used.UnionWith(asked.Words.FormatsOf(one.SourceId, one.Programme, one.FormatKeys, one.Types, one.Venue));
        }

        return used;
    }

    private static Task<Area?> Coverage(BmltQuestion asked) =>
        asked.Db.Meetings.ListedWeekly().Where(meeting => meeting.Latitude != null && meeting.Longitude != null)
            .GroupBy(_ => 1)
            .Select(all => new Area(
                all.Min(meeting => meeting.Latitude!.Value),
                all.Max(meeting => meeting.Latitude!.Value),
                all.Min(meeting => meeting.Longitude!.Value),
                all.Max(meeting => meeting.Longitude!.Value)))
            .FirstOrDefaultAsync(asked.Cancellation);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Area(double South, double North, double West, double East);
}
