using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Holdfast.Data;
using NodaTime;

namespace Holdfast.Meetings.Import;

/// <summary>What became of one record: its meetings, or why there are none.</summary>
/// <param name="Slug">The slug it has even though it is refused: what is already here under it hasn't vanished.</param>
internal readonly record struct RecordReading(IReadOnlyList<Draft> Drafts, string? Refusal = null, string? Slug = null, int UnknownTypes = 0, bool IsUnpublished = false)
{
    public static RecordReading Refused(string reason, string? slug = null) => new([], reason, slug);
}

/// <summary>Turns records of Meeting Guide, tables and BMLT into drafts.</summary>
/// <param name="programme">Of records that name none.</param>
/// <param name="timeZone">IANA id of records that name none; null asks the place.</param>
internal sealed partial class RecordReader(ProgrammeCatalog catalog, Gazetteer gazetteer, string? programme, string? timeZone)
{
    private const int DefaultMinutes = 60;
    private const string NoZone = "Its time zone isn't known: it names none and no town is within 100 km. Give one with --time-zone, like --time-zone America/Chicago.";

    // Hosts that open straight into a meeting, with anything before a dot.
    private static readonly string[] Providers =
    [
        "bluejeans.com", "discord.gg", "freeconference.com", "freeconferencecall.com", "goto.com", "gotomeet.me", "gotomeeting.com", "horizon.meta.com",
        "maps.secondlife.com", "meet.google.com", "meet.jit.si", "meetings.dialpad.com", "signal.group", "skype.com", "slurl.com", "teams.live.com",
        "teams.microsoft.com", "vrchat.com", "webex.com", "zoho.com", "zoom.us",
    ];

