using Holdfast.Meetings.Finder;
using Holdfast.Ui;
using Holdfast.Web;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Meetings;

/// <summary>The finder as a page. Its address holds the whole question, and no position finer than a kilometre.</summary>
[OutputCache(PolicyName = DrawnOnce.Name)]
public sealed class FindModel(
    MeetingFinder finder, Asked.Reader reader, Gazetteer gazetteer, ProgrammeCatalog catalog, Viewer viewer, Say say, IStringLocalizer<MeetingWords> words) : PageModel
{
    private const int PageSize = 20;
    private const double WidestKm = 200;

    public Asked Asked { get; private set; } = null!;

    public FinderQuestion Question => Asked.Question;

    public IReadOnlyList<Place> DidYouMean { get; private set; } = [];

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

    public string PrintAddress => "/meetings.pdf" + (WidenedToKm is { } km ? With(("km", Number(km)))["/meetings".Length..] : Request.QueryString);

    public string CalendarAddress => "/meetings.ics" + Asked.AsMachineQuery(WidenedToKm);

    /// <param name="Why">What of the question this meeting answers.</param>
    public sealed record Row(MeetingCard Card, Found Found, DateTimeZone Zone, IReadOnlyList<string> Why);

    public IActionResult OnGet()
    {
        Asked = reader.Read(Request.Query, PageSize);
        foreach (var (name, sentence) in Asked.Problems)
        {
            ModelState.AddModelError(name, sentence);
        }

        if (Asked.Problems.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        if (Asked.PlaceIsUnknown)
        {
            DidYouMean = gazetteer.Similar(Asked.PlaceText, viewer.Country);
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
        if (Asked.When != "any")
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
            var card = MeetingCard.Read(found.ReadRecord());
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
            why.Add(found.Begin <= viewer.Now ? words["On now"] : words["starts within 2 hours"]);
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
