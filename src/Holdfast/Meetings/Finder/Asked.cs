using System.Globalization;
using Holdfast.Web;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Meetings.Finder;

/// <summary>
/// What a person asked the finder for, on screen or on paper: the machine's question, with a place by name and
/// times in people's words ("later today") turned into it.
/// </summary>
public sealed class Asked
{
    public const int LongestPlace = 100;

    /// <summary>Hours of the meeting's own clock, first and last minute of a start, as in the Meeting Guide app.</summary>
    private static readonly Dictionary<string, (int From, int To)> Parts = new()
    {
        ["morning"] = (4 * 60, (12 * 60) - 1),
        ["midday"] = (11 * 60, (17 * 60) - 1),
        ["evening"] = (16 * 60, (21 * 60) - 1),
        ["night"] = (20 * 60, (5 * 60) - 1),
    };

    private Asked()
    {
    }

    public FinderQuestion Question { get; private set; } = new();

    public string PlaceText { get; private set; } = "";

    /// <summary>Where the question looks, when it looks near a place that was named.</summary>
    public Place? Place { get; private set; }

    public bool PlaceIsUnknown => PlaceText.Length > 0 && Place is null;

    /// <summary>Near the browser's position, to about a kilometre.</summary>
    public bool IsNearMe { get; private set; }

    /// <summary>now, today, tomorrow or any.</summary>
    public string When { get; private set; } = "any";

    public string? PartOfDay { get; private set; }

    /// <summary>A sentence for each parameter that can't be read, by its name.</summary>
    public IReadOnlyDictionary<string, string> Problems { get; private set; } = new Dictionary<string, string>();

    /// <summary>Reads a query string for somebody; one for each request.</summary>
    public sealed class Reader(QueryReader reader, Gazetteer gazetteer, Viewer viewer, IStringLocalizer<MeetingWords> words)
    {
        public Asked Read(IQueryCollection query, int limit)
        {
            var asked = new Asked { Question = reader.Read(query, out var problems) with { Limit = limit } };
            var wrong = new Dictionary<string, string>(problems);
            ReadWhen(asked, query, wrong);
            ReadPlace(asked, query, wrong);
            asked.Problems = wrong;
            return asked;
        }

        private void ReadWhen(Asked asked, IQueryCollection query, Dictionary<string, string> wrong)
        {
            var when = query["when"].ToString();
            asked.When = when is "now" or "today" or "tomorrow" ? when : asked.Question.Now ? "now" : "any";
            if (when.Length > 0 && when is not ("now" or "today" or "tomorrow" or "any"))
            {
                wrong["when"] = words["Choose one of the times in the list."];
            }

            var zone = viewer.Zone ?? DateTimeZone.Utc;
            var today = viewer.Now.InZone(zone).Date;
            asked.Question = asked.When switch
            {
                "now" => asked.Question with { Now = true },
                "today" => asked.Question with { Before = Minute(today.PlusDays(1)) },
                "tomorrow" => asked.Question with { NotBefore = Minute(today.PlusDays(1)), Before = Minute(today.PlusDays(2)) },
                _ => asked.Question,
            };

            asked.PartOfDay = query["part"].ToString() is { Length: > 0 } part ? part : null;
            if (asked.PartOfDay is not null && !Parts.ContainsKey(asked.PartOfDay))
            {
                wrong["part"] = words["Choose one of the times in the list."];
            }
            else if (asked.PartOfDay is not null)
            {
                var (from, to) = Parts[asked.PartOfDay];
                asked.Question = asked.Question with { FromMinute = from, ToMinute = to };
            }

            int Minute(LocalDate date) => SegmentBuilder.MinuteOf(zone.AtStartOfDay(date).ToInstant());
        }

        private void ReadPlace(Asked asked, IQueryCollection query, Dictionary<string, string> wrong)
        {
            var text = query["near"].ToString().Trim();
            if (text.Length > LongestPlace)
            {
                asked.PlaceText = text[..LongestPlace];
                wrong["near"] = words["Write the town or postal code with at most {0} characters.", LongestPlace];
            }
            else if (text.Length > 0)
            {
                asked.PlaceText = text;
                asked.Place = gazetteer.Search(text, viewer.Country, 1) is [var best, ..] ? best : null;
                asked.Question = asked.Question with { Near = asked.Place is { } place ? (place.Latitude, place.Longitude) : null };
            }
            else if (asked.Question.Near is { } near)
            {
                asked.IsNearMe = true;
                asked.Question = asked.Question with { Near = (Math.Round(near.Latitude, 2), Math.Round(near.Longitude, 2)) };
            }
        }
    }

    /// <summary>The same question in the parameters that machines use, for the calendar of what is on screen.</summary>
    /// <param name="km">As far as the page had to look to find something, when that is further than was asked.</param>
    public string AsMachineQuery(double? km = null)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        if (Question.Near is { } near)
        {
            Add("lat", near.Latitude.ToString("0.####", CultureInfo.InvariantCulture));
            Add("lon", near.Longitude.ToString("0.####", CultureInfo.InvariantCulture));
            Add("km", (km ?? Question.Km).ToString("0.##", CultureInfo.InvariantCulture));
        }

        Add("programme", Question.Programme);
        Add("type", Question.Type);
        Add("lang", Question.Language);
        Add("q", string.Join(' ', Question.Words));
        Add("mode", string.Join(',', ModesAsked()));
        Add("day", string.Join(',', Enumerable.Range(0, 7).Where(day => Question.Days.HasFlag(Schedule.DayOf(day)))));
        return new Microsoft.AspNetCore.Http.Extensions.QueryBuilder(parameters).ToString();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                parameters.Add(KeyValuePair.Create(name, value));
            }
        }
    }

    private IEnumerable<string> ModesAsked()
    {
        if (Question.Modes.HasFlag(Modes.InPerson))
        {
            yield return "in_person";
        }

        if (Question.Modes.HasFlag(Modes.Online))
        {
            yield return "online";
        }

        if (Question.Modes.HasFlag(Modes.Hybrid))
        {
            yield return "hybrid";
        }
    }
}