    public RecordReading MeetingGuide(ListRecord record)
    {
        var slug = PlainText.Line(record.Text("slug", "id"), int.MaxValue);
        if (slug is null)
        {
            return RecordReading.Refused("It has no slug, so it couldn't be told from the others next time.");
        }

        if (slug.Length > Meeting.LineLength - 2)
        {
            return RecordReading.Refused("Its slug is too long.");
        }

        var dayTexts = record.Items("day");
        var timeText = record.Text("time", "start_time");
        if (dayTexts.Count == 0 && timeText is null)
        {
            return RecordReading.Refused("It has no day and time: a meeting by appointment can't be listed.", slug);
        }

        if (dayTexts.Count == 0)
        {
            return RecordReading.Refused("It has no day.", slug);
        }

        if (timeText is null)
        {
            return RecordReading.Refused("It has no time.", slug);
        }

        var days = new SortedSet<int>();
        foreach (var text in dayTexts)
        {
            if (TimeReading.Day(text) is not { } day)
            {
                return RecordReading.Refused($"Its day {Shown(text)} is none: days are 0 (Sunday) to 6, or names.", slug);
            }

            days.Add(day);
        }

        if (TimeReading.Time(timeText) is not { } start)
        {
            return RecordReading.Refused($"Its time {Shown(timeText)} can't be read.", slug);
        }

        var minutes = DefaultMinutes;
        if (record.Text("end_time") is { } endText)
        {
            if (TimeReading.Time(endText) is not { } end)
            {
                return RecordReading.Refused($"Its end time {Shown(endText)} can't be read.", slug);
            }

            minutes = Length(start, end);
        }

        var code = record.Text("programme", "program")?.ToLowerInvariant() is { } own && catalog.Find(own) is not null ? own : programme ?? "aa";
        var reading = catalog.Read(code, record.Items("types").Select(TypeName));
        var where = Where(record);
        var withheld = new Withheld(where.CountryCode);
        var location = record.Text("location", "location_name");
        var (url, joinUrl, link) = JoinUrl(record.Text("conference_url"), withheld, anyHost: false);
        var (phone, joinPhone, phoneWords) = JoinPhone(record.Text("conference_phone"), withheld);
        var hasWayIn = url is not null || phone is not null && phone.Count(c => char.IsAsciiDigit(c) || c is ',' or '+' or '#') >= 10;
        foreach (var contact in Contacts(record))
        {
            withheld.Contact(contact);
        }

        var isApproximate = IsApproximate(record, where);
        if (!hasWayIn && !where.IsKnown)
        {
            return RecordReading.Refused("It has neither a place nor a way in online.", slug);
        }

        var venue = VenueOf(record.Text("attendance_option"), reading, hasWayIn, isApproximate);
        where = where.LookedUp(gazetteer);
        var (zone, zoneRefusal) = Zone(record.Text("timezone", "time_zone"), where);
        if (zone is null)
        {
            return RecordReading.Refused(zoneRefusal, slug);
        }

        var regions = record.Items("regions") is { Count: > 0 } chain ? chain : [.. new[] { record.Text("region"), record.Text("sub_region") }.OfType<string>().SelectMany(region => region.Split(" > "))];
        var words = new Words(withheld);
        var listing = new Listing
        {
            Name = "",
            Programme = code,
            Venue = venue,
            TimeZone = zone,
            Schedule = Schedule.Weekly(Weekdays.Sunday, start, minutes),
            Types = Bounded(reading.Types),
            Languages = Bounded(reading.Languages),
            Audience = Bounded(reading.Audience),
            Access = Bounded(reading.Access),
            Group = words.Line(record.Text("group")),
            GroupNotes = words.Notes(record.Text("group_notes")),
            Notes = words.Notes(WithLink(record.Text("notes"), link)),
            Website = WebAddress(record.Text("website", "url"), withheld),
            Location = words.Line(location),
            LocationNotes = words.Notes(record.Text("location_notes")),
            Street = words.Line(where.Street),
            City = words.Line(where.City),
            State = words.Line(where.State),
            PostalCode = words.Line(where.PostalCode),
            Country = words.Line(where.Country),
            FormattedAddress = words.Line(where.FormattedAddress),
            Region = words.Line(regions.Count > 0 ? regions[0] : null),
            SubRegion = words.Line(regions.Count > 1 ? regions[1] : null),
            Latitude = where.Latitude,
            Longitude = where.Longitude,
            IsApproximate = isApproximate || where.IsLookedUp,
            ConferenceUrl = url,
            ConferenceUrlNotes = words.Notes(record.Text("conference_url_notes")),
            ConferencePhone = phone,
            ConferencePhoneNotes = words.Notes(Joined(record.Text("conference_phone_notes"), phoneWords)),
            UpdatedAt = TimeReading.Updated(record.Text("updated")),
        };
        var name = words.Line(record.Text("name", "meeting"), Meeting.NameLength);
        listing = listing with { Private = words.Private(joinUrl, joinPhone) };
        listing = WithoutKnownPasscodes(listing, withheld);
        var drafts = days.Select(day => new Draft(
            record.Number,
            days.Count == 1 ? slug : $"{slug}-{day}",
            slug,
            listing with
            {
                Name = name ?? MadeName(listing, day),
                Schedule = Schedule.Weekly(Schedule.DayOf(day), start, minutes),
            }));
        return new RecordReading([.. drafts], Slug: slug, UnknownTypes: reading.Unknown.Count);
    }

