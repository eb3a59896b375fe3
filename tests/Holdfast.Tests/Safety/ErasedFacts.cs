using System.Net;
using Holdfast.Safety;
using Holdfast.Tests.Groups;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Safety;

/// <summary>What people wrote in confidence goes by itself, a while after its last step. By the clock of the test and the work that runs anyway.</summary>
[Trait("needs", "database")]
public sealed class ErasedFacts : IAsyncLifetime
{
    private const string Form = "main form";
    private static readonly Duration Hour = Duration.FromHours(1) + Duration.FromMinutes(1);
    private HoldfastApp? started;

    private HoldfastApp App => started!;

    public async ValueTask InitializeAsync()
    {
        started = await HoldfastApp.Start();
        await App.Listed(("lantern", Invented.Meeting("Lantern Group")));
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Fact]
    public async Task An_answered_contact_request_goes_and_one_that_waits_stays()
    {
        foreach (var name in new[] { "Juniper", "Wren" })
        {
            using var sent = await App.Send(await App.Page("/contact"), Form, ("Input.Name", name), ("Input.Reach", "them@example.org"), ("Input.Consent", "true"));
            await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        }

        var first = await App.Stored(db => db.ContactRequests.OrderBy(request => request.Id).Select(request => request.PublicId).FirstAsync());
        var ruth = await App.Steward("Ruth");
        using (var answered = await ruth.Send(await ruth.Page($"/steward/contact/{first}"), Form, ("Input.Note", "Called them.")))
        {
            await HoldfastApp.Expect(answered, HttpStatusCode.Redirect);
        }

        await Later(Kept.AfterLastStep);
        Assert.Equal(2, await App.Stored(db => db.ContactRequests.CountAsync()));
        await Later(Hour);
        Assert.NotEqual(first, await App.Stored(db => db.ContactRequests.Select(request => request.PublicId).SingleAsync()));

        // The log keeps that there was one.
        Assert.Equal(1, await App.Stored(db => db.AuditEntries.CountAsync(entry => entry.Verb == Holdfast.FrontDoor.Desk.AnswerModel.Answered)));
        Assert.Contains("180 days", await (await App.Steward("Uma")).Words("/steward"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decided_report_goes_with_its_snapshot_and_the_decision_stays()
    {
        var (robin, kit, ruth) = (await App.Join("Robin"), await App.Join("Kit"), await App.Steward("Ruth"));
        var left = await App.Report(robin, "meeting", "lantern");
        await ruth.Decide(left, 0);
        await ruth.Decide(await App.Report(robin, "person", await App.PublicId(kit)), (int)Step.Note, "It hurt somebody.");
        var waiting = await App.Report(await App.Join("Ann"), "meeting", "lantern");
        await Later(Kept.AfterLastStep);
        Assert.Equal(3, await App.Stored(db => db.Reports.CountAsync()));
        await Later(Hour);
        Assert.Equal(waiting, await App.Stored(db => db.Reports.Select(report => report.PublicId).SingleAsync()));
        kit = await App.SignIn(kit);
        Assert.Contains("It hurt somebody.", await kit.Words("/you/decisions"), StringComparison.Ordinal);
        Assert.Equal((1, null), await App.Stored(db => Moderation.Check(db, App.Services.GetRequiredService<Holdfast.Data.Sealer>(), CancellationToken.None)));

        // Somebody else can still look again, without what was reported.
        var appeal = await App.Appeal(kit, "Please look again.");
        var uma = await App.Steward("Uma");
        Assert.Contains("What was reported was erased", await uma.Words($"/steward/appeals/{appeal}"), StringComparison.Ordinal);
        await uma.Answer(appeal, uphold: false);
        Assert.Contains("Taken back", await kit.Words("/you/decisions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_appeal_counts_as_a_step_and_one_that_waits_holds_everything_back()
    {
        var (robin, kit, ruth) = (await App.Join("Robin"), await App.Join("Kit"), await App.Steward("Ruth"));
        await ruth.Decide(await App.Report(robin, "person", await App.PublicId(kit)), (int)Step.Note);
        await Later(Kept.AfterLastStep - Duration.FromDays(1));
        kit = await App.SignIn(kit);
        var appeal = await App.Appeal(kit, "Please look again.");
        await Later(Duration.FromDays(400));
        Assert.Equal(1, await App.Stored(db => db.Reports.CountAsync()));
        await (await App.Steward("Uma")).Answer(appeal, uphold: true);
        await Later(Kept.AfterLastStep - Hour);
        Assert.Equal(1, await App.Stored(db => db.Reports.CountAsync()));
        await Later(Hour + Hour);
        Assert.Equal(0, await App.Stored(db => db.Reports.CountAsync()));
    }

    [Fact]
    public async Task What_was_asked_about_nameless_words_and_alarms_that_were_looked_at_go_too()
    {
        var id = await App.OpenGroup();
        var (dana, faye) = (await App.In(id, "Dana"), await App.In(id, "Faye"));
        await App.Facilitates(faye, id);
        var post = await dana.Share(id, "Nameless.", ("Input.Nameless", "true"));
        using (var asked = await faye.Send(await faye.Page($"/nameless/post/{post}"), Form, ("Input.Reason", "In danger.")))
        {
            await HoldfastApp.Expect(asked, HttpStatusCode.Redirect);
        }

        var mine = await App.MembershipOf(dana, id);
        await App.Stored(async db =>
        {
            var looked = new Holdfast.Groups.ApproachAlarm(mine, 5, App.Clock.GetCurrentInstant());
            looked.Look(App.Clock.GetCurrentInstant());
            db.ApproachAlarms.AddRange(looked, new Holdfast.Groups.ApproachAlarm(mine, 6, App.Clock.GetCurrentInstant()));
            return await db.SaveChangesAsync();
        });
        await Later(Kept.AfterLastStep);
        Assert.Equal((1, 2), await App.Stored(async db => (await db.Unmaskings.CountAsync(), await db.ApproachAlarms.CountAsync())));
        await Later(Hour);
        Assert.Equal((0, 1), await App.Stored(async db => (await db.Unmaskings.CountAsync(), await db.ApproachAlarms.CountAsync())));
    }

    private async Task Later(Duration time)
    {
        App.Clock.Advance(time);
        await App.Refreshed();
    }
}
