using System.Globalization;
using CsvHelper;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Meetings.Feeds;

/// <summary><c>/meetings.csv</c>: weekly meetings now in force under the column names of the TSML template, one row a day.</summary>
public static class CsvFeed
{
    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");
    private static readonly InstantPattern Stamp = InstantPattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm':'ss");
    private static readonly string[] DayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    /// <summary>The columns, in order, with what goes in.</summary>
    private static readonly (string Name, Func<Meeting, int, FeedContext, string?> Cell)[] Columns =
    [
        ("Time", (meeting, _, _) => Clock.Format(meeting.Schedule.Start)),
        ("End Time", (meeting, _, _) => Clock.Format(meeting.Schedule.Start.PlusMinutes(meeting.Schedule.Minutes))),
        ("Day", (_, day, _) => DayNames[day]),
        ("Name", (meeting, _, _) => meeting.Name),
        ("Slug", (meeting, day, _) => int.PopCount((int)meeting.Schedule.Days) == 1 ? meeting.Slug : string.Create(CultureInfo.InvariantCulture, $"{meeting.Slug}-{day}")),
        ("Location", (meeting, _, _) => meeting.Location),
        ("Formatted Address", (meeting, _, _) => MeetingGuideRecord.AddressOf(meeting)),
        ("Address", (meeting, _, _) => meeting.Street),
        ("City", (meeting, _, _) => meeting.City),
        ("State", (meeting, _, _) => meeting.State),
        ("Postal Code", (meeting, _, _) => meeting.PostalCode),
        ("Country", (meeting, _, _) => meeting.Country),
        ("Region", (meeting, _, _) => meeting.Region),
        ("Sub Region", (meeting, _, _) => meeting.SubRegion),
        ("Types", (meeting, _, context) => string.Join(", ", MeetingGuideRecord.TypesOf(meeting).Select(type => NameOf(type, meeting, context)))),
        ("Notes", (meeting, _, _) => meeting.Notes),
        ("Location Notes", (meeting, _, _) => meeting.LocationNotes),
        ("Group", (meeting, _, _) => meeting.Group),
        ("Group Notes", (meeting, _, _) => meeting.GroupNotes),
        ("Website", (meeting, _, _) => meeting.Website),
        ("Conference URL", (meeting, _, _) => meeting.ConferenceUrl),
        ("Conference URL Notes", (meeting, _, _) => meeting.ConferenceUrlNotes),
        ("Conference Phone", (meeting, _, _) => meeting.ConferencePhone),
        ("Conference Phone Notes", (meeting, _, _) => meeting.ConferencePhoneNotes),
        ("Latitude", (meeting, _, _) => meeting.Latitude is { } degrees ? Math.Round(degrees, 5).ToString(CultureInfo.InvariantCulture) : null),
        ("Longitude", (meeting, _, _) => meeting.Longitude is { } degrees ? Math.Round(degrees, 5).ToString(CultureInfo.InvariantCulture) : null),
        ("Approximate", (meeting, _, _) => meeting.IsApproximate ? "yes" : "no"),
        ("Timezone", (meeting, _, _) => meeting.TimeZone),
        ("Programme", (meeting, _, _) => meeting.Programme),
        ("Updated", (meeting, _, _) => Stamp.Format(MeetingGuideRecord.UpdatedAt(meeting))),
        ("URL", (meeting, _, context) => context.UrlOf(meeting)),
    ];

    internal static async Task Answer(HttpContext http)
    {
        var db = http.RequestServices.GetRequiredService<HoldfastDb>();
        var context = http.RequestServices.GetRequiredService<FeedContext>();
        if (await FeedsSlice.IsStillGood(http, db, context, "csv"))
        {
            return;
        }

        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"meetings.csv\"";
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        var today = new Today(http.RequestServices.GetRequiredService<IClock>().GetCurrentInstant());
        await http.RequestServices.GetRequiredService<FeedGate>()
            .Through(http, () => Write(http.Response.Body, db, context, today, http.RequestAborted));
    }

    public static async Task Write(Stream output, HoldfastDb db, FeedContext context, Today today, CancellationToken cancellation)
    {
        // What would be run as a formula is made harmless below: the library's own way would also spoil negative degrees.
        var settings = new CsvWriterOptions { NewLine = "\r\n", HasHeader = false, Injection = CsvInjection.None };
        await using var csv = CsvWriter.Create(output, settings, leaveOpen: true);
        await csv.WriteRecordAsync([.. Columns.Select(column => column.Name)], cancellation);
        var meetings = db.Meetings.ListedWeekly().OrderBy(meeting => meeting.Id).AsAsyncEnumerable();
        await foreach (var meeting in meetings.InForce(today, cancellation))
        {
            foreach (var day in meeting.Schedule.DayNumbers())
            {
                await csv.WriteRecordAsync([.. Columns.Select(column => Harmless(column.Cell(meeting, day, context)))], cancellation);
            }
        }

        await csv.FlushAsync(cancellation);
    }

    internal static string Harmless(string? cell)
    {
        if (string.IsNullOrEmpty(cell))
        {
            return "";
        }

        var first = cell.AsSpan().TrimStart();
        var looksLikeFormula = cell[0] is '\t' or '\r' or '\n' || (first.Length > 0 && first[0] is '=' or '+' or '-' or '@');
        return looksLikeFormula && !double.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
            ? "'" + cell
            : cell;
    }

    private static string NameOf(string type, Meeting meeting, FeedContext context) => type switch
    {
        "ONL" => "Online",
        "TC" => "Location Temporarily Closed",
        _ => context.Programmes.Find(meeting.Programme)?.Types.GetValueOrDefault(type)?.Name.English ?? type,
    };
}
