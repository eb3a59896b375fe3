using System.Net;
using Holdfast.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Tests.Safety;

/// <summary>What people do on the pages of reports and decisions, in a line each.</summary>
internal static class Scenes
{
    private const string Form = "main form";

    public static Task<string> PublicId(this HoldfastApp app, Person who) => app.Stored(db => db.Members.Where(member => member.Id == who.MemberId).Select(member => member.PublicId).SingleAsync());

    public static async Task<Person> Steward(this HoldfastApp app, string name)
    {
        var steward = await app.Join(name);
        await app.Grant(steward, Roles.Steward);
        return steward;
    }

    /// <returns>The report's id, of the newest there is.</returns>
    public static async Task<string> Report(this HoldfastApp app, Person who, string kind, string id, string reason = "harm", string words = "")
    {
        using var sent = await who.Send(await who.Page($"/report/{kind}/{id}"), Form, ("Input.Reason", reason), ("Input.Words", words));
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        return await app.Stored(db => db.Reports.OrderByDescending(report => report.Id).Select(report => report.PublicId).FirstAsync());
    }

    public static async Task Decide(this Person moderator, string report, int step, string why = "It hurt somebody.", int days = 7)
    {
        using var sent = await moderator.Send(await moderator.Page($"/reports/{report}"), Form, ("Input.Step", $"{step}"), ("Input.Days", $"{days}"), ("Input.Text", why));
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
    }

    /// <summary>Appeals the newest decision about them that can be appealed.</summary>
    /// <returns>The appeal's id.</returns>
    public static async Task<string> Appeal(this HoldfastApp app, Person who, string words)
    {
        using var sent = await who.Send(await who.Page("/you/decisions"), Form, ("Input.Words", words));
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        return await app.Stored(db => db.Appeals.OrderByDescending(appeal => appeal.Id).Select(appeal => appeal.PublicId).FirstAsync());
    }

    public static async Task Answer(this Person steward, string appeal, bool uphold, string why = "I looked again.")
    {
        using var sent = await steward.Send(await steward.Page($"/steward/appeals/{appeal}"), Form, ("Input.Uphold", uphold ? "true" : "false"), ("Input.Text", why));
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
    }

    public static async Task<string> Words(this Person who, string path, string? language = null) => (await who.Page(path, language)).QuerySelector("main")!.TextContent;

    public static async Task<HttpStatusCode> Status(this Person who, string path)
    {
        using var answer = await who.Get(path);
        return answer.StatusCode;
    }
}
