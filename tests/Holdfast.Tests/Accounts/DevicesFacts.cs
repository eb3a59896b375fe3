using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Accounts;
using Holdfast.Tests.Groups;
using Holdfast.Tests.Notices;
using Holdfast.Web;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Tests.Accounts;

/// <summary>Where somebody is signed in, how they end it elsewhere, and what a browser left alone asks.</summary>
[Trait("needs", "database")]
public sealed class DevicesFacts : IAsyncLifetime
{
    private const string Form = "main form";
    private const string Passphrase = "seven quiet herons at noon";

    private HoldfastApp? started;

    private HoldfastApp App => started!;

    public async ValueTask InitializeAsync() => started = await HoldfastApp.Start();

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Fact]
    public async Task A_browser_is_named_and_another_ended_and_nobody_elses_is_touched()
    {
        var dana = await App.Join("Dana");
        var phone = await App.SignIn(dana);
        var theo = await App.Join("Theo");
        var page = await dana.Page("/you/sessions");
        Assert.Equal(2, page.QuerySelectorAll("form[action*='Name']").Length);
        using var named = await dana.Send(page, "form[action*='Name']", ("Input.Label", "kitchen laptop"));
        await HoldfastApp.Expect(named, HttpStatusCode.Redirect);
        page = await dana.Page("/you/sessions");
        Assert.Contains("kitchen laptop", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.All(await App.Stored(db => db.Sessions.Where(session => session.Label != null).ToListAsync()), session => Assert.Equal(-1, session.Label!.Bytes.AsSpan().IndexOf("kitchen"u8)));

        // Somebody else's session, by its handle, isn't there.
        using var foreign = await theo.Send(await theo.Page("/you/sessions"), "form[action*='Name']", ("Input.Handle", page.QuerySelector<IHtmlInputElement>("form[action*='End'] input[name='Input.Handle']")!.Value));
        await HoldfastApp.Expect(foreign, HttpStatusCode.NotFound);
        using var ended = await dana.Send(page, "form[action*='End']");
        await HoldfastApp.Expect(ended, HttpStatusCode.Redirect);
        await At(phone.Client, "/sign-in");
        await In(dana.Client);
        await In(theo.Client);
    }

    [Fact]
    public async Task A_name_too_long_is_told()
    {
        var dana = await App.Join("Dana");
        using var sent = await dana.Send(await dana.Page("/you/sessions"), "form[action*='Name']", ("Input.Label", new string('x', 41)));
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task All_others_end_at_once()
    {
        var dana = await App.Join("Dana");
        var (phone, tablet) = (await App.SignIn(dana), await App.SignIn(dana));
        using var ended = await dana.Send(await dana.Page("/you/sessions"), "form[action*='Others']");
        await HoldfastApp.Expect(ended, HttpStatusCode.Redirect);
        await At(phone.Client, "/sign-in");
        await At(tablet.Client, "/sign-in");
        await In(dana.Client);
    }

    [Fact]
    public async Task A_phone_in_other_hands_is_signedOutand_unknown_and_a_new_passphrase_is_offered()
    {
        var phone = new Browser(App);
        var name = await phone.Join("Wren", Passphrase);
        var here = new Browser(App);
        using var signedIn = await here.SignIn(name, Passphrase);
        using var sent = await here.Send(await here.Page("/you/sessions"), "form[action*='Phone']");
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        Assert.Equal("/you/passphrase?why=phone", sent.Headers.Location!.OriginalString);
        Assert.Equal(0, await App.Stored(db => db.KnownDevices.CountAsync()));
        using var gone = await phone.Get("/you");
        await HoldfastApp.Expect(gone, HttpStatusCode.Redirect);

        var page = await here.Page("/you/passphrase?why=phone");
        using var wrong = await here.Send(page, Form, ("Input.New", "eleven brass kettles in rain"), ("Input.Passphrase", "not that one at all"));
        await HoldfastApp.Expect(wrong, HttpStatusCode.BadRequest);
        using var changed = await here.Send(page, Form, ("Input.New", "eleven brass kettles in rain"), ("Input.Passphrase", Passphrase));
        await HoldfastApp.Expect(changed, HttpStatusCode.Redirect);
        using var old = await new Browser(App).SignIn(name, Passphrase);
        await HoldfastApp.Expect(old, HttpStatusCode.BadRequest);
        using var anew = await new Browser(App).SignIn(name, "eleven brass kettles in rain");
        await HoldfastApp.Expect(anew, HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_phone_in_other_hands_shows_no_notices_any_more_and_nobody_elses_stops()
    {
        await using var receiver = await PushReceiver.Start();
        using var phone = new PushBrowser(receiver, "phone", host: "push.example.net");
        using var theirs = new PushBrowser(receiver, "theirs", host: "push.example.net");
        var (dana, theo) = (await App.Join("Dana"), await App.Join("Theo"));
        await dana.SwitchOn(phone);
        await theo.SwitchOn(theirs);
        await App.SignIn(dana);

        // Signing out elsewhere is no loss of a phone.
        using var others = await dana.Send(await dana.Page("/you/sessions"), "form[action*='Others']");
        Assert.Equal(1, await Told(dana));
        using var gone = await dana.Send(await dana.Page("/you/sessions"), "form[action*='Phone']");
        await HoldfastApp.Expect(gone, HttpStatusCode.Redirect);
        Assert.Equal(0, await Told(dana));
        Assert.Equal(1, await Told(theo));

        Task<int> Told(Person who) => App.Stored(db => db.PushDevices.CountAsync(device => device.MemberId == who.MemberId));
    }

    [Fact]
    public async Task A_browser_left_alone_asks_for_the_passphrase_and_goes_on_where_one_was()
    {
        var browser = new Browser(App);
        await browser.Join("Wren", Passphrase);
        App.Clock.Advance(Duration.FromMinutes(31));
        using var asked = await browser.Get("/you/settings");
        await HoldfastApp.Expect(asked, HttpStatusCode.Redirect);
        Assert.Equal("/unlock?back=%2Fyou%2Fsettings", asked.Headers.Location!.OriginalString);
        var page = await browser.Page("/unlock?back=%2Fyou%2Fsettings");
        Assert.DoesNotContain("Wren", page.DocumentElement.TextContent, StringComparison.Ordinal);
        using var wrong = await browser.Send(page, Form, ("Input.Passphrase", "not that one at all"));
        await HoldfastApp.Expect(wrong, HttpStatusCode.BadRequest);
        using var right = await browser.Send(page, Form, ("Input.Passphrase", Passphrase));
        await HoldfastApp.Expect(right, HttpStatusCode.Redirect);
        Assert.Equal("/you/settings", right.Headers.Location!.OriginalString);
        using var open = await browser.Get("/you/settings");
        await HoldfastApp.Expect(open, HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_somebody_wrote_while_their_session_ended_comes_back_to_them(bool isLocked)
    {
        const string words = "Half an hour of words <b>and</b> a tear.";
        var group = await App.OpenGroup();
        var (dana, theo) = (await App.In(group, "Dana"), await App.In(group, "Theo"));
        var feed = await dana.Page("/groups/" + group);
        var thread = await dana.Page($"/groups/{group}/posts/{await theo.Share(group, "Hello.")}");
        var secret = await dana.Page("/you/passphrase");
        if (isLocked)
        {
            App.Clock.Advance(Duration.FromMinutes(31));
        }
        else
        {
            await App.Stored(db => db.Sessions.ExecuteDeleteAsync());
        }

        // A visitor had no session that could have ended: they get their words, and nothing about signing in.
        using var client = App.NewClient();
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var stranger = await HoldfastApp.Send(client, feed, Circle.ShareForm, ("Input.Text", words));
        await HoldfastApp.Expect(stranger, HttpStatusCode.BadRequest);
        var theirs = await HoldfastApp.Document(stranger);
        Assert.Equal(words, theirs.QuerySelector<IHtmlTextAreaElement>("main textarea")!.Value);
        Assert.Null(theirs.QuerySelector("main a[target=_blank]"));

        // From another site nothing is given back, and a secret never.
        using var foreign = await dana.Send(thread, Circle.ReplyForm, ("Input.Text", words));
        await HoldfastApp.Expect(foreign, HttpStatusCode.Redirect);
        dana.Client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var passphrase = await dana.Send(secret, Form, ("Input.New", "another long secret of mine"));
        await HoldfastApp.Expect(passphrase, HttpStatusCode.Redirect);

        using var reply = await dana.Send(thread, Circle.ReplyForm, ("Input.Text", words));
        await HoldfastApp.Expect(reply, HttpStatusCode.Unauthorized);
        var page = await HoldfastApp.Document(reply);
        Assert.Equal(words, page.QuerySelector<IHtmlTextAreaElement>("main textarea")!.Value);
        Assert.StartsWith(isLocked ? "/unlock?back=" : "/sign-in?back=", page.QuerySelector("main a[target=_blank]")!.GetAttribute("href"), StringComparison.Ordinal);

        // A group's own page is open to visitors: there it is the form that isn't theirs any more.
        using var post = await dana.Send(feed, Circle.ShareForm, ("Input.Text", words), ("Input.Note", "self-harm"));
        await HoldfastApp.Expect(post, HttpStatusCode.BadRequest);
        page = await HoldfastApp.Document(post);
        // And of what it sent, codes of lists are no words.
        Assert.Equal(words, Assert.Single(page.QuerySelectorAll<IHtmlTextAreaElement>("main textarea")).Value);
        Assert.Contains("Your words are still here", page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Equal($"/{(isLocked ? "unlock" : "sign-in")}?back=%2Fgroups%2F{group}", page.QuerySelector("main a[target=_blank]")!.GetAttribute("href"));
    }

    [Fact]
    public void Every_field_of_several_lines_is_among_those_that_come_back()
    {
        var named = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cshtml", SearchOption.AllDirectories)
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), """<textarea[^>]*?\sname="([^"]+)["]""").Select(match => match.Groups[1].Value)).Distinct().ToHashSet(StringComparer.Ordinal);
        // The toolkit's come from its data file, and are known by how their names begin.
        Assert.True(named.Remove("@name"));
        Assert.Equal(UnsentWords.Fields.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Leaving_in_a_hurry_locks_also_a_trusted_device_and_only_this_one()
    {
        var other = new Browser(App);
        var name = await other.Join("Wren", Passphrase);
        var here = new Browser(App);
        using var signedIn = await here.SignIn(name, Passphrase, trust: true);
        using var left = await here.Get("/leave");
        await HoldfastApp.Expect(left, HttpStatusCode.SeeOther);
        using var locked = await here.Get("/you");
        Assert.StartsWith("/unlock", locked.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var untouched = await other.Get("/you");
        await HoldfastApp.Expect(untouched, HttpStatusCode.OK);

        using var ended = await here.Send(await here.Page("/unlock"), "form[action*='End']");
        await HoldfastApp.Expect(ended, HttpStatusCode.Redirect);
        Assert.Equal(1, await App.Stored(db => db.Sessions.CountAsync()));
        using var signedOut = await here.Get("/you");
        Assert.StartsWith("/sign-in", signedOut.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_locked_browser_is_no_place_to_guess()
    {
        var browser = new Browser(App);
        await browser.Join("Wren", Passphrase);
        App.Clock.Advance(Duration.FromMinutes(31));
        var page = await browser.Page("/unlock");
        for (var i = 0; i < Tries.Most; i++)
        {
            using var wrong = await browser.Send(page, Form, ("Input.Passphrase", $"seven quiet herons {i}"));
            await HoldfastApp.Expect(wrong, HttpStatusCode.BadRequest);
        }

        using var shed = await browser.Send(page, Form, ("Input.Passphrase", Passphrase));
        await HoldfastApp.Expect(shed, HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Titles_icon_and_manifest_say_nothing_when_a_member_wants_that_also_while_locked()
    {
        var browser = new Browser(App);
        await browser.Join("Wren", Passphrase);
        var before = await browser.Page("/you");
        Assert.Contains("You", before.Title, StringComparison.Ordinal);
        using var kept = await browser.Send(await browser.Page("/you/settings"), Form, ("Input.OnlyTitle", "Notes"), ("Input.Language", "es"), ("Input.Zone", "America/Denver"));
        await HoldfastApp.Expect(kept, HttpStatusCode.Redirect);

        var pages = new[] { "/you", "/meetings", "/you/sessions", "/nothing-here", "/help" };
        foreach (var path in pages)
        {
            var page = await browser.Page(path);
            Assert.Equal("Notes", page.Title);
            Assert.Equal("es", page.DocumentElement.GetAttribute("lang"));
            Assert.NotEqual(before.QuerySelector("link[rel='icon']")!.GetAttribute("href"), page.QuerySelector("link[rel='icon']")!.GetAttribute("href"));
        }

        using var manifest = await browser.Get((await browser.Page("/you")).QuerySelector("link[rel='manifest']")!.GetAttribute("href")!);
        var text = await HoldfastApp.Expect(manifest, HttpStatusCode.OK);
        Assert.Contains("Notes", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Holdfast", text, StringComparison.Ordinal);
        Assert.Equal("America/Denver", (await browser.Page("/you")).DocumentElement.GetAttribute("data-zone"));

        App.Clock.Advance(Duration.FromMinutes(31));
        Assert.Equal("Notes", (await browser.Page("/you")).Title);
    }

    [Fact]
    public async Task Language_and_zone_come_along_to_another_browser()
    {
        var browser = new Browser(App);
        var name = await browser.Join("Wren", Passphrase);
        using var kept = await browser.Send(await browser.Page("/you/settings"), Form, ("Input.Language", "es"), ("Input.Zone", "America/Denver"));
        var elsewhere = new Browser(App);
        using var signedIn = await elsewhere.SignIn(name, Passphrase);
        var page = await elsewhere.Page("/you");
        Assert.Equal(("es", "America/Denver"), (page.DocumentElement.GetAttribute("lang"), page.DocumentElement.GetAttribute("data-zone")));
    }

    [Fact]
    public async Task Somebody_goes_by_another_name_and_keeps_the_rest()
    {
        var browser = new Browser(App);
        await browser.Join("Wren", Passphrase);
        using var first = await browser.Send(await browser.Page("/you/settings"), Form, ("Input.OnlyTitle", "Notes"));
        await HoldfastApp.Expect(first, HttpStatusCode.Redirect);
        using var kept = await browser.Send(await browser.Page("/you/settings"), Form, ("Input.Name", "  Sparrow   of the hedge "));
        await HoldfastApp.Expect(kept, HttpStatusCode.Redirect);
        var you = await browser.Page("/you");
        Assert.Contains("Sparrow of the hedge", you.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Wren", you.Body.TextContent, StringComparison.Ordinal);
        Assert.Equal("Notes", you.Title);
    }

    [Theory]
    [InlineData("Input.OnlyTitle", "Recovery")]
    [InlineData("Input.Language", "de")]
    [InlineData("Input.Zone", "Mars/Base")]
    [InlineData("Input.Name", "")]
    [InlineData("Input.Name", "wren@example.org")]
    public async Task Settings_nobody_offered_are_refused_beside_them(string field, string value)
    {
        var dana = await App.Join("Dana");
        using var sent = await dana.Send(await dana.Page("/you/settings"), Form, (field, value));
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
        Assert.NotNull((await HoldfastApp.Document(sent)).QuerySelector($"#{field["Input.".Length..].ToLowerInvariant()}-err"));
    }

    private static async Task In(HttpClient client)
    {
        using var page = await client.GetAsync(new Uri("/you", UriKind.Relative));
        await HoldfastApp.Expect(page, HttpStatusCode.OK);
    }

    private static async Task At(HttpClient client, string door)
    {
        using var page = await client.GetAsync(new Uri("/you", UriKind.Relative));
        await HoldfastApp.Expect(page, HttpStatusCode.Redirect);
        Assert.StartsWith(door, page.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }
}
