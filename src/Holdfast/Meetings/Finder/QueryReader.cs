using System.Globalization;
using Microsoft.Extensions.Localization;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Meetings.Finder;

/// <summary>
/// Reads the finder's query string, the same for the page, the JSON and the printed list. What can't be read
/// is named in a sentence; nothing is guessed.
/// </summary>
public sealed class QueryReader(ProgrammeCatalog catalog, IStringLocalizer<MeetingWords> words)
{
    private const int LongestWords = 100;
    private const int LongestCode = 40;

    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("H':'mm");

    /// <summary>What all problems together are called.</summary>
    public string Unreadable => words["The question can't be read."];

    /// <param name="problems">A sentence for each parameter that can't be read, keyed by its name; empty when all is well.</param>
    public FinderQuestion Read(IQueryCollection query, out IReadOnlyDictionary<string, string> problems)
    {
        var wrong = new Dictionary<string, string>();
        var question = new FinderQuestion
        {
            Near = Near(query, wrong),
            Km = Number(query, "km", 25, wrong, () => words["km must be a number above 0 and up to {0}.", FinderQuestion.MaxKm], km => km is > 0 and <= FinderQuestion.MaxKm),
            Days = Days(query, wrong),
            FromMinute = Minute(query, "from", wrong),
            ToMinute = Minute(query, "to", wrong),
            Programme = Programme(query, wrong),
            Pathway = Code(query, "pathway", wrong),
            Type = Code(query, "type", wrong),
            Modes = Mode(query, wrong),
            Language = Code(query, "lang", wrong),
            Audiences = Codes(query, "audience", Audiences.All, wrong),
            Access = Codes(query, "access", Accesses.All, wrong),
            Words = Text(query, wrong),
            Now = Flag(query, "now", wrong),
            Limit = (int)Number(query, "limit", FinderQuestion.DefaultLimit, wrong, () => words["limit must be a whole number from 1 to {0}.", FinderQuestion.MaxLimit], limit => limit is >= 1 and <= FinderQuestion.MaxLimit && limit == Math.Floor(limit)),
            After = After(query, wrong),
        };
        problems = wrong;
        return question;
    }

    private (double, double)? Near(IQueryCollection query, Dictionary<string, string> wrong)
    {
        var (latitude, longitude) = (Value(query, "lat"), Value(query, "lon"));
        if (latitude is null && longitude is null)
        {
            return null;
        }

        if (TryNumber(latitude, out var north) && north is >= -90 and <= 90 && TryNumber(longitude, out var east) && east is >= -180 and <= 180)
        {
            return (north, east);
        }

        wrong["lat"] = words["lat must be a number from -90 to 90 and lon one from -180 to 180."];
        return null;
    }

    private static double Number(IQueryCollection query, string name, double otherwise, Dictionary<string, string> wrong, Func<string> sentence, Func<double, bool> isFine)
    {
        if (Value(query, name) is not { } text)
        {
            return otherwise;
        }

        if (TryNumber(text, out var number) && isFine(number))
        {
            return number;
        }

        wrong[name] = sentence();
        return otherwise;
    }

    private Weekdays Days(IQueryCollection query, Dictionary<string, string> wrong)
    {
        var days = Weekdays.None;
        foreach (var text in Values(query, "day"))
        {
            if (text.Length == 1 && text[0] is >= '0' and <= '6')
            {
                days |= Schedule.DayOf(text[0] - '0');
            }
            else
            {
                wrong["day"] = words["day must be a number from 0 (Sunday) to 6 (Saturday)."];
            }
        }

        return days;
    }

    private int? Minute(IQueryCollection query, string name, Dictionary<string, string> wrong)
    {
        if (Value(query, name) is not { } text)
        {
            return null;
        }

        if (text.Length <= 5 && Clock.Parse(text) is { Success: true, Value: var time })
        {
            return (int)(time.TickOfDay / NodaConstants.TicksPerMinute);
        }

        wrong[name] = words["{0} must be a time like 18:30.", name];
        return null;
    }

    private string? Programme(IQueryCollection query, Dictionary<string, string> wrong)
    {
        var code = Code(query, "programme", wrong);
        if (code is null || catalog.Find(code) is not null)
        {
            return code;
        }

        wrong["programme"] = words["We don't know the programme “{0}”.", code];
        return null;
    }

    private Modes Mode(IQueryCollection query, Dictionary<string, string> wrong)
    {
        var modes = Modes.Any;
        foreach (var text in Values(query, "mode"))
        {
            switch (text)
            {
                case "in_person":
                    modes |= Modes.InPerson;
                    break;
                case "online":
                    modes |= Modes.Online;
                    break;
                case "hybrid":
                    modes |= Modes.Hybrid;
                    break;
                default:
                    wrong["mode"] = words["mode must be in_person, online or hybrid."];
                    break;
            }
        }

        return modes;
    }

    private string? Code(IQueryCollection query, string name, Dictionary<string, string> wrong)
    {
        if (Value(query, name) is not { } text)
        {
            return null;
        }

        if (text.Length <= LongestCode && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '+' or '_'))
        {
            return text;
        }

        wrong[name] = words["{0} must be a short code of letters and digits.", name];
        return null;
    }

    private List<string> Codes(IQueryCollection query, string name, IReadOnlyList<string> known, Dictionary<string, string> wrong)
    {
        var codes = Values(query, name).ToList();
        if (codes.TrueForAll(known.Contains))
        {
            return codes;
        }

        wrong[name] = words["{0} must be one of: {1}.", name, string.Join(", ", known)];
        return [];
    }

    private IReadOnlyList<string> Text(IQueryCollection query, Dictionary<string, string> wrong)
    {
        if (Value(query, "q") is not { } text)
        {
            return [];
        }

        if (text.Length <= LongestWords)
        {
            return Tokens.Of(text);
        }

        wrong["q"] = words["Search with at most {0} characters.", LongestWords];
        return [];
    }

    private bool Flag(IQueryCollection query, string name, Dictionary<string, string> wrong)
    {
        switch (Value(query, name))
        {
            case "1" or "true":
                return true;
            case null or "0" or "false":
                return false;
            default:
                wrong[name] = words["{0} must be 1 or 0.", name];
                return false;
        }
    }

    private FinderCursor? After(IQueryCollection query, Dictionary<string, string> wrong)
    {
        if (Value(query, "after") is not { } text)
        {
            return null;
        }

        if (FinderCursor.Parse(text) is { } cursor)
        {
            return cursor;
        }

        wrong["after"] = words["after must be the “next” of an earlier answer."];
        return null;
    }

    private static bool TryNumber(string? text, out double number)
    {
        number = 0;
        return text is { Length: <= 30 } && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }

    /// <summary>The one value of a parameter; an empty field of a form is as good as none.</summary>
    private static string? Value(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var values) && values.Count > 0 && !string.IsNullOrWhiteSpace(values[0]) ? values[0]!.Trim() : null;

    /// <summary>Values given several times or with commas between, at most 20.</summary>
    private static IEnumerable<string> Values(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var values)
            ? values.Where(value => value is not null).SelectMany(value => value!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Take(20)
            : [];
}
