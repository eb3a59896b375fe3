using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Meetings.Feeds;

/// <summary><c>/meetings.json</c>: every weekly meeting now in force, as the Meeting Guide format has it.</summary>
public static class MeetingGuideFeed
{
    /// <summary>Bytes written before the reader is given them.</summary>
    internal const int Chunk = 32 * 1024;

    /// <summary>The answers are read as JSON and never as a page, so only what JSON itself asks for is escaped.</summary>
    internal static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static async Task Answer(HttpContext http)
    {
        var db = http.RequestServices.GetRequiredService<HoldfastDb>();
        var context = http.RequestServices.GetRequiredService<FeedContext>();
        if (await FeedsSlice.IsStillGood(http, db, context, "json"))
        {
            return;
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        var today = new Today(http.RequestServices.GetRequiredService<IClock>().GetCurrentInstant());
        await http.RequestServices.GetRequiredService<FeedGate>()
            .Through(http, () => Write(http.Response.BodyWriter, db, context, today, http.RequestAborted));
    }

    public static async Task Write(PipeWriter output, HoldfastDb db, FeedContext context, Today today, CancellationToken cancellation)
    {
        await using var writer = new Utf8JsonWriter(output, Plain);
        writer.WriteStartArray();
        var meetings = db.Meetings.ListedWeekly().OrderBy(meeting => meeting.Id).AsAsyncEnumerable();
        await foreach (var meeting in meetings.InForce(today, cancellation))
        {
            MeetingGuideRecord.Write(writer, meeting, context);
            if (writer.BytesPending > Chunk)
            {
                writer.Flush();
                await output.FlushAsync(cancellation);
            }
        }

        writer.WriteEndArray();
        writer.Flush();
        await output.FlushAsync(cancellation);
    }
}
