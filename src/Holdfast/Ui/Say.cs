using System.Globalization;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Ui;

/// <summary>Times, dates, zones and distances in the words of the page's language.</summary>
public sealed class Say(IStringLocalizer<UiWords> words)
{
    private const double KmPerMile = 1.609344;

    private static bool IsSpanish => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "es";

    /// <summary>"7:30 pm", "noon", "midnight"; 24 hours where people write so.</summary>
    public string Time(LocalTime time)
    {
        if (time == LocalTime.Midnight)
        {
            return words["midnight"];
        }

        if (time == LocalTime.Noon)
        {
            return words["noon"];
        }

        var culture = CultureInfo.CurrentCulture;
        return culture.DateTimeFormat.ShortTimePattern.Contains('t', StringComparison.Ordinal)
            ? time.ToString("h':'mm tt", CultureInfo.InvariantCulture).Replace("AM", IsSpanish ? "a. m." : "am", StringComparison.Ordinal).Replace("PM", IsSpanish ? "p. m." : "pm", StringComparison.Ordinal)
            : time.ToString("H':'mm", CultureInfo.InvariantCulture);
    }

    public string Time(ZonedDateTime at) => Time(at.TimeOfDay);

    /// <summary>"Monday, November 23".</summary>
    public string Date(LocalDate date) => date.ToDateOnly().ToString(IsSpanish ? "dddd, d 'de' MMMM" : "dddd, MMMM d", CultureInfo.CurrentCulture);

    /// <summary>"Monday, November 23, 2026".</summary>
    public string DateWithYear(LocalDate date) => date.ToDateOnly().ToString(IsSpanish ? "dddd, d 'de' MMMM 'de' yyyy" : "dddd, MMMM d, yyyy", CultureInfo.CurrentCulture);

    /// <param name="day">0 is Sunday.</param>
    public string Day(int day) => CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName((DayOfWeek)day);

    /// <summary>"in 26 minutes", "in 4½ hours", "in 3 days"; up to a minute is "now".</summary>
    public string Until(Instant now, Instant then)
    {
        var minutes = (int)Math.Ceiling((then - now).TotalMinutes);
        switch (minutes)
        {
            case <= 1:
                return words["now"];
            case < 60:
                return words["in {0} minutes", minutes];
            case < 24 * 60:
                var halves = (int)Math.Round(minutes / 30.0);
                return halves == 2 ? words["in 1 hour"] : words["in {0} hours", (halves / 2) + (halves % 2 == 1 ? "½" : "")];
            default:
                var days = (int)Math.Round(minutes / (24.0 * 60));
                return days == 1 ? words["in 1 day"] : words["in {0} days", days];
        }
    }

    /// <summary>"1 hour", "1½ hours", "45 minutes".</summary>
    public string Length(int minutes) => minutes switch
    {
        60 => words["1 hour"],
        _ when minutes % 60 == 0 => words["{0} hours", minutes / 60],
        _ when minutes > 60 && minutes % 30 == 0 => words["{0} hours", $"{minutes / 60}½"],
        _ => words["{0} minutes", minutes],
    };

    /// <summary>"0.8 miles" or "1.3 km", to the nearest tenth below ten.</summary>
    public string Distance(double km, bool inMiles)
    {
        var value = inMiles ? km / KmPerMile : km;
        var number = value.ToString(value < 10 ? "0.#" : "0", CultureInfo.CurrentCulture);
        return inMiles ? (number == "1" ? words["1 mile"] : words["{0} miles", number]) : words["{0} km", number];
    }

    /// <summary>"Pacific Time (Los Angeles)": the zone in words, never an offset.</summary>
    public string Zone(DateTimeZone zone)
    {
        var town = Town(zone);
        return ZoneNames.Of(zone.Id) is { } name ? $"{name} ({town})" : words["{0} time", town];
    }

    /// <summary>The town a zone is named after: "Los Angeles".</summary>
    public static string Town(DateTimeZone zone) => zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');
}

/// <summary>Names the resource of times and distances.</summary>
public sealed class UiWords;
