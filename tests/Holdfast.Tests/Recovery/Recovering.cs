using System.Net;
using AngleSharp.Dom;

namespace Holdfast.Tests.Recovery;

/// <summary>What a member does for themselves, by the pages.</summary>
internal static class Recovering
{
    /// <summary>Checks in, low and without an urge unless told otherwise.</summary>
    /// <returns>The id of the check-in.</returns>
    public static async Task<string> CheckIn(this Person person, params (string Name, string Value)[] fields)
    {
        using var answer = await person.Send(await person.Page("/today"), ".checkin form", fields.Length > 0 ? fields : [("Input.Mood", "2")]);
        Assert.Equal("/today?kept=1", Where(answer));
        return Last(await person.Page("/check-ins"), "/check-ins/");
    }

    /// <returns>The id of the clock.</returns>
    public static async Task<string> StartClock(this Person person, string name, string start, params (string Name, string Value)[] fields)
    {
        using var answer = await person.Send(await person.Page("/clocks/new"), "main form", [("Input.Name", name), ("Input.Start", start), .. fields]);
        Assert.Equal("/clocks", Where(answer));
        return (await person.Page("/clocks")).QuerySelectorAll("h2 a").Single(link => link.TextContent == name).GetAttribute("href")!["/clocks/".Length..];
    }

    /// <returns>The id of the urge.</returns>
    public static async Task<string> NoteUrge(this Person person, int strength = 5)
    {
        using var answer = await person.Send(await person.Page("/urges"), "main form", ("strength", $"{strength}"));
        var where = Where(answer);
        Assert.StartsWith("/urges/", where, StringComparison.Ordinal);
        return where["/urges/".Length..].Split('?')[0];
    }

    /// <summary>Tells of a day that went differently.</summary>
    public static Task<HttpResponseMessage> TellDay(this Person person, IDocument page, params (string Name, string Value)[] fields) => person.Send(page, "main form", fields);

    /// <summary>Their browser says that it is there.</summary>
    /// <param name="zone">IANA id.</param>
    public static void IsIn(this Person person, HoldfastApp app, string zone) => person.Cookies.Add(app.Address, new Cookie("zone", Uri.EscapeDataString(zone), "/"));

    public static string Where(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    public static string Text(this IDocument page) => page.QuerySelector("main")!.TextContent;

    private static string Last(IDocument page, string under) => page.QuerySelectorAll($"a[href^='{under}']").Select(link => link.GetAttribute("href")!).First(address => !address.Contains('?', StringComparison.Ordinal))[under.Length..];
}