    public RecordReading Bmlt(ListRecord record)
    {
        var slug = record.Text("id_bigint");
        if (slug is null)
        {
            return RecordReading.Refused("It has no id_bigint, so it couldn't be told from the others next time.");
        }

        if (!long.TryParse(slug, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == 0)
        {
            return RecordReading.Refused($"Its id_bigint {Shown(slug)} isn't a number.");
        }

        slug = id.ToString(CultureInfo.InvariantCulture);
        if (record.Text("published") is "0" or "false")
        {
            return new RecordReading([], Slug: null, IsUnpublished: true);
        }

        if (record.Text("weekday_tinyint") is not { } dayText || !int.TryParse(dayText, NumberStyles.None, CultureInfo.InvariantCulture, out var day) || day is < 1 or > 7)
        {
            return RecordReading.Refused("Its weekday_tinyint isn't 1 (Sunday) to 7.", slug);
        }

        if (record.Text("start_time") is not { } timeText || TimeReading.Time(timeText) is not { } start)
        {
            return RecordReading.Refused("It has no start_time that can be read.", slug);
        }

        var name = record.Text("meeting_name");
        var minutes = TimeReading.Minutes(record.Text("duration_time")) ?? DefaultMinutes;
        var where = new Whereabouts
        {
            Street = record.Text("location_street"),
            City = record.Text("location_municipality"),
            State = record.Text("location_province"),
            Country = record.Text("location_nation"),
            PostalCode = record.Text("location_postal_code_1"),
        };
        if (Whereabouts.Position(record.Text("latitude"), record.Text("longitude")) is { } position)
        {
            where = where with { Latitude = position.Latitude, Longitude = position.Longitude };
        }

        where = where.LookedUp(gazetteer);
        var (zone, zoneRefusal) = Zone(record.Text("time_zone"), where);
        if (zone is null)
        {
            return RecordReading.Refused(zoneRefusal, slug);
        }

        var withheld = new Withheld(where.CountryCode ?? "US");
        var (url, joinUrl, _) = JoinUrl(record.Text("virtual_meeting_link"), withheld, anyHost: true);
        var (phone, joinPhone, _) = JoinPhone(record.Text("phone_meeting_number"), withheld);
        foreach (var contact in record.Names.Where(field => field == "email_contact" || field.StartsWith("contact_", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            withheld.Contact(record.Text(contact));
        }

        var keys = PlainText.Line(record.Text("formats"), Meeting.LineLength);
        var code = record.Text("programme")?.ToLowerInvariant() is { } own && catalog.Find(own) is not null ? own : programme ?? "na";
        var venueType = record.Text("venue_type");
        var words = new Words(withheld);
        var listing = new Listing
        {
            Name = "",
            Programme = code,
            Venue = Venue.InPerson,
            TimeZone = zone,
            Schedule = Schedule.Weekly(Schedule.DayOf(day - 1), start, minutes),
            FormatKeys = keys,
            Notes = words.Notes(record.Text("comments")),
            Location = words.Line(record.Text("location_text")),
            LocationNotes = words.Notes(record.Text("location_info")),
            Street = words.Line(where.Street),
            City = words.Line(where.City),
            State = words.Line(where.State),
            PostalCode = words.Line(where.PostalCode),
            Country = words.Line(where.Country),
            Region = words.Line(record.Text("location_neighborhood", "location_city_subsection", "location_sub_province")),
            Latitude = where.Latitude,
            Longitude = where.Longitude,
            IsApproximate = where.IsLookedUp,
            ConferenceUrl = url,
            ConferenceUrlNotes = words.Notes(record.Text("virtual_meeting_additional_info")),
            ConferencePhone = phone,
            ServiceBodyId = long.TryParse(record.Text("service_body_bigint"), NumberStyles.None, CultureInfo.InvariantCulture, out var body) ? body : null,
        };
        listing = listing with { Name = words.Line(name, Meeting.NameLength) ?? MadeName(listing, day - 1) };
        listing = listing with { Extra = Extra(record, words, listing, url is not null, phone is not null) };
        listing = listing with { Private = words.Private(joinUrl, joinPhone) };
        listing = WithoutKnownPasscodes(listing, withheld);
        var (formed, unknown) = WithFormats(listing, NoWorldIds, venueType is "1" or "2" or "3" ? (Venue)int.Parse(venueType, CultureInfo.InvariantCulture) : null);
        return new RecordReading([new Draft(record.Number, slug, slug, formed, id, venueType is "1" or "2" or "3")], Slug: slug, UnknownTypes: unknown);
    }

    /// <summary>
    /// A BMLT listing with what its formats say. A list tells its formats after its meetings, so this is asked
    /// once with none and again when they are known.
    /// </summary>
    /// <param name="worldIds">The code all servers share by this server's key.</param>
    /// <param name="told">What venue_type says.</param>
    public (Listing Listing, int Unknown) WithFormats(Listing listing, IReadOnlyDictionary<string, string> worldIds, Venue? told)
    {
        var keys = (listing.FormatKeys ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var reading = catalog.ReadBmlt(listing.Programme, keys.Select(key => (key, worldIds.GetValueOrDefault(key))));
        var hasWayIn = listing.ConferenceUrl is not null || listing.ConferencePhone is not null;
        var venue = told is not null && !reading.IsTemporarilyClosed ? told.Value
            : reading.IsTemporarilyClosed ? (hasWayIn || reading.IsOnline || told is Venue.Online ? Venue.Online : Venue.TemporarilyClosed)
            : reading.IsHybrid ? Venue.Hybrid
            : reading.IsOnline ? Venue.Online
            : hasWayIn ? (listing.Street is null ? Venue.Online : Venue.Hybrid)
            : Venue.InPerson;
        return (
            listing with
            {
                Venue = venue,
                Types = Bounded(reading.Types),
                Languages = Bounded(reading.Languages),
                Audience = Bounded(reading.Audience),
                Access = Bounded(reading.Access),
            },
            reading.Unknown.Count);
    }

    /// <summary>Minutes from start to end; an end before the start is after midnight, and an end at the start says nothing.</summary>
    private static int Length(LocalTime start, LocalTime end)
    {
        var minutes = (end.Hour - start.Hour) * 60 + end.Minute - start.Minute;
        return minutes == 0 ? DefaultMinutes : minutes < 0 ? minutes + Schedule.MaxMinutes : minutes;
    }

    private static string TypeName(string written) => written.ToLowerInvariant() switch
    {
        "online meeting" or "online" => "ONL",
        "temporary closure" or "temporarily closed" => "TC",
        _ => written,
    };

    private static Whereabouts Where(ListRecord record)
    {
        var formatted = record.Text("formatted_address");
        var street = record.Text("address");
        if (formatted is null && street is not null && !record.Has("city") && street.Count(c => c == ',') >= 2)
        {
            (formatted, street) = (street, null);
        }

        var where = new Whereabouts
        {
            Street = street,
            City = record.Text("city"),
            State = record.Text("state"),
            PostalCode = Whereabouts.PaddedPostal(record.Text("postal_code", "zip"), record.Text("country"), record.Text("state")),
            Country = record.Text("country"),
            FormattedAddress = formatted,
        };
        if (Whereabouts.Position(record.Text("latitude"), record.Text("longitude"), record.Text("coordinates")) is { } position)
        {
            where = where with { Latitude = position.Latitude, Longitude = position.Longitude };
        }

        return where.WithAddressParts();
    }

    /// <summary>
    /// Whether it has no door to go to: the record says so, or its one-line address has too few parts to hold
    /// a street, or there is neither a street nor a named place at a position.
    /// </summary>
    private static bool IsApproximate(ListRecord record, Whereabouts where)
    {
        if (record.Text("coordinates") is { } coordinates)
        {
            var parts = coordinates.Count(c => c == ',') + 1;
            if (parts is 2 or 4)
            {
                return parts == 4;
            }
        }

        return record.Text("approximate")?.ToLowerInvariant() switch
        {
            "yes" or "true" or "1" => true,
            "no" or "false" or "0" => false,
            _ => record.Has("address") ? false
                : where.FormattedAddress is { } formatted ? formatted.Count(c => c == ',') < 3
                : where.Latitude is null || where.Street is null && !record.Has("location"),
        };
    }

    private static Venue VenueOf(string? attendance, TypeReading types, bool hasWayIn, bool isApproximate)
    {
        var option = attendance?.ToLowerInvariant();
        var isOnline = hasWayIn || types.IsOnline || types.IsHybrid || option is "online" or "hybrid";
        if (types.IsTemporarilyClosed || option == "inactive" && !hasWayIn)
        {
            return isOnline ? Venue.Online : Venue.TemporarilyClosed;
        }

        if (option == "online" || isApproximate && isOnline)
        {
            return Venue.Online;
        }

        // Nobody can be sent to a town without a door: listed, not offered.
        return isOnline ? Venue.Hybrid : isApproximate ? Venue.TemporarilyClosed : Venue.InPerson;
    }

    private (string? Zone, string Refusal) Zone(string? own, Whereabouts where)
    {
        if (own is not null)
        {
            return Whereabouts.IsZone(own) ? (own, "") : (null, $"Its time zone {Shown(own)} isn't one known here.");
        }

        return (timeZone ?? where.Zone(gazetteer), NoZone);
    }

    /// <summary>The way in online without its passcode, with it if it had one, and a link that isn't a way in by itself.</summary>
    private static (string? Url, string? Join, string? Link) JoinUrl(string? written, Withheld withheld, bool anyHost)
    {
        if (written is null || PlainText.Line(written, int.MaxValue) is not { } text)
        {
            return default;
        }

        text = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        if (text.Contains(' ', StringComparison.Ordinal) && FirstUrl().Match(text) is { Success: true } first)
        {
            // "https://…/j/1? pwd=x": what follows the address may be its passcode.
            withheld.Plain(text);
            text = first.Value;
        }

        if (text.Length > Meeting.UrlLength || !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || !address.Host.Contains('.', StringComparison.Ordinal))
        {
            return default;
        }

        var plain = withheld.PlainUrl(text);
        var join = plain == text ? null : text;
        var isProvider = Providers.Any(host => address.Host.Equals(host, StringComparison.OrdinalIgnoreCase) || address.Host.EndsWith("." + host, StringComparison.OrdinalIgnoreCase));
        if (isProvider || anyHost && address.Scheme == "https")
        {
            // Every provider answers on https.
            return (isProvider && plain.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "https" + plain[4..] : plain, join, null);
        }

        return (null, join, address.Scheme == "https" ? plain : null);
    }

    private static (string? Phone, string? Join, string? Words) JoinPhone(string? written, Withheld withheld)
    {
        if (PlainText.Line(written, Meeting.LineLength) is not { } text)
        {
            return default;
        }

        // Some write directions where the number belongs.
        if (text.Count(char.IsLetter) > 12)
        {
            var number = withheld.PlainDialIn(text);
            var isNumber = number is not null && number.Count(char.IsAsciiDigit) >= 10 && !text.Contains("ID", StringComparison.OrdinalIgnoreCase);
            withheld.KnowsDialIn(isNumber ? number : null);
            return (isNumber ? number : null, null, text);
        }

        var plain = withheld.PlainDialIn(text);
        withheld.KnowsDialIn(plain);
        return plain is null || plain.Count(char.IsAsciiDigit) < 7 ? default : (plain, plain == text ? null : text, null);
    }

    private static IEnumerable<string?> Contacts(ListRecord record)
    {
        yield return record.Text("email");
        yield return record.Text("phone");
        foreach (var email in record.Items("feedback_emails"))
        {
            yield return email;
        }

        for (var i = 1; i <= 3; i++)
        {
            yield return record.Text($"contact_{i}_name");
            yield return record.Text($"contact_{i}_email");
            yield return record.Text($"contact_{i}_phone");
        }
    }

    private static string? WebAddress(string? written, Withheld withheld)
    {
        if (PlainText.Line(written, int.MaxValue) is not { } text)
        {
            return null;
        }

        if (text.Contains('@', StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal))
        {
            withheld.Plain(text);
            return null;
        }

        text = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        var isWeb = text.Length <= Meeting.UrlLength && !text.Contains(' ', StringComparison.Ordinal)
            && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Contains('.', StringComparison.Ordinal);
        return isWeb ? withheld.PlainUrl(text) : null;
    }

    private static string? WithLink(string? notes, string? link) =>
        link is null || notes?.Contains(link, StringComparison.OrdinalIgnoreCase) == true ? notes : Joined(notes, link);

    private static string? Joined(string? first, string? second) => first is null ? second : second is null || first.Contains(second, StringComparison.Ordinal) ? first : $"{first}\n{second}";

    private static CodeList Bounded(CodeList codes) => codes.ToString().Length <= Meeting.LineLength ? codes : CodeList.Of(codes.Take(20).Where(code => code.Length < 20));

    private static string MadeName(Listing listing, int day)
    {
        var time = $"{CultureInfo.InvariantCulture.DateTimeFormat.DayNames[day]} {listing.Schedule.Start.ToString("HH:mm", CultureInfo.InvariantCulture)}";
        return PlainText.Cut($"{listing.Location ?? listing.Group ?? listing.City ?? "Meeting"} {time}", Meeting.NameLength)!;
    }

    private static string Shown(string text) => $"\"{PlainText.Line(text, 40)}\"";

    private static Listing WithoutKnownPasscodes(Listing listing, Withheld withheld)
    {
        if (withheld.Passcodes.Count == 0)
        {
            return listing;
        }

        return listing with
        {
            Group = Without(listing.Group),
            GroupNotes = Without(listing.GroupNotes),
            Notes = Without(listing.Notes),
            Location = Without(listing.Location),
            LocationNotes = Without(listing.LocationNotes),
            ConferenceUrlNotes = Without(listing.ConferenceUrlNotes),
            ConferencePhoneNotes = Without(listing.ConferencePhoneNotes),
        };

        string? Without(string? text) => text is null ? null : withheld.WithoutKnownPasscodes(text) is { Length: > 0 } left ? left : null;
    }

    /// <summary>What a BMLT record says that has no place of its own, so that it goes out as it came in.</summary>
    private static string? Extra(ListRecord record, Words words, Listing listing, bool hasUrl, bool hasPhone)
    {
        var extra = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in record.Names)
        {
            if (Placed.Contains(name) || name.StartsWith("contact_", StringComparison.Ordinal) || name.StartsWith("distance_in_", StringComparison.Ordinal))
            {
                continue;
            }

            if (words.Notes(record.Text(name)) is { } text && name.Length <= 60)
            {
                extra[name] = text;
            }
        }

        KeepWhenOther("latitude", listing.IsApproximate ? null : listing.Latitude?.ToString("R", CultureInfo.InvariantCulture));
        KeepWhenOther("longitude", listing.IsApproximate ? null : listing.Longitude?.ToString("R", CultureInfo.InvariantCulture));
        KeepWhenOther("start_time", listing.Schedule.Start.ToString("HH:mm:ss", CultureInfo.InvariantCulture));
        KeepWhenOther("duration_time", $"{listing.Schedule.Minutes / 60:00}:{listing.Schedule.Minutes % 60:00}:00");
        if (!hasUrl && words.Line(record.Text("virtual_meeting_link")) is { } link)
        {
            extra["virtual_meeting_link"] = link;
        }

        if (!hasPhone && words.Line(record.Text("phone_meeting_number")) is { } phone)
        {
            extra["phone_meeting_number"] = phone;
        }

        while (extra.Count > 0)
        {
            var json = JsonSerializer.Serialize(extra, ExtraJson);
            if (json.Length <= Meeting.NotesLength)
            {
                return json;
            }

            extra.Remove(extra.MaxBy(field => field.Value.Length).Key);
        }

        return null;

        void KeepWhenOther(string name, string? ours)
        {
            if (record.Text(name) is { } text && text != ours && text.Length <= 60 && PlainText.Line(text, 60) == text)
            {
                extra[name] = text;
            }
        }
    }

    private static readonly Dictionary<string, string> NoWorldIds = [];

    private static readonly JsonSerializerOptions ExtraJson = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Fields of a BMLT record that have a place in a meeting, or that are somebody's own.</summary>
    private static readonly HashSet<string> Placed =
    [
        "id_bigint", "weekday_tinyint", "start_time", "duration_time", "time_zone", "formats", "longitude", "latitude", "published", "meeting_name", "location_text", "location_street",
        "location_municipality", "location_province", "location_postal_code_1", "location_nation", "comments", "virtual_meeting_link", "virtual_meeting_additional_info",
        "phone_meeting_number", "email_contact", "service_body_bigint",
    ];

    [GeneratedRegex(@"https?://\S+", RegexOptions.IgnoreCase)]
    private static partial Regex FirstUrl();

    /// <summary>The words of one record: cleaned, then without what isn't for everybody.</summary>
    private sealed class Words(Withheld withheld)
    {
        public string? Line(string? text, int most = Meeting.LineLength) => text is null ? null : PlainText.Line(withheld.Plain(PlainText.Clean(text)), most);

        public string? Notes(string? text) => text is null ? null : PlainText.Cut(withheld.Plain(PlainText.Clean(text)), Meeting.NotesLength);

        public PrivateDetails? Private(string? joinUrl, string? joinPhone)
        {
            var details = new PrivateDetails { JoinUrl = joinUrl, JoinPhone = joinPhone, Passcodes = withheld.Passcodes, Contacts = withheld.Contacts };
            return details.IsEmpty ? null : details;
        }
    }
}
