using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Meetings.Import;

/// <summary>Reads days and times as lists write them.</summary>
internal static partial class TimeReading
{
    private static readonly string[][] DayNames =
    [
        ["sunday", "sun", "domingo"],
        ["monday", "mon", "lunes"],
        ["tuesday", "tue", "tues", "martes"],
        ["wednesday", "wed", "weds", "miércoles", "miercoles"],
        ["thursday", "thu", "thur", "thurs", "jueves"],
        ["friday", "fri", "viernes"],
        ["saturday", "sat", "sábado", "sabado"],
    ];

    private static readonly LocalDateTimePattern[] UpdatedPatterns =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm':'ss"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss'Z'"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss;FFFFFFF'Z'"),
        LocalDateTimePattern.CreateWithInvariantCulture("M'/'d'/'uuuu h':'mm':'ss tt"),
    ];

    /// <summary>0 is Sunday; null when it is no day.</summary>
    public static int? Day(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number is >= 0 and <= 6 ? number : null;
        }

        var name = text.Trim().TrimEnd('.').ToLowerInvariant();
        var index = Array.FindIndex(DayNames, names => names.Contains(name));
        return index >= 0 ? index : null;
    }

    /// <summary>"19:30", "9:05", "19:30:00", "7:30 PM", "7pm", noon, midnight; null when it is no time.</summary>
    public static LocalTime? Time(string text)
    {
        var word = text.Trim().ToLowerInvariant();
        switch (word)
        {
            case "noon" or "12 noon" or "12:00 noon" or "mediodía" or "mediodia":
                return LocalTime.Noon;
            case "midnight" or "12 midnight" or "12:00 midnight" or "medianoche":
                return LocalTime.Midnight;
            default:
                break;
        }

        var match = Clock().Match(word);
        if (!match.Success)
        {
            return null;
        }

        var hour = int.Parse(match.Groups["hour"].ValueSpan, CultureInfo.InvariantCulture);
        var minute = match.Groups["minute"].Success ? int.Parse(match.Groups["minute"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var half = match.Groups["half"].ValueSpan;
        if (minute > 59)
        {
            return null;
        }

        if (half.IsEmpty)
        {
            return hour <= 23 && match.Groups["minute"].Success ? new LocalTime(hour, minute) : null;
        }

        // "19:30 PM" says the same thing twice.
        return hour switch
        {
            > 12 and <= 23 when half[0] == 'p' => new LocalTime(hour, minute),
            >= 1 and <= 12 => new LocalTime(hour % 12 + (half[0] == 'p' ? 12 : 0), minute),
            _ => null,
        };
    }

    /// <summary>Minutes of an "H:MM[:SS]" duration up to 24 hours; null when it is none or nothing.</summary>
    public static int? Minutes(string? text)
    {
        if (text is null || Length().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var minutes = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * 60 + int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        return minutes is >= 1 and <= Schedule.MaxMinutes ? minutes : null;
    }

    /// <summary>When a list says a record last changed, in UTC; null when it can't be read.</summary>
    public static Instant? Updated(string? text)
    {
        if (text is null)
        {
            return null;
        }

        foreach (var pattern in UpdatedPatterns)
        {
            if (pattern.Parse(text).TryGetValue(default, out var at) && at.Year is >= 1970 and <= 9000)
            {
                return at.InUtc().ToInstant();
            }
        }

        return null;
    }

    [GeneratedRegex(@"^(?<hour>\d{1,2})(?:[:.h](?<minute>\d{2}))?(?::\d{2})?\s?(?<half>[ap])?\.?(?:(?<=[ap]\.?)m\.?)?$")]
    private static partial Regex Clock();

    [GeneratedRegex(@"^(\d{1,2}):([0-5]\d)(?::\d{2})?$")]
    private static partial Regex Length();
}
