using System.Net;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Groups;
using Holdfast.Tests.Safety;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Tests.Groups;

/// <summary>Whoever was at a meeting says that its listing is still right, or what is wrong with it.</summary>
[Trait("needs", "database")]
public sealed class MeetingsOfAGroup : IAsyncLifetime
{
    private HoldfastApp? started;

    private HoldfastApp App => started!;

    public async ValueTask InitializeAsync()
    {
        started = await HoldfastApp.Start();
        await App.Listed(("lantern", Invented.Meeting("Lantern Group")), ("other", Invented.Meeting("Other Group")));
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Theory]
    [InlineData(Roles.Facilitator)]
    [InlineData(Roles.Greeter)]
    public async Task Whoever_looks_after_the_group_or_greets_in_it_confirms_a_listing(string role)
    {
        var id = await Group("lantern");
        App.Clock.Advance(Duration.FromDays(181));
        var (faye, ruth) = (await App.In(id, "Faye"), await App.Steward("Ruth"));
        if (role == Roles.Facilitator)
        {
            await App.Facilitates(faye, id);
        }
        else
        {
            await App.Grant(faye, role);
            await App.With(faye, id, mine => mine.JoinRota());
        }

        Assert.Contains("Is this listing still right?", await ruth.Words("/steward"), StringComparison.Ordinal);
        Assert.NotNull((await faye.Page("/groups/" + id)).QuerySelector($"a[href='/groups/{id}/meetings']"));
        var page = await faye.Page($"/groups/{id}/meetings");
        Assert.Contains("A while ago", page.Body!.TextContent, StringComparison.Ordinal);
        using (var sent = await faye.Send(page, "#confirm-lantern"))
        {
            await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        }

        var meeting = await App.Stored(db => db.Meetings.SingleAsync(meeting => meeting.Slug == "lantern"));
        Assert.Equal((App.Clock.GetCurrentInstant(), null), (meeting.ConfirmedAt, meeting.EditedHereAt));
        Assert.DoesNotContain("A while ago", await faye.Words($"/groups/{id}/meetings"), StringComparison.Ordinal);
        Assert.DoesNotContain("Lantern Group", await ruth.Words("/steward"), StringComparison.Ordinal);
        Assert.Contains("Other Group", await ruth.Words("/steward"), StringComparison.Ordinal);
        Assert.Equal(1, await App.Stored(db => db.AuditEntries.CountAsync(entry => entry.Verb == "meeting-confirmed" && entry.Actor == faye.MemberId && entry.Subject == meeting.Id)));
    }

    [Fact]
    public async Task Others_of_the_group_suggest_what_is_wrong_and_nobody_confirms_what_the_group_doesnt_go_to()
    {
        var id = await Group("lantern");
        var (dana, faye, outsider) = (await App.In(id, "Dana"), await App.In(id, "Faye"), await App.Join("Otto"));
        await App.Facilitates(faye, id);
        var page = await dana.Page($"/groups/{id}/meetings");
        Assert.Null(page.QuerySelector("#confirm-lantern"));
        Assert.NotNull(page.QuerySelector("a[href='/meetings/lantern/correct']"));
        Assert.Equal(HttpStatusCode.NotFound, await outsider.Status($"/groups/{id}/meetings"));

        var theirs = await faye.Page($"/groups/{id}/meetings");
        using (var other = await faye.Send(theirs, "#confirm-lantern", ("slug", "other")))
        {
            await HoldfastApp.Expect(other, HttpStatusCode.NotFound);
        }

        var token = (await dana.Page("/preferences")).QuerySelector("input[name='__RequestVerificationToken']")!.GetAttribute("value")!;
        using var forged = await HoldfastApp.Send(dana.Client, theirs, "#confirm-lantern", ("__RequestVerificationToken", token));
        await HoldfastApp.Expect(forged, HttpStatusCode.NotFound);
        Assert.False(await App.Stored(db => db.Meetings.AnyAsync(meeting => meeting.ConfirmedAt != null)));
    }

    private async Task<string> Group(string meeting)
    {
        var id = await App.OpenGroup();
        await App.Stored(async db =>
        {
            (await db.Groups.SingleAsync(its => its.PublicId == id)).Describe(new GroupDescription("Harbor Lights", "For rebuilding.", "other", "en", "America/Chicago") { Meetings = CodeList.Of([meeting]) });
            return await db.SaveChangesAsync();
        });
        return id;
    }
}
