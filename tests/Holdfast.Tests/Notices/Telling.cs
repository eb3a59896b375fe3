using System.Net;
using Holdfast.Data;
using Holdfast.Notices;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Notices;

/// <summary>What slices and people do about notices, by the verbs and pages they have for it.</summary>
internal static class TellingVerbs
{
    /// <summary>As a slice does: inside a write.</summary>
    public static Task Tell(this HoldfastApp app, Person who, NoticeKind kind, string address, string? scope = null) =>
        app.Write(db => app.Services.GetRequiredService<Inbox>().Tell(db, who.MemberId, kind, address, scope));

    public static async Task Write(this HoldfastApp app, Func<HoldfastDb, Task> write)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        await app.Services.GetRequiredService<Writer>().Write(db, () => write(db));
    }

    /// <summary>The rounds that would otherwise run every few seconds.</summary>
    public static Task TellDevices(this HoldfastApp app) => app.Services.GetRequiredService<PushRounds>().Go(CancellationToken.None);

    /// <summary>Somebody in Chicago.</summary>
    public static async Task<Person> JoinInChicago(this HoldfastApp app, string name)
    {
        var person = await app.Join(name);
        person.Cookies.Add(app.Address, new Cookie("zone", "America%2FChicago", "/"));
        return person;
    }

    /// <summary>What the script of the page does when the browser says yes.</summary>
    public static async Task SwitchOn(this Person who, PushBrowser browser)
    {
        using var done = await who.Send(await who.Page("/you/notices"), "form[data-push]", ("endpoint", browser.Endpoint), ("p256dh", browser.P256dh), ("auth", browser.Auth));
        await HoldfastApp.Expect(done, HttpStatusCode.Redirect);
    }

    public static async Task Choose(this Person who, params (string, string)[] fields)
    {
        using var done = await who.Send(await who.Page("/you/notices"), "#choices", fields);
        await HoldfastApp.Expect(done, HttpStatusCode.Redirect);
    }

    public static async Task<string[]> Listed(this Person who, string path = "/notices") =>
        [.. (await who.Page(path)).QuerySelectorAll(".notices li p:first-child").Select(row => string.Join(' ', row.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];
}
