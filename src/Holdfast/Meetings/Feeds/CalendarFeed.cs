using System.Globalization;
using System.Text;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Meetings.Feeds;

/// <summary><c>/meetings/{slug}.ics</c> and <c>/meetings.ics?…</c>: any meeting, however it repeats.</summary>
public static class CalendarFeed
{
    /// <summary>More than anybody's calendar should hold; the feed says when it was cut.</summary>
    public const int Most = 1000;

    internal static async Task AnswerOne(HttpContext http)
    {
        var db = http.RequestServices.GetRequiredService<HoldfastDb>();
        var context = http.RequestServices.GetRequiredService<FeedContext>();
        var slug = (string)http.Request.RouteValues["slug"]!;
        var meeting = await db.Meetings.Listed().Include(meeting => meeting.Exceptions)
            .FirstOrDefaultAsync(meeting => meeting.Slug == slug, http.RequestAborted);
        if (meeting is null)
        {
            await FeedsSlice.Refuse(http, StatusCodes.Status404NotFound, "There is no meeting at this address.");
            return;
        }

        var calendar = new MeetingCalendar(context);
        calendar.Add(meeting);
        var now = http.RequestServices.GetRequiredService<IClock>().GetCurrentInstant();
        await Send(http, calendar.Write(meeting.Name, null, now), $"{meeting.Slug}.ics");
    }

    internal static async Task AnswerMany(HttpContext http)
    {
        var db = http.RequestServices.GetRequiredService<HoldfastDb>();
        var context = http.RequestServices.GetRequiredService<FeedContext>();
        if (MeetingFilter.Read(http.Request.Query, context.Programmes, out var mistake) is not { } filter)
        {
            await FeedsSlice.Refuse(http, StatusCodes.Status400BadRequest, mistake);
            return;
        }

        if (await FeedsSlice.IsStillGood(http, db, context, "ics" + filter))
        {
            return;
        }

        var now = http.RequestServices.GetRequiredService<IClock>().GetCurrentInstant();
        await http.RequestServices.GetRequiredService<FeedGate>().Through(http, async () =>
            await Send(http, await Write(db, context, filter, Most, now, http.RequestAborted), "meetings.ics"));
    }

    public static async Task<string> Write(
        HoldfastDb db, FeedContext context, MeetingFilter filter, int most, Instant now, CancellationToken cancellation)
    {
        var today = new Today(now);
        var calendar = new MeetingCalendar(context);
        string? cut = null;
        var meetings = filter.Narrow(db.Meetings.Listed()).Include(meeting => meeting.Exceptions).OrderBy(meeting => meeting.Id);
        await foreach (var meeting in meetings.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (!filter.Takes(meeting) || IsOver(meeting, today))
            {
                continue;
            }

            if (calendar.Count == most)
            {
                cut = string.Create(CultureInfo.InvariantCulture, $"Only the first {most} meetings are here. Narrow the search to see the others.");
                break;
            }

            calendar.Add(meeting);
        }

        return calendar.Write(context.Name, cut, now);
    }

    /// <summary>Every listed meeting, a thousand to a calendar, the calendars one after the other (RFC 5545 3.4 allows it).</summary>
    public static async Task WriteAll(Stream output, HoldfastDb db, FeedContext context, Instant now, CancellationToken cancellation)
    {
        var calendar = new MeetingCalendar(context);
        var meetings = db.Meetings.Listed().Include(meeting => meeting.Exceptions).OrderBy(meeting => meeting.Id);
        await foreach (var meeting in meetings.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (calendar.Count == Most)
            {
                await output.WriteAsync(Encoding.UTF8.GetBytes(calendar.Write(context.Name, null, now)), cancellation);
                calendar = new MeetingCalendar(context);
            }

            calendar.Add(meeting);
        }

        await output.WriteAsync(Encoding.UTF8.GetBytes(calendar.Write(context.Name, null, now)), cancellation);
    }

    private static bool IsOver(Meeting meeting, Today today)
    {
        var schedule = meeting.Schedule;
        return (schedule.Until ?? schedule.On) is { } last
            && last < today.In(meeting.TimeZone)
            && meeting.Exceptions.All(exception => exception.MovedTo is not { } to || to < today.In(meeting.TimeZone));
    }

    private static async Task Send(HttpContext http, string calendar, string file)
    {
        http.Response.ContentType = "text/calendar; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"inline; filename=\"{file}\"";
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.WriteAsync(calendar, Encoding.UTF8, http.RequestAborted);
        }
    }
}
