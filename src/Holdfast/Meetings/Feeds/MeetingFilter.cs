using System.Globalization;
using Holdfast.Meetings.Finder;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Meetings.Feeds;

/// <summary>A place on earth and how far around it, in great-circle kilometres.</summary>
public readonly record struct Around(double Latitude, double Longitude, double Km)
{
    public double KmTo(double latitude, double longitude) => Globe.Km(Latitude, Longitude, latitude, longitude);
}

/// <summary>Which meetings a calendar feed carries: the words of its address, checked.</summary>
public sealed record MeetingFilter
{
    public const double MostKm = 500;
    private const int WordLength = 100;

    public string? Programme { get; init; }
    public string? Type { get; init; }

    /// <summary>In person includes hybrid, and so does online: both let you in that way.</summary>
    public IReadOnlyList<Venue>? Venues { get; init; }

    public string? Language { get; init; }

    /// <summary>In the meeting's own zone; none is any.</summary>
    public Weekdays Days { get; init; }

    public string? Words { get; init; }
    public Around? Near { get; init; }

    /// <summary>Reads programme, type, mode, lang, day, q, lat, lon and km. What it can't be is a sentence in <paramref name="mistake"/>.</summary>
    public static MeetingFilter? Read(IQueryCollection query, ProgrammeCatalog programmes, out FeedMistake mistake)
    {
        mistake = default;
        foreach (var name in new[] { "programme", "type", "mode", "lang", "day", "q", "lat", "lon", "km" })
        {
            if (query[name].Count > 1 || query[name].ToString().Length > WordLength)
            {
                mistake = new("\"{0}\" can be given once, with at most {1} characters.", name, WordLength);
                return null;
            }
        }

        string? Word(string name) => query[name].ToString().Trim() is { Length: > 0 } word ? word : null;

        var programme = Word("programme")?.ToLowerInvariant();
        if (programme is not null && programmes.Find(programme) is null)
        {
            mistake = new("\"programme\" isn't one this site knows.");
            return null;
        }

        List<Venue>? venues = null;
        if (Word("mode") is { } modeWord)
        {
            venues = [];
            foreach (var word in modeWord.Split(','))
            {
                Venue? venue = word switch { "in_person" => Venue.InPerson, "online" => Venue.Online, "hybrid" => Venue.Hybrid, _ => null };
                if (venue is null)
                {
                    mistake = new("\"mode\" is in_person, online or hybrid.");
                    return null;
                }

                venues.Add(venue.Value);
                venues.Add(Venue.Hybrid);
            }
        }

        var days = Weekdays.None;
        if (Word("day") is { } dayWord)
        {
            foreach (var word in dayWord.Split(','))
            {
                if (word is not [>= '0' and <= '6'])
                {
                    mistake = new("\"day\" is a number from 0 (Sunday) to 6 (Saturday).");
                    return null;
                }

                days |= Schedule.DayOf(word[0] - '0');
            }
        }

        Around? near = null;
        if (Word("lat") is not null || Word("lon") is not null || Word("km") is not null)
        {
            if (!Number(Word("lat"), 90, out var latitude) || !Number(Word("lon"), 180, out var longitude))
            {
                mistake = new("\"lat\" is from -90 to 90 and \"lon\" from -180 to 180, and both are needed.");
                return null;
            }

            if (!Number(Word("km") ?? "25", MostKm, out var km) || km <= 0)
            {
                mistake = new("\"km\" is more than 0 and at most {0}.", MostKm);
                return null;
            }

            near = new Around(latitude, longitude, km);
        }

        return new MeetingFilter
        {
            Programme = programme,
            Type = Word("type"),
            Venues = venues,
            Language = Word("lang")?.ToLowerInvariant(),
            Days = days,
            Words = Word("q"),
            Near = near,
        };
    }

    /// <summary>What the database can decide; <see cref="Takes"/> decides the rest.</summary>
    public IQueryable<Meeting> Narrow(IQueryable<Meeting> meetings)
    {
        if (Programme is { } programme)
        {
            meetings = meetings.Where(meeting => meeting.Programme == programme);
        }

        if (Venues is { } venues)
        {
            meetings = meetings.Where(meeting => venues.Contains(meeting.Venue));
        }

        if (Days != Weekdays.None)
        {
            meetings = meetings.Where(meeting => (meeting.Schedule.Days & Days) != 0);
        }

        if (Near is { } near)
        {
            var (south, north) = (near.Latitude - near.Km / 110, near.Latitude + near.Km / 110);
            meetings = meetings.Where(meeting => meeting.Latitude >= south && meeting.Latitude <= north && meeting.Longitude != null);
        }

        return meetings;
    }

    public bool Takes(Meeting meeting) =>
        (Type is null || MeetingGuideRecord.TypesOf(meeting).Contains(Type, StringComparer.OrdinalIgnoreCase))
        && (Language is null || meeting.Languages.Contains(Language))
        && (Near is not { } near || (meeting is { Latitude: { } latitude, Longitude: { } longitude } && near.KmTo(latitude, longitude) <= near.Km))
        && (Words is null || Mentions(Words, meeting.Name, meeting.Location, meeting.Group, meeting.City, meeting.Region, meeting.Notes));

    internal static bool Mentions(string words, params ReadOnlySpan<string?> texts)
    {
        var compare = CultureInfo.InvariantCulture.CompareInfo;
        foreach (var text in texts)
        {
            if (text is not null && compare.IndexOf(text, words, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Number(string? text, double limit, out double value)
    {
        value = double.NaN;
        return text is not null
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            && Math.Abs(value) <= limit;
    }
}
