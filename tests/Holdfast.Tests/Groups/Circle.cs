using System.Net;
using AngleSharp.Dom;
using Holdfast.Data;
using Holdfast.Groups;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Groups;

/// <summary>The way through the pages of groups, and groups to walk in.</summary>
internal static class Circle
{
    public const string ShareForm = "#share form";
    public const string ReplyForm = "#reply form";

    /// <summary>A group with two agreements, open or otherwise.</summary>
    /// <returns>Its public id.</returns>
    public static async Task<string> OpenGroup(this HoldfastApp app, string name = "Harbor Lights", GroupKind kind = GroupKind.Open)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var opened = Group.Open(new GroupDescription(name, "For rebuilding, on any path.", "other", "en", "America/Chicago"), kind, app.Services.GetRequiredService<GroupSeals>().NewKey());
        await app.Services.GetRequiredService<Writer>().Write(db, () =>
        {
            db.Groups.Add(opened);
            db.Agreements.Add(opened.Agree(["What’s said here stays here.", "Ask before advising."], app.Clock.GetCurrentInstant()));
            return Task.CompletedTask;
        });
        return opened.PublicId;
    }

    /// <summary>Somebody comes into an open group by its pages.</summary>
    public static async Task Enter(this Person who, string group, string? alias = null, bool quietly = true)
    {
        using var sent = await who.Send(await who.Page($"/groups/{group}/join"), "main form", [("Input.Name", alias ?? who.Name), ("Input.Agree", "true"), .. quietly ? [("Input.Quietly", "true")] : Array.Empty<(string, string)>()]);
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
    }

    /// <summary>Somebody new to the site who is in this group.</summary>
    public static async Task<Person> In(this HoldfastApp app, string group, string name, string? alias = null)
    {
        var who = await app.Join(name);
        await who.Enter(group, alias);
        return who;
    }

    /// <returns>The public id of the post.</returns>
    public static async Task<string> Share(this Person who, string group, string text, params (string, string)[] more)
    {
        using var sent = await who.Send(await who.Page("/groups/" + group), ShareForm, [("Input.Text", text), .. more]);
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        return sent.Headers.Location!.OriginalString.Split("#p-")[1];
    }

    public static async Task Reply(this Person who, string group, string post, string text, params (string, string)[] more)
    {
        using var sent = await who.Send(await who.Page($"/groups/{group}/posts/{post}"), ReplyForm, [("Input.Text", text), .. more]);
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
    }

    /// <summary>The post as it stands on the group's page.</summary>
    public static async Task<IElement?> Sees(this Person who, string group, string post) =>
        (await who.Page("/groups/" + group)).QuerySelector($"article[aria-labelledby='p-{post}']");

    /// <summary>Looks after this group from now on, by the group and by the site.</summary>
    public static async Task Facilitates(this HoldfastApp app, Person who, string group)
    {
        await app.Grant(who, Holdfast.Accounts.Roles.Facilitator);
        await app.With(who, group, membership => membership.Facilitate(app.Clock.GetCurrentInstant() + Duration.FromDays(30)));
    }

    public static async Task With(this HoldfastApp app, Person who, string group, Action<Membership> change)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        await app.Services.GetRequiredService<Writer>().Write(db, async () => change(await db.Memberships.SingleAsync(mine => mine.MemberId == who.MemberId && db.Groups.Any(its => its.Id == mine.GroupId && its.PublicId == group))));
    }

    public static Task<Membership> MembershipOf(this HoldfastApp app, Person who, string group) =>
        app.Stored(db => db.Memberships.AsNoTracking().SingleAsync(mine => mine.MemberId == who.MemberId && db.Groups.Any(its => its.Id == mine.GroupId && its.PublicId == group)));

    public static async Task Expect(Task<HttpResponseMessage> asked, HttpStatusCode status)
    {
        using var response = await asked;
        await HoldfastApp.Expect(response, status);
    }
}
