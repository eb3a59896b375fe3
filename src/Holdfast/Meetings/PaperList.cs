using Holdfast.Meetings.Finder;
using Holdfast.Ui;
using Holdfast.Web;
using Microsoft.Extensions.Localization;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Meetings;

/// <summary><c>/meetings.pdf</c>: what the finder found as a list for paper, by day of the week, with clock times only.</summary>
public sealed class PaperList(MeetingFinder finder, Asked.Reader reader, ProgrammeCatalog catalog, Viewer viewer, Say say, IEnumerable<IUrgentLine> urgent, IStringLocalizer<MeetingWords> words)
{
    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    // Drawing costs far more than finding; a few at a time keep the site quick for everybody else.
    private static readonly SemaphoreSlim Presses = new(2, 2);

    /// <param name="problems">As the finder's; the paper is then null.</param>
    public MeetingListPaper? Compose(IQueryCollection query, out IReadOnlyDictionary<string, string> problems)
    {
        var asked = reader.Read(query, MeetingListPdf.MostMeetings);
        problems = asked.Problems;
        if (problems.Count > 0)
        {
            return null;
        }

        var found = finder.Ask(asked.Question with { After = null });
        var cards = found.Items.Where(item => item.Begin is not null).Select(item => (Card: MeetingCard.Read(item.ReadRecord()), item)).ToList();
        var rows = cards.SelectMany(pair => pair.Card.Days.Where(day => asked.Question.Days == Weekdays.None || asked.Question.Days.HasFlag(Schedule.DayOf(day))).Select(day => (Day: day, pair.Card, pair.item)));
        var days = rows.GroupBy(row => row.Day).OrderBy(group => group.Key)
            .Select(group => new PaperDay(say.Day(group.Key), [.. group.OrderBy(row => row.Card.Time, StringComparer.Ordinal).ThenBy(row => row.Card.Name, StringComparer.CurrentCulture).Select(row => Row(row.Card, row.item))]))
            .ToList();
        var printed = say.DateWithYear(viewer.Now.InZone(viewer.Zone ?? DateTimeZone.Utc).Date);
        return new MeetingListPaper(
            words["Meetings"],
            days.Count > 0 ? Subtitle(asked, found) : $"{Subtitle(asked, found)} {words["No meetings match."]}".Trim(),
            words["Each time is on the clock of its own place."],
            string.Join(" ", urgent.Select(line => line.Line())),
            words["Printed {0}. Lists change: check before you travel.", printed],
            words["Page {0} of {1}"],
            viewer.Language,
            MeetingListPaper.PrintsOnLetter(viewer.Country),
            Fit(days));
    }

    /// <summary>Writes the paper as an answer, a few at a time.</summary>
    public static async Task Answer(HttpContext context)
    {
        var list = context.RequestServices.GetRequiredService<PaperList>();
        if (list.Compose(context.Request.Query, out var problems) is not { } paper)
        {
            await Results.ValidationProblem(problems.ToDictionary(pair => pair.Key, pair => new[] { pair.Value }), title: context.RequestServices.GetRequiredService<QueryReader>().Unreadable).ExecuteAsync(context);
            return;
        }

        using var drawn = new MemoryStream();
        await Presses.WaitAsync(context.RequestAborted);
        try
        {
            MeetingListPdf.Write(drawn, paper);
        }
        finally
        {
            Presses.Release();
        }

        context.Response.ContentType = "application/pdf";
        context.Response.ContentLength = drawn.Length;
        context.Response.Headers.ContentDisposition = "inline; filename=\"meetings.pdf\"";
        context.Response.Headers.CacheControl = "no-store";
        drawn.Position = 0;
        await drawn.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private string Subtitle(Asked asked, FinderAnswer found)
    {
        var parts = new List<string>();
        if (asked.Place is { } place)
        {
            parts.Add(words["Meetings within {0} of {1}", say.Distance(asked.Question.Km, viewer.UsesMiles), PlaceText.Of(place)]);
        }

        if (found.Next is not null)
        {
            parts.Add(words["Only the first {0} are printed.", MeetingListPdf.MostMeetings]);
        }

        return string.Join(". ", parts);
    }

    private PaperMeeting Row(MeetingCard card, Found found)
    {
        var programme = catalog.Find(card.Programme);
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(card.TimeZone);
        var details = new List<string>();
        if (programme is not null)
        {
            details.Add(programme.Name.ToString());
            details.AddRange(card.Types.Select(programme.FindType).OfType<MeetingType>().Where(type => type.Venue is null).Select(type => type.Name.ToString()));
        }

        details.AddRange(found.Access.Select(access => Accesses.Name(access).ToString()));
        if (card.HasRule)
        {
            details.Add(words["not every week: check the date"]);
        }

        var where = card.IsInPerson && card.Where is { } place ? place : words["Online"];
        return new PaperMeeting(
            say.Time(Clock.Parse(card.Time).Value),
            card.Name,
            card.IsInPerson || zone is null ? (card.IsOnline && card.IsInPerson ? $"{where} ({words["In person and online"]})" : where) : $"{where} ({say.Zone(zone)})",
            string.Join(", ", details.Distinct()));
    }

    /// <summary>A meeting on several days takes several rows: cut at what a paper list may hold.</summary>
    private static List<PaperDay> Fit(List<PaperDay> days)
    {
        var left = MeetingListPdf.MostMeetings;
        var fitting = new List<PaperDay>();
        foreach (var day in days)
        {
            var rows = day.Meetings.Take(left).ToArray();
            left -= rows.Length;
            if (rows.Length > 0)
            {
                fitting.Add(day with { Meetings = rows });
            }
        }

        return fitting;
    }
}

internal static class PaperEndpoint
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPaper(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/meetings.pdf", Reading, PaperList.Answer).AllowAnonymous();
}
