using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using Holdfast.Meetings.Feeds;
using NodaTime;

namespace Holdfast.Meetings.Finder;

/// <summary><c>/meetings/search.json</c>: the finder for machines. Each item is a Meeting Guide record with distance, next start and its slug at its source.</summary>
internal static class SearchEndpoint
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapSearch(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/meetings/search.json", Reading, Search).AllowAnonymous();

    private static Task Search(HttpContext context)
    {
        var services = context.RequestServices;
        var question = services.GetRequiredService<QueryReader>().Read(context.Request.Query, out var problems);
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (problems.Count > 0)
        {
            return Results.ValidationProblem(problems.ToDictionary(pair => pair.Key, pair => new[] { pair.Value }), title: services.GetRequiredService<QueryReader>().Unreadable).ExecuteAsync(context);
        }

        var answer = services.GetRequiredService<MeetingFinder>().Ask(question);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        Write(context.Response.BodyWriter, answer, services.GetRequiredService<FeedContext>());
        return context.Response.BodyWriter.FlushAsync(context.RequestAborted).AsTask();
    }

    internal static void Write(PipeWriter output, FinderAnswer answer, FeedContext feed)
    {
        output.Write("{\"items\":["u8);
        for (var i = 0; i < answer.Items.Count; i++)
        {
            var item = answer.Items[i];
            if (i > 0)
            {
                output.Write(","u8);
            }

            // The record without its last brace, so that this answer's own keys can follow.
            var record = item.ReadRecord();
            output.Write(record.AsSpan(..^1));
            feed.WriteAddresses(output, SlugIn(record));
            output.Write(",\"distance_km\":"u8);
            if (item.Km is { } km)
            {
                WriteNumber(output, Math.Round(km, 2));
            }
            else
            {
                output.Write("null"u8);
            }

            output.Write(",\"next_start\":"u8);
            if (item.Begin is { } begin)
            {
                WriteInstant(output, begin);
            }
            else
            {
                output.Write("null"u8);
            }

            output.Write("}"u8);
        }

        output.Write("],\"next\":"u8);
        if (answer.Next is { } next)
        {
            output.Write("\""u8);
            output.Write(System.Text.Encoding.ASCII.GetBytes(next.ToString()));
            output.Write("\"}"u8);
        }
        else
        {
            output.Write("null}"u8);
        }
    }

    private static ReadOnlySpan<byte> SlugIn(ReadOnlySpan<byte> record)
    {
        var slug = record[(record.IndexOf("\"slug\":\""u8) + "\"slug\":\""u8.Length)..];
        return slug[..slug.IndexOf((byte)'"')];
    }

    private static void WriteNumber(PipeWriter output, double number)
    {
        if (!Utf8Formatter.TryFormat(number, output.GetSpan(32), out var written))
        {
            throw new InvalidOperationException("A distance didn't fit.");
        }

        output.Advance(written);
    }

    /// <summary>As <c>"2026-11-23T19:30:00Z"</c>.</summary>
    private static void WriteInstant(PipeWriter output, Instant instant)
    {
        var span = output.GetSpan(24);
        if (!instant.ToDateTimeUtc().TryFormat(span[1..], out var written, "yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture))
        {
            throw new InvalidOperationException("An instant didn't fit.");
        }

        span[0] = (byte)'"';
        span[written + 1] = (byte)'"';
        output.Advance(written + 2);
    }
}
