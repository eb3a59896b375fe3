using System.Net;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Safety;
using Holdfast.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Safety;

/// <summary>Deciding, and having somebody else look again.</summary>
[Trait("needs", "database")]
public sealed class LadderFacts : IAsyncLifetime
{
    private const string Form = "main form";
    private readonly Circle circle = new();
    private HoldfastApp? started;

    private HoldfastApp App => started!;

    public async ValueTask InitializeAsync()
    {
        started = await HoldfastApp.Start(adjust: builder => builder.Services.AddSingleton<IReportable>(circle));
        await App.Listed(("lantern", Invented.Meeting("Lantern Group")));
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Fact]
    public async Task A_pause_acts_on_the_next_request_and_can_be_appealed_from_outside()
    {
        const string passphrase = "seven quiet herons at noon";
        var (robin, ruth, uma) = (await App.Join("Robin"), await App.Steward("Ruth"), await App.Steward("Uma"));
        var name = await new Accounts.Browser(App).Join("Kit", passphrase);
        var kit = new Accounts.Browser(App);
        using (var signedIn = await kit.SignIn(name, passphrase))
        {
            await HoldfastApp.Expect(signedIn, HttpStatusCode.Redirect);
        }

        var hash = SignInName.Read(name)!.Hash(App.Services.GetRequiredService<Sealer>());
        var member = await App.Stored(db => db.Members.SingleAsync(member => member.SignInNameHash == hash));
        await ruth.Decide(await App.Report(robin, "person", member.PublicId), (int)Step.Suspend, "Three people were hurt.", 30);
        using (var outside = await kit.Get("/you"))
        {
            await HoldfastApp.Expect(outside, HttpStatusCode.Redirect);
        }

        // Not there for who didn't prove who they are.
        using (var stranger = await kit.Get("/paused"))
        {
            await HoldfastApp.Expect(stranger, HttpStatusCode.NotFound);
        }

        using (var paused = await kit.SignIn(name, passphrase))
        {
            Assert.Contains("/paused", await HoldfastApp.Expect(paused, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        }

        var page = await kit.Page("/paused");
        Assert.Contains("Three people were hurt.", page.Body!.TextContent, StringComparison.Ordinal);
        using (var asked = await kit.Send(page, Form, ("Input.Words", "It was not me.")))
        {
            await HoldfastApp.Expect(asked, HttpStatusCode.Redirect);
        }

        var appeal = await App.Stored(db => db.Appeals.Select(appeal => appeal.PublicId).SingleAsync());
        await uma.Answer(appeal, uphold: false);
        using var inside = await kit.Get("/you");
        await HoldfastApp.Expect(inside, HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_place_that_ended_stays_ended_and_a_shorter_pause_doesnt_shorten_it()
    {
        var (robin, other, kit, ruth) = (await App.Join("Robin"), await App.Join("Other"), await App.Join("Kit"), await App.Steward("Ruth"));
        var id = await App.PublicId(kit);
        var (first, second) = (await App.Report(robin, "person", id), await App.Report(other, "person", id));
        await ruth.Decide(first, (int)Step.Remove);
        await ruth.Decide(second, (int)Step.Suspend, days: 1);
        App.Clock.Advance(Duration.FromDays(400));
        Assert.True((await App.Stored(db => db.Members.SingleAsync(member => member.Id == kit.MemberId))).IsSuspendedAt(App.Clock.GetCurrentInstant()));
    }

    [Fact]
    public async Task An_appeal_goes_to_somebody_else_than_who_decided_and_not_to_whom_it_is_about()
    {
        var (robin, kit, ruth, uma) = (await App.Join("Robin"), await App.Steward("Kit"), await App.Steward("Ruth"), await App.Steward("Uma"));
        await ruth.Decide(await App.Report(robin, "person", await App.PublicId(kit)), (int)Step.Note);
        var appeal = await App.Appeal(kit, "Please look again.");

        Assert.Equal(HttpStatusCode.NotFound, await ruth.Status($"/steward/appeals/{appeal}"));
        Assert.Equal(HttpStatusCode.NotFound, await kit.Status($"/steward/appeals/{appeal}"));
        Assert.DoesNotContain($"/steward/appeals/{appeal}", (await ruth.Page("/steward")).Body!.InnerHtml, StringComparison.Ordinal);
        Assert.Contains("another steward answers", await ruth.Words("/steward/appeals"), StringComparison.Ordinal);
        Assert.Contains($"/steward/appeals/{appeal}", (await uma.Page("/steward")).Body!.InnerHtml, StringComparison.Ordinal);

        await uma.Answer(appeal, uphold: true, "It was said twice.");
        Assert.Contains("It was said twice.", await kit.Words("/you/decisions"), StringComparison.Ordinal);
        Assert.Equal(1, await App.Stored(db => db.Decisions.CountAsync()));
        Assert.Equal(HttpStatusCode.NotFound, await uma.Status($"/steward/appeals/{appeal}"));

        // Nor does Kit take it back.
        var decision = await App.Stored(db => db.Decisions.Select(decision => decision.PublicId).SingleAsync());
        Assert.Equal(HttpStatusCode.NotFound, await kit.Status($"/steward/decisions/{decision}"));
    }

    [Fact]
    public async Task Nobody_appeals_what_is_about_somebody_else()
    {
        var (robin, kit, other, ruth) = (await App.Join("Robin"), await App.Join("Kit"), await App.Join("Other"), await App.Steward("Ruth"));
        await ruth.Decide(await App.Report(robin, "person", await App.PublicId(kit)), (int)Step.Note, "canary-reason");
        Assert.DoesNotContain("canary-reason", await other.Words("/you/decisions"), StringComparison.Ordinal);
        var decision = await App.Stored(db => db.Decisions.Select(decision => decision.PublicId).SingleAsync());
        using var forged = await other.Send(await other.Page("/preferences"), Form, ("Input.Decision", decision));
        await HoldfastApp.Expect(forged, HttpStatusCode.Redirect);

        var page = await kit.Page("/you/decisions");
        page.QuerySelector("main form")!.SetAttribute("action", "/you/decisions");
        var token = (await other.Page("/preferences")).QuerySelector("input[name='__RequestVerificationToken']")!.GetAttribute("value")!;
        using var sent = await HoldfastApp.Send(other.Client, page, Form, ("__RequestVerificationToken", token), ("Input.Words", "mine?"));
        await HoldfastApp.Expect(sent, HttpStatusCode.NotFound);
        Assert.Equal(0, await App.Stored(db => db.Appeals.CountAsync()));
    }

    [Fact]
    public async Task A_meeting_that_is_hidden_is_off_every_list_and_undoing_brings_it_back()
    {
        var (robin, ruth) = (await App.Join("Robin"), await App.Steward("Ruth"));
        await ruth.Decide(await App.Report(robin, "meeting", "lantern"), (int)Step.Hide);
        await App.Refreshed();
        Assert.Equal(HttpStatusCode.NotFound, await robin.Status("/meetings/lantern"));
        Assert.DoesNotContain("Lantern Group", await App.Text("/meetings.json"), StringComparison.Ordinal);

        // A listing is nobody's: nobody can appeal for it, so a steward takes it back.
        var decision = await App.Stored(db => db.Decisions.SingleAsync());
        Assert.Null(decision.Subject);
        using var back = await ruth.Send(await ruth.Page($"/steward/decisions/{decision.PublicId}"), Form, ("Input.Text", "It was the wrong one."));
        await HoldfastApp.Expect(back, HttpStatusCode.Redirect);
        await App.Refreshed();
        Assert.Contains("Lantern Group", await App.Text("/meetings.json"), StringComparison.Ordinal);
        Assert.Null((await App.Stored(db => db.Meetings.SingleAsync())).EditedHereAt);
        Assert.Equal(HttpStatusCode.NotFound, await ruth.Status($"/steward/decisions/{decision.PublicId}"));
        Assert.Equal((2, null), await App.Stored(db => Moderation.Check(db, App.Services.GetRequiredService<Sealer>(), CancellationToken.None)));
    }

    [Fact]
    public async Task Facilitators_judge_only_their_own_groups_and_only_with_what_a_group_may()
    {
        var (robin, kit, here, elsewhere, ruth) = (await App.Join("Robin"), await App.Join("Kit"), await App.Join("Here"), await App.Join("Elsewhere"), await App.Steward("Ruth"));
        await App.Grant(here, Roles.Facilitator);
        await App.Grant(elsewhere, Roles.Facilitator);
        circle.Facilitators[here.MemberId] = "harbor";
        circle.Facilitators[elsewhere.MemberId] = "hill";
        circle.Members["kit-in-harbor"] = kit.MemberId;
        var report = await App.Report(robin, "share", "one");

        Assert.Equal(HttpStatusCode.OK, await here.Status($"/reports/{report}"));
        Assert.Equal(HttpStatusCode.NotFound, await elsewhere.Status($"/reports/{report}"));
        Assert.Equal(HttpStatusCode.NotFound, await robin.Status($"/reports/{report}"));
        Assert.Equal(HttpStatusCode.NotFound, await ruth.Status($"/reports/{report}"));

        var steps = (await here.Page($"/reports/{report}")).QuerySelectorAll("input[name='Input.Step']").Select(step => step.GetAttribute("value"));
        Assert.Equal(["0", "1", "2", "3", "4"], steps);
        using (var beyond = await here.Send(await here.Page($"/reports/{report}"), Form, ("Input.Step", "5"), ("Input.Text", "Out.")))
        {
            await HoldfastApp.Expect(beyond, HttpStatusCode.BadRequest);
        }

        await here.Decide(report, (int)Step.Slow, days: 3);
        Assert.Equal((Deed.Slow, new DeedTarget("one", "kit-in-harbor", "harbor", HoldfastApp.Noon + Duration.FromDays(3))), Assert.Single(circle.Done));

        // The member sees it under whatever alias it was about, and somebody else takes it back.
        var appeal = await App.Appeal(kit, "I was calm.");
        await ruth.Answer(appeal, uphold: false);
        Assert.Equal((Deed.Unslow, new DeedTarget("one", "kit-in-harbor", "harbor", null)), circle.Done[^1]);
        Assert.Contains("Taken back", await kit.Words("/you/decisions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_groups_facilitators_let_wait_past_its_clock_comes_to_the_stewards()
    {
        var (robin, _) = (await App.Join("Robin"), 0);
        var report = await App.Report(robin, "share", "one");
        App.Clock.Advance(Duration.FromHours(13));
        var ruth = await App.Steward("Ruth");
        Assert.Equal(HttpStatusCode.OK, await ruth.Status($"/reports/{report}"));
        Assert.Contains("Past its time", await ruth.Words("/steward"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_judges_what_they_reported_or_what_is_about_them()
    {
        var (robin, ruth, uma) = (await App.Join("Robin"), await App.Steward("Ruth"), await App.Steward("Uma"));
        var byRuth = await App.Report(ruth, "meeting", "lantern");
        var aboutRuth = await App.Report(robin, "person", await App.PublicId(ruth));
        foreach (var report in new[] { byRuth, aboutRuth })
        {
            Assert.Equal(HttpStatusCode.NotFound, await ruth.Status($"/reports/{report}"));
            Assert.Equal(HttpStatusCode.OK, await uma.Status($"/reports/{report}"));
        }
    }

    [Fact]
    public async Task A_nameless_thing_is_moderated_without_anybody_learning_who()
    {
        var (robin, kit, ruth) = (await App.Join("Robin"), await App.Join("Kit"), await App.Steward("Ruth"));
        circle.Nameless = true;
        circle.OwnNameless[kit.MemberId] = "post-of-its-own";
        var report = await App.Report(robin, "share", "one");
        App.Clock.Advance(Duration.FromHours(13));
        ruth = await App.SignIn(ruth);
        var steps = (await ruth.Page($"/reports/{report}")).QuerySelectorAll("input[name='Input.Step']").Select(step => step.GetAttribute("value")).ToList();
        Assert.DoesNotContain("5", steps);
        await ruth.Decide(report, (int)Step.Hide);
        Assert.Contains(circle.Done, done => done.Deed == Deed.Hide);
        Assert.DoesNotContain(await App.Stored(db => db.AuditEntries.ToListAsync()), entry => entry.About == kit.MemberId);

        // Its author alone finds the decision, and can have somebody else look.
        kit = await App.SignIn(kit);
        await App.Appeal(kit, "It was about me.");
        Assert.Equal(HttpStatusCode.NotFound, await (await App.SignIn(robin)).Status("/block/share/one"));
    }

    [Theory]
    [InlineData("""update "Decisions" set "Step" = 2 where "Number" = 1""", 1)]
    [InlineData("""update "Decisions" set "By" = "By" + 1 where "Number" = 2""", 2)]
    [InlineData("""update "Decisions" set "Reason" = (select "Reason" from "Decisions" where "Number" = 1) where "Number" = 3""", 3)]
    [InlineData("""delete from "Decisions" where "Number" = 1""", 1)]
    [InlineData("""delete from "Decisions" where "Number" = 3""", 3)]
    public async Task A_decision_that_was_changed_or_taken_away_shows(string fault, long at)
    {
        var (kit, ruth) = (await App.Join("Kit"), await App.Steward("Ruth"));
        var id = await App.PublicId(kit);
        foreach (var name in new[] { "Ann", "Bo", "Cy" })
        {
            await ruth.Decide(await App.Report(await App.Join(name), "person", id), (int)Step.Note);
        }

        Assert.Equal((3, null), await Check());
        await App.Stored(db => db.Database.ExecuteSqlRawAsync(fault));
        Assert.Equal(at, (await Check()).Wrong);

        Task<(long, long? Wrong)> Check() => App.Stored(db => Moderation.Check(db, App.Services.GetRequiredService<Sealer>(), CancellationToken.None));
    }

    [Fact]
    public async Task Two_who_decide_at_once_leave_one_decision()
    {
        var (robin, kit, ruth, uma) = (await App.Join("Robin"), await App.Join("Kit"), await App.Steward("Ruth"), await App.Steward("Uma"));
        var report = await App.Report(robin, "person", await App.PublicId(kit));
        var (one, two) = (await ruth.Page($"/reports/{report}"), await uma.Page($"/reports/{report}"));
        using var first = await ruth.Send(one, Form, ("Input.Step", "1"), ("Input.Text", "First."));
        using var second = await uma.Send(two, Form, ("Input.Step", "6"), ("Input.Text", "Second."));
        await HoldfastApp.Expect(second, HttpStatusCode.Redirect);
        Assert.Equal(Step.Note, (await App.Stored(db => db.Decisions.SingleAsync())).Step);
        Assert.Null((await App.Stored(db => db.Members.SingleAsync(member => member.Id == kit.MemberId))).SuspendedUntil);
    }

    /// <summary>A group's words as a slice of groups would plug them in: one share, in one group, by one alias.</summary>
    private sealed class Circle : IReportable
    {
        public Dictionary<long, string> Facilitators { get; } = [];

        public Dictionary<string, long> Members { get; } = [];

        public Dictionary<long, string> OwnNameless { get; } = [];

        public bool Nameless { get; set; }

        public List<(Deed Deed, DeedTarget Target)> Done { get; } = [];

        public string Kind => "share";

        public LocalText Name { get; } = new("Share", "Relato");

        public IReadOnlySet<Step> Steps { get; } = Enum.GetValues<Step>().ToHashSet();

        public Task<Reported?> Find(HoldfastDb db, Me me, string id, CancellationToken cancellation) => Task.FromResult(id != "one" ? null : new Reported("A share", [new SnapshotLine(new LocalText("Words", "Palabras"), "what was said")])
        {
            Group = "harbor",
            Subject = Nameless ? "post-of-its-own" : "kit-in-harbor",
            Alias = Nameless ? null : new Alias("kit-in-harbor", "Kit", $"{me.MemberId}-in-harbor"),
        });

        public Task<IReadOnlyList<string>> GroupsJudgedBy(HoldfastDb db, Me me, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<string>>(Facilitators.TryGetValue(me.MemberId, out var group) ? [group] : []);

        public Task<IReadOnlyList<string>> SubjectsOf(HoldfastDb db, Somebody who, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<string>>([.. Members.Where(pair => pair.Value == who.MemberId).Select(pair => pair.Key), .. OwnNameless.TryGetValue(who.MemberId, out var own) ? [own] : Array.Empty<string>()]);

        public Task<long?> MemberOf(HoldfastDb db, string subject, CancellationToken cancellation) => Task.FromResult(Members.TryGetValue(subject, out var member) ? member : (long?)null);

        public Task Do(HoldfastDb db, Deed deed, DeedTarget target, CancellationToken cancellation)
        {
            Done.Add((deed, target));
            return Task.CompletedTask;
        }
    }
}
