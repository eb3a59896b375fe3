using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Data;
using Holdfast.Meetings;
using Holdfast.Meetings.Import;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Safety;

/// <summary>The stewards' desk: what waits, who took it, and what is done about it.</summary>
[Trait("needs", "database")]
public sealed class DeskFacts : IAsyncLifetime
{
    private const string Form = "main form";
    private HoldfastApp? started;
    private Person? ruth;

    private HoldfastApp App => started!;

    private Person Ruth => ruth!;

    public async ValueTask InitializeAsync()
    {
        started = await HoldfastApp.Start();
        ruth = await App.Steward("Ruth");
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Fact]
    public async Task A_contact_request_is_opened_in_the_log_answered_with_a_note_and_then_gone()
    {
        using (var sent = await App.Send(await App.Page("/contact"), Form, ("Input.Name", "Juniper"), ("Input.Reach", "juniper@example.org"), ("Input.Helps", "canary-7f3a"), ("Input.Consent", "true")))
        {
            await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        }

        var request = await App.Stored(db => db.ContactRequests.AsNoTracking().SingleAsync());
        App.Clock.Advance(Duration.FromMinutes(20));
        Assert.DoesNotContain("Juniper", await Ruth.Words("/steward"), StringComparison.Ordinal);
        Assert.Equal(0, await Reads());
        var page = await Ruth.Page($"/steward/contact/{request.PublicId}");
        Assert.Contains("juniper@example.org", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(1, await Reads());

        using (var empty = await Ruth.Send(page, Form, ("Input.Note", " ")))
        {
            await HoldfastApp.Expect(empty, HttpStatusCode.BadRequest);
        }

        using (var answered = await Ruth.Send(page, Form, ("Input.Note", "canary-note-12c")))
        {
            await HoldfastApp.Expect(answered, HttpStatusCode.Redirect);
        }

        var done = await App.Stored(db => db.ContactRequests.AsNoTracking().SingleAsync());
        Assert.Equal((Ruth.MemberId, HoldfastApp.Noon + Duration.FromMinutes(20)), (done.AnsweredBy!.Value, done.AnsweredAt!.Value));
        Assert.Equal("canary-note-12c", App.Services.GetRequiredService<Sealer>().Open(done.Note!, done.NotePlace));
        Assert.False(Canary.IsIn(App, "canary-note-12c"));
        Assert.False(Canary.IsIn(App, "canary-7f3a"));
        Assert.Contains("Nothing waits", await Ruth.Words("/steward"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await Ruth.Status($"/steward/contact/{request.PublicId}"));

        Task<int> Reads() => App.Stored(db => db.AuditEntries.CountAsync(entry => entry.Verb == Holdfast.FrontDoor.Desk.AnswerModel.Read && entry.Actor == Ruth.MemberId && entry.Subject == request.Id));
    }

    [Fact]
    public async Task Taking_a_thing_shows_its_owner_to_the_others_and_handing_it_back_frees_it()
    {
        var uma = await App.Steward("Uma");
        await Listed();
        await Suggest("Time", "It begins at eight.");
        await Press(Ruth, "Take");
        Assert.Contains("Yours", await Ruth.Words("/steward"), StringComparison.Ordinal);
        Assert.Contains("With Ruth", await uma.Words("/steward"), StringComparison.Ordinal);
        await Press(uma, "Take");
        Assert.Contains("With Uma", await Ruth.Words("/steward"), StringComparison.Ordinal);
        await Press(uma, "Release");
        Assert.Contains("Take it", await Ruth.Words("/steward"), StringComparison.Ordinal);
        Assert.Equal(0, await App.Stored(db => db.Claims.CountAsync()));
        Assert.False(Canary.IsIn(App, "Ruth"));

        static async Task Press(Person who, string handler)
        {
            var page = await who.Page("/steward");
            page.QuerySelector(Form)!.SetAttribute("action", $"/steward?handler={handler}");
            using var sent = await who.Send(page, Form);
            await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        }
    }

    [Fact]
    public async Task A_correction_that_is_taken_changes_the_listing_and_its_source_no_longer_does()
    {
        await Import("Evening Group");
        var slug = await App.Stored(db => db.Meetings.Select(meeting => meeting.Slug).SingleAsync());
        await App.Refreshed();
        await Suggest("Time", "It begins at eight.", slug);
        var page = await Ruth.Page(await Waits());
        Assert.Contains("It begins at eight.", page.Body!.TextContent, StringComparison.Ordinal);
        using (var wrong = await Send(page, "Save", ("Input.Start", "later")))
        {
            Assert.Contains("Enter a time such as 19:30", await HoldfastApp.Expect(wrong, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        }

        using (var saved = await Send(page, "Save", ("Input.Start", "20:00")))
        {
            await HoldfastApp.Expect(saved, HttpStatusCode.Redirect);
        }

        await Import("Renamed by its list");
        var meeting = await App.Stored(db => db.Meetings.SingleAsync());
        Assert.Equal(("Evening Group", new LocalTime(20, 0), HoldfastApp.Noon), (meeting.Name, meeting.Schedule.Start, meeting.EditedHereAt!.Value));
        var correction = await App.Stored(db => db.Corrections.SingleAsync());
        Assert.True(correction.WasTaken);
        Assert.Contains("Nothing waits", await Ruth.Words("/steward"), StringComparison.Ordinal);
        await App.Refreshed();
        Assert.Contains("20:00", await App.Text("/meetings.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_that_is_declined_leaves_the_listing_and_needs_a_reason()
    {
        await Listed();
        await Suggest("Ended", "They stopped. canary-correction-3e");
        Assert.False(Canary.IsIn(App, "canary-correction-3e"));
        var page = await Ruth.Page(await Waits());
        using (var empty = await Send(page, "Decline", ("Reason", "")))
        {
            await HoldfastApp.Expect(empty, HttpStatusCode.BadRequest);
        }

        using (var declined = await Send(page, "Decline", ("Reason", "We called them: they meet.")))
        {
            await HoldfastApp.Expect(declined, HttpStatusCode.Redirect);
        }

        var correction = await App.Stored(db => db.Corrections.SingleAsync());
        Assert.False(correction.WasTaken);
        Assert.Equal("We called them: they meet.", App.Services.GetRequiredService<Sealer>().Open(correction.Answer!, correction.AnswerPlace));
        var meeting = await App.Stored(db => db.Meetings.SingleAsync());
        Assert.True(meeting.IsListed && meeting.EditedHereAt is null);
    }

    [Fact]
    public async Task A_listing_nobody_touched_for_long_is_asked_about_until_it_is_confirmed_or_closed()
    {
        await Listed("one", "two");
        Assert.Contains("Nothing waits", await Ruth.Words("/steward"), StringComparison.Ordinal);
        App.Clock.Advance(Duration.FromDays(181));
        var uma = await App.Steward("Uma");
        Assert.Contains("Is this listing still right?", await uma.Words("/steward"), StringComparison.Ordinal);
        foreach (var (slug, handler) in new[] { ("one", "Confirm"), ("two", "Close") })
        {
            using var done = await Send(await uma.Page($"/steward/meetings/{slug}"), handler, uma);
            await HoldfastApp.Expect(done, HttpStatusCode.Redirect);
        }

        Assert.Contains("Nothing waits", await uma.Words("/steward"), StringComparison.Ordinal);
        var meetings = await App.Stored(db => db.Meetings.OrderBy(meeting => meeting.Slug).ToListAsync());
        Assert.Equal([true, false], meetings.Select(meeting => meeting.IsListed));
        Assert.Null(meetings[0].EditedHereAt);
    }

    [Fact]
    public async Task A_passcode_typed_in_a_link_is_sealed_and_none_is_shown_here()
    {
        await App.Listed(("lantern", Online() with { Private = new PrivateDetails { Passcodes = ["old-pass-4411"], Contacts = ["canary@example.org"] } }));
        var page = await Ruth.Page("/steward/meetings/lantern");
        Assert.DoesNotContain("old-pass-4411", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("canary@example.org", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        using var saved = await Send(page, "Save", ("Input.Link", "https://zoom.us/j/123456789?pwd=canarypwd88"));
        await HoldfastApp.Expect(saved, HttpStatusCode.Redirect);
        var meeting = await App.Stored(db => db.Meetings.SingleAsync());
        Assert.DoesNotContain("canarypwd88", meeting.ConferenceUrl, StringComparison.Ordinal);
        var secrets = App.Services.GetRequiredService<Sealer>().Open(meeting.Private!, meeting.PrivatePlace);
        Assert.Equal("https://zoom.us/j/123456789?pwd=canarypwd88", secrets.JoinUrl);
        Assert.Contains("old-pass-4411", secrets.Passcodes);
        Assert.False(Canary.IsIn(App, "canarypwd88"));
    }

    [Fact]
    public async Task What_stewards_choose_stands_at_once_and_on_every_node()
    {
        var page = await Ruth.Page("/steward/settings");
        using (var wrong = await Ruth.Send(page, Form, ("Input.StaleDays", "3"), ("Input.Country", "XX")))
        {
            var body = await HoldfastApp.Expect(wrong, HttpStatusCode.BadRequest);
            Assert.Contains("from 30 to 730", body, StringComparison.Ordinal);
            Assert.Contains("Choose a country", body, StringComparison.Ordinal);
        }

        using (var saved = await Ruth.Send(page, Form, ("Input.Name", "Tidewater"), ("Input.Country", "GB"), ("Input.StaleDays", "30"), ("Input.English", "Be kind.")))
        {
            await HoldfastApp.Expect(saved, HttpStatusCode.Redirect);
        }

        Assert.Contains("Tidewater", await App.Text("/"), StringComparison.Ordinal);
        Assert.Contains("999", await App.Text("/help"), StringComparison.Ordinal);
        await Listed();
        Assert.Contains("\"entity\":\"Tidewater\"", await App.Text("/meetings.json"), StringComparison.Ordinal);
        Assert.Equal("Be kind.", App.Services.GetRequiredService<Holdfast.Web.Community>().Choices.Agreements.English);

        // Another process wrote it: the change is what brings it here.
        await App.Stored(async db =>
        {
            await db.Settings.Where(setting => setting.Name == "community-name").ExecuteUpdateAsync(set => set.SetProperty(setting => setting.Value, "Riverside"));
            db.Changes.Add(new Change(Change.Settings, 0, App.Clock.GetCurrentInstant()));
            return await db.SaveChangesAsync();
        });
        Assert.DoesNotContain("Riverside", await App.Text("/"), StringComparison.Ordinal);
        await App.Refreshed();
        Assert.Contains("Riverside", await App.Text("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_see_a_passcode_from_half_an_hour_before_the_start_to_the_end_and_visitors_never()
    {
        var start = HoldfastApp.Noon + Duration.FromHours(7);
        await App.Listed(("lantern", Online() with { Private = new PrivateDetails { Passcodes = ["canary-pass-88"], JoinUrl = "https://rooms.example.org/one?pwd=canary-way", Contacts = ["canary@example.org"] } }));
        foreach (var (minutes, isShown) in new[] { (-31, false), (-30, true), (0, true), (59, true), (60, false) })
        {
            App.Clock.Reset(start + Duration.FromMinutes(minutes));
            var dana = await App.Join("Dana");
            var page = (await dana.Page("/meetings/lantern")).DocumentElement.OuterHtml;
            Assert.Equal((minutes, isShown), (minutes, page.Contains("canary-pass-88", StringComparison.Ordinal)));
            Assert.Equal((minutes, isShown), (minutes, page.Contains("canary-way", StringComparison.Ordinal)));
            Assert.DoesNotContain("canary@example.org", page, StringComparison.Ordinal);

            foreach (var path in new[] { "/meetings/lantern", "/meetings", "/meetings.json", "/meetings.csv", "/meetings.ics", "/meetings/lantern.ics", "/meetings/search.json" })
            {
                Assert.DoesNotContain("canary-", await App.Text(path), StringComparison.Ordinal);
                using var asMember = await dana.Get(path);
                Assert.True(path == "/meetings/lantern" || !(await asMember.Content.ReadAsStringAsync()).Contains("canary-", StringComparison.Ordinal), path);
            }
        }
    }

    private static Listing Online() => Invented.Meeting("Lantern Group") with { Venue = Venue.Online, ConferenceUrl = "https://rooms.example.org/one" };

    private Task<IReadOnlyList<long>> Listed(params string[] slugs) => App.Listed([.. (slugs.Length == 0 ? ["lantern"] : slugs).Select(slug => (slug, Invented.Meeting(slug)))]);

    private async Task Suggest(string kind, string text, string slug = "lantern")
    {
        using var sent = await App.Send(await App.Page($"/meetings/{slug}/correct"), Form, ("Input.Kind", kind), ("Input.Text", text));
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
    }

    /// <returns>The address of the first thing on the desk.</returns>
    private async Task<string> Waits() => (await Ruth.Page("/steward")).QuerySelector("main .tasks a")!.GetAttribute("href")!;

    private Task<HttpResponseMessage> Send(IDocument page, string handler, params (string, string)[] fields) => Send(page, handler, Ruth, fields);

    /// <summary>Presses one of a page's buttons, each of which has a handler of its own.</summary>
    private static Task<HttpResponseMessage> Send(IDocument page, string handler, Person who, params (string, string)[] fields)
    {
        var form = page.QuerySelectorAll<IHtmlFormElement>(Form).Single(form => form.QuerySelector($"button[formaction*='handler={handler}']") is not null);
        form.SetAttribute("action", form.QuerySelector($"button[formaction*='handler={handler}']")!.GetAttribute("formaction")!);
        form.Id = "pressed";
        return who.Send(page, "#pressed", fields);
    }

    private async Task Import(string name)
    {
        var list = $$"""[{"slug":"a","name":"{{name}}","day":3,"time":"19:00","address":"1 Main St","city":"Springfield","state":"IL"}]""";
        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<MeetingImport>().Run(new MemoryStream(Encoding.UTF8.GetBytes(list)), new ImportOptions("list") { TimeZone = "America/Chicago" });
    }
}
