using System.Net;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Safety;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Safety;

/// <summary>Reporting: two taps, sealed, with a clock, and never known who.</summary>
[Trait("needs", "database")]
public sealed class ReportFacts : IAsyncLifetime
{
    private const string Form = "main form";
    private HoldfastApp? started;

    private HoldfastApp App => started!;

    public async ValueTask InitializeAsync()
    {
        started = await HoldfastApp.Start();
        await App.Listed(("lantern", Invented.Meeting("Lantern Group") with { Notes = "canary-note-51c" }));
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Fact]
    public async Task A_meeting_is_reported_in_two_taps_from_its_page()
    {
        var robin = await App.Join("Robin");
        var link = (await robin.Page("/meetings/lantern")).QuerySelector("a[href='/report/meeting/lantern']");
        Assert.NotNull(link);
        Assert.Null((await App.Page("/meetings/lantern")).QuerySelector("a[href^='/report']"));

        var page = await robin.Page("/report/meeting/lantern");
        var tap = page.QuerySelector("button[name='Input.Reason'][value='unsafe-meeting']")!;
        using var sent = await robin.Send(page, Form, (tap.GetAttribute("name")!, tap.GetAttribute("value")!));
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);

        var report = await App.Stored(db => db.Reports.SingleAsync());
        Assert.Equal(HoldfastApp.Noon + Duration.FromHours(24), report.DueAt);
        Assert.Contains("Being looked at", await robin.Words("/you/reports"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_said_and_what_was_added_are_kept_as_they_stood_under_the_moderators_key_alone()
    {
        var robin = await App.Join("Robin");
        await App.Report(robin, "meeting", "lantern", words: "canary-words-9d2");
        await App.Relisted("lantern", Invented.Meeting("Renamed"));

        var report = await App.Stored(db => db.Reports.SingleAsync());
        var snapshot = App.Services.GetRequiredService<Sealer>().Open(report.Snapshot!, report.SnapshotPlace);
        Assert.Equal("Lantern Group", snapshot.Title);
        Assert.Contains(snapshot.Lines, line => line.Text == "canary-note-51c");
        Assert.Equal("canary-words-9d2", snapshot.Words);

        // Header: version, algorithm, then the id of the key.
        var moderators = App.Services.GetRequiredService<ModeratorsKey>().Key.Id;
        Assert.Equal(moderators, report.Snapshot!.Bytes[2..18]);
        Assert.NotEqual(App.Services.GetRequiredService<KeyStore>().SiteKey().Id, moderators);
    }

    [Fact]
    public async Task Nothing_of_report_decision_or_appeal_can_be_read_in_the_files()
    {
        var (robin, kit, ruth) = (await App.Join("Robin"), await App.Join("Kit-canary-name"), await App.Steward("Ruth"));
        var report = await App.Report(robin, "person", await App.PublicId(kit), words: "canary-words-9d2");
        await ruth.Decide(report, (int)Step.Note, "canary-reason-3f8");
        await App.Appeal(kit, "canary-appeal-77a");

        foreach (var canary in new[] { "canary-words-9d2", "Kit-canary-name", "canary-reason-3f8", "canary-appeal-77a" })
        {
            Assert.False(Canary.IsIn(App, canary), canary);
        }

        // Looking finds what isn't sealed.
        Assert.True(App.Place.IsPostgres || Canary.IsIn(App, report));
    }

    [Fact]
    public async Task Who_reported_is_told_to_nobody()
    {
        var (robin, kit, ruth) = (await App.Join("Robin-the-reporter"), await App.Join("Kit"), await App.Steward("Ruth"));
        var robinId = await App.PublicId(robin);
        var report = await App.Report(robin, "person", await App.PublicId(kit));
        var seen = (await ruth.Page($"/reports/{report}")).DocumentElement.OuterHtml + await ruth.Words("/reports") + await ruth.Words("/steward");
        await ruth.Decide(report, (int)Step.Note);
        seen += (await kit.Page("/you/decisions")).DocumentElement.OuterHtml + await ruth.Words("/steward/appeals");
        Assert.DoesNotContain("Robin", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(robinId, seen, StringComparison.Ordinal);

        // Nor does the row or the log say it.
        Assert.DoesNotContain(await App.Stored(db => db.AuditEntries.ToListAsync()), entry => entry.Actor == robin.MemberId || entry.About == robin.MemberId);
        var stored = await App.Stored(db => db.Reports.SingleAsync());
        Assert.Equal(Report.ReporterHash(robinId, App.Services.GetRequiredService<Sealer>()), stored.Reporter);
    }

    [Fact]
    public async Task The_reporter_and_only_they_learn_what_came_of_it()
    {
        var (robin, other, kit, ruth) = (await App.Join("Robin"), await App.Join("Other"), await App.Join("Kit"), await App.Steward("Ruth"));
        var first = await App.Report(robin, "person", await App.PublicId(kit));
        await ruth.Decide(first, (int)Step.Note, "canary-reason-3f8");
        var second = await App.Report(robin, "meeting", "lantern");
        await ruth.Decide(second, 0);

        var outcome = await robin.Words("/you/reports");
        Assert.Contains("Something was done", outcome, StringComparison.Ordinal);
        Assert.Contains("Left as it is", outcome, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-reason-3f8", outcome, StringComparison.Ordinal);
        Assert.Contains("You have reported nothing", await other.Words("/you/reports"), StringComparison.Ordinal);
        Assert.Contains("Algo", await robin.Words("/you/reports", "es"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_same_form_twice_or_the_same_thing_twice_is_one_report_until_it_is_decided()
    {
        var (robin, ruth) = (await App.Join("Robin"), await App.Steward("Ruth"));
        var page = await robin.Page("/report/meeting/lantern");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var sent = await robin.Send(page, Form, ("Input.Reason", "other"));
            await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        }

        var id = await App.Report(robin, "meeting", "lantern");
        Assert.Equal(1, await App.Stored(db => db.Reports.CountAsync()));

        await ruth.Decide(id, 0);
        await App.Report(robin, "meeting", "lantern");
        Assert.Equal(2, await App.Stored(db => db.Reports.CountAsync()));
    }

    [Fact]
    public async Task A_flood_by_one_member_is_held_up_and_nobody_elses_report_is()
    {
        await App.Listed([.. Enumerable.Range(0, Report.MostPerDay + 1).Select(i => ($"room-{i}", Invented.Meeting($"Room {i}")))]);
        var (flood, calm) = (await App.Join("Flood"), await App.Join("Calm"));
        for (var i = 0; i < Report.MostPerDay; i++)
        {
            await App.Report(flood, "meeting", $"room-{i}");
        }

        using var more = await flood.Send(await flood.Page($"/report/meeting/room-{Report.MostPerDay}"), Form, ("Input.Reason", "other"), ("Input.Words", "kept words"));
        Assert.Contains("kept words", await HoldfastApp.Expect(more, HttpStatusCode.TooManyRequests), StringComparison.Ordinal);
        await App.Report(calm, "meeting", "room-0");
        Assert.Equal(Report.MostPerDay + 1, await App.Stored(db => db.Reports.CountAsync()));
    }

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("unsafe-meeting", "person")]
    public async Task A_reason_that_isnt_one_for_this_is_told_and_nothing_is_kept(string reason, string kind)
    {
        var (robin, kit) = (await App.Join("Robin"), await App.Join("Kit"));
        var path = kind.Length > 0 ? $"/report/person/{await App.PublicId(kit)}" : "/report/meeting/lantern";
        using var sent = await robin.Send(await robin.Page(path), Form, ("Input.Reason", reason));
        Assert.Contains("Choose why", await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Equal(0, await App.Stored(db => db.Reports.CountAsync()));
    }

    [Fact]
    public async Task Words_that_are_too_long_come_back_with_a_sentence()
    {
        var robin = await App.Join("Robin");
        using var sent = await robin.Send(await robin.Page("/report/meeting/lantern"), Form, ("Input.Reason", "other"), ("Input.Words", new string('a', Report.LongestWords + 1)));
        Assert.Contains("Shorten this to 1000 characters", await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Oneself_a_closed_meeting_and_an_unknown_kind_arent_there_to_report()
    {
        var robin = await App.Join("Robin");
        await App.Closed("lantern");
        foreach (var path in new[] { $"/report/person/{await App.PublicId(robin)}", "/report/meeting/lantern", "/report/star/lantern" })
        {
            Assert.Equal(HttpStatusCode.NotFound, await robin.Status(path));
        }
    }

    [Fact]
    public async Task Reading_a_report_is_in_the_log_of_whom_it_is_about()
    {
        var (robin, kit, ruth) = (await App.Join("Robin"), await App.Join("Kit"), await App.Steward("Ruth"));
        var report = await App.Report(robin, "person", await App.PublicId(kit));
        Assert.DoesNotContain(await Looks(), entry => entry.Verb == SafetyDeeds.Looked);
        await ruth.Page($"/reports/{report}");
        var look = Assert.Single(await Looks(), entry => entry.Verb == SafetyDeeds.Looked);
        Assert.Equal((ruth.MemberId, kit.MemberId), (look.Actor, look.About));

        // The list alone opens nothing.
        await ruth.Page("/reports");
        await ruth.Page("/steward");
        Assert.Single(await Looks(), entry => entry.Verb == SafetyDeeds.Looked);

        Task<List<AuditEntry>> Looks() => App.Stored(db => db.AuditEntries.ToListAsync());
    }

    [Fact]
    public void Bad_reasons_are_refused_by_name()
    {
        Assert.Contains("withinHours", Refused("reasons: [{code: a, en: A, es: A, withinHours: 0}]"), StringComparison.Ordinal);
        Assert.Contains("en and es", Refused("reasons: [{code: a, en: A, withinHours: 1}]"), StringComparison.Ordinal);
        Assert.Contains("twice", Refused("reasons: [{code: a, en: A, es: A, withinHours: 1}, {code: a, en: A, es: A, withinHours: 1}]"), StringComparison.Ordinal);
        Assert.Contains("line", Refused("reasons: [{code: a, colour: red}]"), StringComparison.Ordinal);

        static string Refused(string text) => Assert.Throws<RefusalException>(() => ReportReasons.Read(new StringReader(text), "reasons.yaml")).Message;
    }
}
