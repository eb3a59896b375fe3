using System.IO.Compression;
using Holdfast.Data;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using NodaTime;

namespace Holdfast.Meetings.Feeds;

/// <summary>The lists that other sites, apps and calendars read. Anyone may, from any origin, without a cookie.</summary>
public static class FeedsSlice
{
    private const string Policy = "feeds";

    private static readonly string[] Methods = ["GET", "HEAD", "OPTIONS"];

    public static IServiceCollection AddFeeds(this IServiceCollection services)
    {
        services.AddSingleton<FeedContext>();
        services.AddSingleton<FeedGate>();
        services.AddSingleton<BmltVocabulary>();
        services.AddSecurityHeaderPolicies().AddPolicy(Policy, headers => headers
            .AddDefaultApiSecurityHeaders()

            // A page elsewhere may load a feed as a script: that is what jsonp is.
            .AddCrossOriginResourcePolicy(policy => policy.CrossOrigin()));
        services.Configure<RouteOptions>(options => options.SetParameterPolicy<BmltPath>("bmlt"));
        services.AddResponseCompression(options =>
        {
            // Feeds are public and hold nothing of the reader's, so compressing them over TLS gives nothing away.
            options.EnableForHttps = true;
            options.MimeTypes = ["text/html", "application/json", "text/javascript", "text/calendar", "text/csv", "application/xml", "application/problem+json"];
        });
        // A fifth smaller than the quickest for twice its time, and a page costs far more to draw than to compress.
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        return services;
    }

    public static IEndpointRouteBuilder MapFeeds(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/meetings.json", MeetingGuideFeed.Answer);
        Map(routes, "/meetings.csv", CsvFeed.Answer);
        Map(routes, "/meetings.ics", CalendarFeed.AnswerMany);
        Map(routes, "/meetings/{slug}.ics", CalendarFeed.AnswerOne);


        // Real clients ask with doubled slashes; only a path seen whole can forgive them. All methods, so that
        // this route never turns another page's 404 into a 405.
        routes.Map("/{**path:bmlt}", Piped(routes, BmltEndpoint.Answer)).AllowAnonymous().WithSecurityHeadersPolicy(Policy);
        return routes;
    }

    private static void Map(IEndpointRouteBuilder routes, string pattern, RequestDelegate answer) =>
        routes.MapMethods(pattern, Methods, Piped(routes, answer)).AllowAnonymous().WithSecurityHeadersPolicy(Policy);

    private static RequestDelegate Piped(IEndpointRouteBuilder routes, RequestDelegate answer)
    {
        var pipe = routes.CreateApplicationBuilder();
        pipe.Use(OpenToAll);
        pipe.UseResponseCompression();
        pipe.Run(answer);
        return pipe.Build();
    }

    private static Task OpenToAll(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.XContentTypeOptions = "nosniff";
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            headers.AccessControlAllowMethods = "GET, HEAD, OPTIONS";
            headers.AccessControlAllowHeaders = "*";
            headers.AccessControlMaxAge = "86400";
            headers.Allow = "GET, HEAD, OPTIONS";
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            headers.Allow = "GET, HEAD, OPTIONS";
            return Refuse(http, StatusCodes.Status405MethodNotAllowed, "This address can only be read.");
        }

        headers.CacheControl = "public, max-age=60";
        return next(http);
    }

    /// <summary>A plain sentence as problem+json, in the language of whoever asks.</summary>
    internal static Task Refuse(HttpContext http, int status, FeedMistake mistake)
    {
        http.Response.Headers.CacheControl = "no-cache";
        var words = http.RequestServices.GetRequiredService<IStringLocalizer<MeetingWords>>();
        return Results.Problem(words[mistake.Sentence, mistake.Given], statusCode: status).ExecuteAsync(http);
    }

    /// <summary>True when the reader's copy is still good; the answer is then finished, as a 304.</summary>
    internal static async Task<bool> IsStillGood(HttpContext http, HoldfastDb db, FeedContext context, string feed)
    {
        var clock = http.RequestServices.GetRequiredService<IClock>();
        var stamp = await FeedStamp.Read(db, clock.GetCurrentInstant(), http.RequestAborted);
        var tag = stamp.Tag(context, feed);
        var headers = http.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.LastModified = stamp.LastModified;
        var asked = http.Request.GetTypedHeaders();
        var good = StringValues.IsNullOrEmpty(http.Request.Headers.IfNoneMatch)
            ? asked.IfModifiedSince is { } since && since >= stamp.LastModified
            : asked.IfNoneMatch.Any(wanted => wanted.Equals(EntityTagHeaderValue.Any) || wanted.Compare(tag, useStrongComparison: false));
        if (good)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
        }

        return good;
    }
}

/// <summary>What a feed can't answer.</summary>
/// <param name="Sentence">In English, the key of its Spanish.</param>
/// <param name="Given">What goes into its gaps.</param>
public readonly record struct FeedMistake(string Sentence, params object[] Given)
{
    public static implicit operator FeedMistake(string sentence) => new(sentence);
}

/// <summary>
/// At most a few readers walk through all meetings at once; the others wait a little, then are asked to
/// come back. A feed must not slow down somebody who looks for a meeting tonight.
/// </summary>
public sealed class FeedGate : IDisposable
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim places = new(AtOnce, AtOnce);

    public async Task Through(HttpContext http, Func<Task> read)
    {
        if (!await places.WaitAsync(Patience, http.RequestAborted))
        {
            http.Response.Headers.RetryAfter = "30";
            await FeedsSlice.Refuse(http, StatusCodes.Status503ServiceUnavailable, "Many are reading this list right now. Please try again in half a minute.");
            return;
        }

        try
        {
            await read();
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();
}
