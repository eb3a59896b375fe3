using Holdfast.Meetings.Finder;
using Holdfast.Ui;
using Holdfast.Web;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Meetings;

/// <summary>The finder as a page. Its address holds the whole question, and no position finer than a kilometre.</summary>
public sealed class FindModel(
    MeetingFinder finder, QueryReader reader, Gazetteer gazetteer, ProgrammeCatalog catalog, Viewer viewer, Say say, IStringLocalizer<MeetingWords> words) : PageModel
{
    private const int PageSize = 20;
    private const int LongestPlace = 100;
    private const double DefaultKm = 25;
    private const double WidestKm = 200;

    /// <summary>Hours of the meeting's own clock, as in the Meeting Guide app.</summary>
    private static readonly Dictionary<string, (string From, string To)> Parts = new()
    {
        ["morning"] = ("04:00", "11:59"),
        ["midday"] = ("11:00", "16:59"),
        ["evening"] = ("16:00", "20:59"),
        ["night"] = ("20:00", "04:59"),
    };

    public string PlaceText { get; private set; } = "";

    /// <summary>Where the question looks, when it looks near a place.</summary>
    public Place? Place { get; private set; }

    public bool IsNearMe { get; private set; }

    public IReadOnlyList<Place> DidYouMean { get; private set; } = [];

    public bool PlaceIsUnknown { get; private set; }

    public FinderQuestion Question { get; private set; } = new();

    public string When { get; private set; } = "any";

    public string? PartOfDay { get; private set; }

    public IReadOnlyDictionary<string, string> Problems { get; private set; } = new Dictionary<string, string>();

    public IReadOnlyList<(string Heading, IReadOnlyList<Row> Rows)> Groups { get; private set; } = [];

    public int? Total { get; private set; }

    public string? NextPage { get; private set; }

    /// <summary>When nothing matched: which single filter to let go, and how many that would find.</summary>
    public IReadOnlyList<(string Filter, string Address, int? Count)> Widen { get; private set; } = [];

    /// <summary>Found by looking further out, when nothing was near.</summary>
    public double? WidenedToKm { get; private set; }

    public IReadOnlyList<Row> OnlineNow { get; private set; } = [];

    public IReadOnlyList<Programme> Programmes => catalog.All;

    public IReadOnlyList<string> Languages => finder.Languages;

    public string PrintAddress => "/meetings.pdf" + ShownQuery;

    public string CalendarAddress => "/meetings.ics" + ShownQuery;

    /// <summary>What is on the page, so with the distance that found something.</summary>
    private string ShownQuery => WidenedToKm is { } km ? With(("km", Number(km)))["/meetings".Length..] : Request.QueryString.ToString();

    /// <param name="Why">What of the question this meeting answers.</param>
    public sealed record Row(MeetingCard Card, Found Found, DateTimeZone Zone, IReadOnlyList<string> Why);

    public IActionResult OnGet()
    {
        var query = Request.Query;
        Question = reader.Read(query, out var problems) with { Limit = PageSize };
        var wrong = new Dictionary<string, string>(problems);
        ReadWhen(query, wrong);
        ReadPlace(query, wrong);
        Problems = wrong;
        foreach (var (name, sentence) in wrong)
        {
            ModelState.AddModelError(name, sentence);
        }

        if (wrong.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        var answer = finder.Ask(Question);
        if (answer.Items.Count == 0 && Question.After is null)
        {
            answer = LookFurther() ?? answer;
        }

        Show(answer);
        return Page();
    }

    /// <summary>This page's address with some parameters changed; null takes one out. Paging starts over.</summary>
    public string With(params (string Name, string? Value)[] changes)
    {
        var query = Request.Query
            .Where(pair => pair.Key is not "after" and not "language" && !Array.Exists(changes, change => change.Name == pair.Key))
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""))
            .Where(pair => pair.Value.Length > 0)
            .Concat(changes.Where(change => change.Value is not null).Select(change => KeyValuePair.Create(change.Name, change.Value!)));
        return "/meetings" + new QueryBuilder(query);
    }

    private void ReadWhen(IQueryCollection query, Dictionary<string, string> wrong)
    {
        var asked = query["when"].ToString();
        When = asked is "now" or "today" or "tomorrow" ? asked : Question.Now ? "now" : "any";
        if (asked.Length > 0 && asked is not ("now" or "today" or "tomorrow" or "any"))
        {
            wrong["when"] = words["Choose one of the times in the list."];
        }

        var zone = viewer.Zone ?? DateTimeZone.Utc;
        var today = viewer.Now.InZone(zone).Date;
        Question = When switch
        {
            "now" => Question with { Now = true },
            "today" => Question with { Before = Minute(zone.AtStartOfDay(today.PlusDays(1))) },
            "tomorrow" => Question with { NotBefore = Minute(zone.AtStartOfDay(today.PlusDays(1))), Before = Minute(zone.AtStartOfDay(today.PlusDays(2))) },
            _ => Question,
        };

        PartOfDay = query["part"].ToString() is { Length: > 0 } part ? part : null;
        if (PartOfDay is null)
        {
            return;
        }

        if (Parts.TryGetValue(PartOfDay, out var hours))
        {
            Question = Question with { FromMinute = MinuteOfDay(hours.From), ToMinute = MinuteOfDay(hours.To) };
        }
        else
        {
            wrong["part"] = words["Choose one of the times in the list."];
        }

        static int Minute(ZonedDateTime at) => SegmentBuilder.MinuteOf(at.ToInstant());
        static int MinuteOfDay(string clock) => (int.Parse(clock.AsSpan(0, 2), System.Globalization.CultureInfo.InvariantCulture) * 60) + int.Parse(clock.AsSpan(3), System.Globalization.CultureInfo.InvariantCulture);
    }

    private void ReadPlace(IQueryCollection query, Dictionary<string, string> wrong)
    {
        PlaceText = query["near"].ToString().Trim();
        if (PlaceText.Length > LongestPlace)
        {
            PlaceText = PlaceText[..LongestPlace];
            wrong["near"] = words["Write the town or postal code with at most {0} characters.", LongestPlace];
            return;
        }

        if (PlaceText.Length > 0)
        {
            Place = gazetteer.Search(PlaceText, viewer.Country, 1) is [var best, ..] ? best : null;
            if (Place is null)
            {
                PlaceIsUnknown = true;
                DidYouMean = gazetteer.Similar(PlaceText, viewer.Country);
            }
            else
            {
                Question = Question with { Near = (Place.Latitude, Place.Longitude) };
            }
        }
        else if (Question.Near is { } near)
        {
            IsNearMe = true;
            Question = Question with { Near = (Math.Round(near.Latitude, 2), Math.Round(near.Longitude, 2)) };
        }

        if (Question.Near is not null && query["km"].Count == 0)
        {
            Question = Question with { Km = DefaultKm };
        }
    }

    /// <summary>Nothing found: look further out, say what letting one filter go would find, and offer what is online now.</summary>
    private FinderAnswer? LookFurther()
    {
        OnlineNow = Rows(finder.Ask(new FinderQuestion { Modes = Modes.Online | Modes.Hybrid, Now = true, Limit = 5 }), areAsked: false);
        Widen =
        [
            .. Filters()
                .Select(filter => (filter.Label, Address: With(filter.Parameters), finder.Ask(filter.Without).Total, Any: finder.Ask(filter.Without).Items.Count > 0))
                .Where(filter => filter.Any)
                .Select(filter => (filter.Label, filter.Address, filter.Total)),
        ];
        if (Question.Near is null)
        {
            return null;
        }

        for (var km = Question.Km * 2; km <= WidestKm; km *= 2)
        {
            var further = finder.Ask(Question with { Km = km });
            if (further.Items.Count > 0)
            {
                WidenedToKm = km;
                return further;
            }
        }

        return null;
    }

    private static string Number(double km) => km.ToString("0", System.Globalization.CultureInfo.InvariantCulture);

    private IEnumerable<(string Label, (string, string?)[] Parameters, FinderQuestion Without)> Filters()
    {
        if (When != "any")
        {
            yield return (words["the time"], [("when", null), ("now", null)], Question with { Now = false, NotBefore = null, Before = null });
        }

        if (Question.Days != Weekdays.None)
        {
            yield return (words["the day"], [("day", null)], Question with { Days = Weekdays.None });
        }

        if (Question.FromMinute is not null || Question.ToMinute is not null)
        {
            yield return (words["the time of day"], [("part", null), ("from", null), ("to", null)], Question with { FromMinute = null, ToMinute = null });
        }

        if (Question.Programme is { } programme)
        {
            yield return (catalog.Find(programme)!.Name.ToString(), [("programme", null)], Question with { Programme = null });
        }

        if (Question.Type is not null)
        {
            yield return (words["the kind of meeting"], [("type", null)], Question with { Type = null });
        }

        if (Question.Modes != Modes.Any)
        {
            yield return (words["online or in person"], [("mode", null)], Question with { Modes = Modes.Any });
        }

        if (Question.Language is { } language)
        {
            yield return (LanguageName(language), [("lang", null)], Question with { Language = null });
        }

        foreach (var audience in Question.Audiences)
        {
            yield return (Audiences.Name(audience).ToString(), [("audience", null)], Question with { Audiences = [] });
        }

        foreach (var access in Question.Access)
        {
            yield return (Accesses.Name(access).ToString(), [("access", null)], Question with { Access = [] });
        }

        if (Question.Words.Count > 0)
        {
            yield return (words["the words"], [("q", null)], Question with { Words = [] });
        }
    }

    private void Show(FinderAnswer answer)
    {
        Total = answer.Total;
        NextPage = answer.Next is { } next ? With([("after", next.ToString()), .. WidenedToKm is { } km ? new (string, string?)[] { ("km", Number(km)) } : []]) : null;
        Groups =
        [
            .. Rows(answer).GroupBy(Heading).Select(group => (group.Key, (IReadOnlyList<Row>)[.. group])),
        ];
    }

    /// <param name="areAsked">They answer the person's own question, and say how.</param>
    private List<Row> Rows(FinderAnswer answer, bool areAsked = true) =>
    [
        .. answer.Items.Select(found =>
        {
            var card = MeetingCard.Read(found.Record);
            return new Row(card, found, DateTimeZoneProviders.Tzdb.GetZoneOrNull(card.TimeZone) ?? DateTimeZone.Utc, areAsked ? Why(card, found) : []);
        }),
    ];

    private string Heading(Row row)
    {
        if (row.Found.Begin is not { } begin)
        {
            return words["Closed for now"];
        }

        var now = viewer.Now;
        if (begin <= now)
        {
            return words["Open now"];
        }

        if (begin <= now + Duration.FromMinutes(FinderQuestion.SoonMinutes))
        {
            return words["Starting soon"];
        }

        var zone = viewer.Zone ?? row.Zone;
        var (today, date) = (now.InZone(zone).Date, begin.InZone(zone).Date);
        return date == today ? words["Later today"]
            : date == today.PlusDays(1) ? words["Tomorrow"]
            : say.Date(date);
    }

    private List<string> Why(MeetingCard card, Found found)
    {
        var why = new List<string>();
        if (Question.Now)
        {
            why.Add(found.Begin <= viewer.Now ? words["Open now"] : words["starts within 2 hours"]);
        }

        if (Question.Type is { } type && catalog.Find(card.Programme)?.FindType(type) is { } named)
        {
            why.Add(named.Name.ToString());
        }

        if (Question.Language is { } language)
        {
            why.Add(LanguageName(language));
        }

        why.AddRange(Question.Audiences.Select(audience => Audiences.Name(audience).ToString()));
        why.AddRange(Question.Access.Select(access => Accesses.Name(access).ToString()));
        return why;
    }

    /// <summary>The language in the page's own words.</summary>
    public static string LanguageName(string code)
    {
        try
        {
            return LanguageNames.In(code);
        }
        catch (System.Globalization.CultureNotFoundException)
        {
            return code;
        }
    }
}
