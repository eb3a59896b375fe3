using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Holdfast.Data;
using NodaTime;

namespace Holdfast.Meetings.Feeds;

/// <summary>
/// <c>/client_interface/{json|jsonp|tsml}/?switcher=…</c> as BMLT's clients know it: weekly meetings now in
/// force, all values text, mistakes in a question an empty list.
/// </summary>
public static partial class BmltEndpoint
{
    /// <summary>The version of the interface this one stands in for; clients switch features on by it.</summary>
    public const string Version = "4.2.7";

    internal static Task Answer(HttpContext http)
    {
        BmltPath.TryRead((string)http.Request.RouteValues["path"]!, out var what);
        return what switch
        {
            "json" or "jsonp" or "tsml" => AnswerSwitcher(http, what),
            "serverInfo.xml" => AnswerVersion(http),
            _ => FeedsSlice.Refuse(http, StatusCodes.Status422UnprocessableEntity, "This site answers client_interface as json, jsonp or tsml."),
        };
    }

    private static Task AnswerVersion(HttpContext http)
    {
        http.Response.ContentType = "application/xml; charset=utf-8";
        return http.Response.WriteAsync(
            $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<bmltInfo><serverVersion><readableString>{Version}</readableString></serverVersion></bmltInfo>\n",
            http.RequestAborted);
    }

    private static async Task AnswerSwitcher(HttpContext http, string format)
    {
        var query = http.Request.Query;
        var switcher = query["switcher"].ToString();
        var answer = Switchers.GetValueOrDefault(switcher);
        if (answer is null || (format == "tsml" && switcher != "GetSearchResults"))
        {
            await FeedsSlice.Refuse(http, StatusCodes.Status422UnprocessableEntity, "This site knows no such switcher in this format.");
            return;
        }

        var callback = format == "jsonp" ? query["callback"].LastOrDefault() ?? "callback" : null;
        if (callback is not null && !CallbackName().IsMatch(callback))
        {
            await FeedsSlice.Refuse(http, StatusCodes.Status422UnprocessableEntity, "\"callback\" is a name of letters, digits, dots, dollar signs and underscores.");
            return;
        }

        if (switcher == "GetFieldValues" && !BmltRow.Known.Contains(query["meeting_key"].ToString()))
        {
            await FeedsSlice.Refuse(http, StatusCodes.Status400BadRequest, "\"meeting_key\" names a field of GetFieldKeys.");
            return;
        }

        if (query["StringSearchIsAnAddress"].ToString() == "1")
        {
            await FeedsSlice.Refuse(http, StatusCodes.Status400BadRequest, "This site looks up no addresses. Ask with lat_val and long_val.");
            return;
        }

        http.Response.ContentType = callback is null ? "application/json; charset=utf-8" : "text/javascript; charset=utf-8";
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        await http.RequestServices.GetRequiredService<FeedGate>().Through(http, async () =>
        {
            var db = http.RequestServices.GetRequiredService<HoldfastDb>();
            var context = http.RequestServices.GetRequiredService<FeedContext>();
            var words = await http.RequestServices.GetRequiredService<BmltVocabulary>().Words(db, http.RequestAborted);
            var today = new Today(http.RequestServices.GetRequiredService<IClock>().GetCurrentInstant());
            var output = http.Response.BodyWriter;
            if (callback is not null)
            {
                output.Write(Encoding.UTF8.GetBytes(callback + "("));
            }

            await using (var writer = new Utf8JsonWriter(output, MeetingGuideFeed.Plain))
            {
                var question = new BmltQuestion(db, context, words, today, query, writer, output, format == "tsml", http.RequestAborted);
                await answer(question);
            }

            if (callback is not null)
            {
                output.Write(");"u8);
            }

            await output.FlushAsync(http.RequestAborted);
        });
    }

    /// <summary>Every listed weekly meeting now in force, as GetSearchResults gives them.</summary>
    public static async Task WriteAll(PipeWriter output, HoldfastDb db, FeedContext context, Today today, CancellationToken cancellation)
    {
        var words = await new BmltVocabulary(context).Words(db, cancellation);
        await using var writer = new Utf8JsonWriter(output, MeetingGuideFeed.Plain);
        await BmltSwitchers.GetSearchResults(new BmltQuestion(db, context, words, today, new QueryCollection(), writer, output, false, cancellation));
        await output.FlushAsync(cancellation);
    }

    private static void Write(this PipeWriter output, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }

    private static readonly Dictionary<string, Func<BmltQuestion, Task>> Switchers = new(StringComparer.Ordinal)
    {
        ["GetSearchResults"] = BmltSwitchers.GetSearchResults,
        ["GetFormats"] = BmltSwitchers.GetFormats,
        ["GetServiceBodies"] = BmltSwitchers.GetServiceBodies,
        ["GetServerInfo"] = BmltSwitchers.GetServerInfo,
        ["GetFieldKeys"] = BmltSwitchers.GetFieldKeys,
        ["GetFieldValues"] = BmltSwitchers.GetFieldValues,
        ["GetCoverageArea"] = BmltSwitchers.GetCoverageArea,
        ["GetChanges"] = BmltSwitchers.GetChanges,
    };

    [GeneratedRegex(@"\A[A-Za-z0-9_.$]{1,100}\z")]
    private static partial Regex CallbackName();
}

/// <summary>One request on its way to an answer.</summary>
internal sealed record BmltQuestion(
    HoldfastDb Db,
    FeedContext Context,
    BmltWords Words,
    Today Today,
    IQueryCollection Query,
    Utf8JsonWriter Writer,
    PipeWriter Output,
    bool AsMeetingGuide,
    CancellationToken Cancellation)
{
    /// <summary>Gives the reader what is written so far when that is much.</summary>
    public async ValueTask Pause()
    {
        if (Writer.BytesPending > MeetingGuideFeed.Chunk)
        {
            Writer.Flush();
            await Output.FlushAsync(Cancellation);
        }
    }
}
