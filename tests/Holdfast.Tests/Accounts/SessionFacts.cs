using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Holdfast.Accounts;
using Holdfast.Tests.Groups;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Tests.Accounts;

/// <summary>How long a session lasts, and that its end is the end.</summary>
[Trait("needs", "database")]
public sealed class SessionFacts : IAsyncLifetime
{
    private const string Passphrase = "seven quiet herons at noon";

    private HoldfastApp? started;

    private HoldfastApp App => started!;

    public async ValueTask InitializeAsync() => started = await HoldfastApp.Start();

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Fact]
    public async Task It_ends_after_half_an_hour_without_use_and_not_before()
    {
        var dana = await App.Join("Dana");
        foreach (var _ in Enumerable.Range(0, 3))
        {
            App.Clock.Advance(Duration.FromMinutes(27));
            await In(dana.Client);
        }

        App.Clock.Advance(Duration.FromMinutes(31));
        await Out(dana.Client);
    }

    [Fact]
    public async Task It_ends_after_twelve_hours_however_used()
    {
        var dana = await App.Join("Dana");
        for (var i = 0; i < 28; i++)
        {
            App.Clock.Advance(Duration.FromMinutes(25));
            await In(dana.Client);
        }

        App.Clock.Advance(Duration.FromMinutes(25));
        await Out(dana.Client);
    }

    [Fact]
    public async Task A_trusted_device_stays_for_thirty_days()
    {
        var name = await new Browser(App).Join("Dana", Passphrase);
        var browser = new Browser(App);
        using var signedIn = await browser.SignIn(name, Passphrase, trust: true);
        App.Clock.Advance(Duration.FromDays(29));
        using var still = await browser.Get("/you");
        await HoldfastApp.Expect(still, HttpStatusCode.OK);
        App.Clock.Advance(Duration.FromDays(1));
        using var gone = await browser.Get("/you");
        await HoldfastApp.Expect(gone, HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Signing_out_ends_it_on_the_server_too_and_leaves_the_other_browser_in()
    {
        var dana = await App.Join("Dana");
        var elsewhere = await App.SignIn(dana);
        var kept = dana.Cookies.GetAllCookies().Single(cookie => cookie.Name == "s").Value;
        using var signedOut = await dana.Send(await dana.Page("/sign-out"), "main form");
        await HoldfastApp.Expect(signedOut, HttpStatusCode.Redirect);
        await Out(dana.Client);

        dana.Cookies.Add(App.Address, new Cookie("s", kept, "/"));
        await Out(dana.Client);
        await In(elsewhere.Client);
    }

    [Fact]
    public async Task Suspending_somebody_acts_on_their_next_request()
    {
        var sol = await App.Join("Sol");
        await In(sol.Client);
        var until = App.Clock.GetCurrentInstant() + Duration.FromDays(7);
        await App.Stored(db => db.Members.Where(member => member.Id == sol.MemberId).ExecuteUpdateAsync(set => set.SetProperty(member => member.SuspendedUntil, until)));
        await Out(sol.Client);
        App.Clock.Advance(Duration.FromDays(7));
        await In((await App.SignIn(sol)).Client);
    }

    [Fact]
    public async Task Only_the_newest_twenty_sessions_of_somebody_stay()
    {
        var dana = await App.Join("Dana");
        for (var i = 0; i < Session.MostPerMember; i++)
        {
            _ = await App.SignIn(dana);
        }

        Assert.Equal(Session.MostPerMember, await App.Stored(db => db.Sessions.CountAsync(session => session.MemberId == dana.MemberId)));
        await Out(dana.Client);
    }

    [Fact]
    public async Task A_role_is_there_at_once_and_gone_at_once()
    {
        var theo = await App.Join("Theo");
        Assert.DoesNotContain("Facilitator", await Text(theo), StringComparison.Ordinal);
        await App.Grant(theo, Roles.Facilitator, Duration.FromDays(2));
        Assert.Contains("Facilitator", await Text(theo), StringComparison.Ordinal);
        await App.Stored(async db =>
        {
            var grant = await db.RoleGrants.SingleAsync(grant => grant.MemberId == theo.MemberId);
            grant.Revoke(by: 0, App.Clock.GetCurrentInstant());
            return await db.SaveChangesAsync();
        });
        Assert.DoesNotContain("Facilitator", await Text(theo), StringComparison.Ordinal);

        await App.Grant(theo, Roles.Mentor, Duration.FromMinutes(10));
        Assert.Contains("Mentor", await Text(theo), StringComparison.Ordinal);
        App.Clock.Advance(Duration.FromMinutes(10));
        Assert.DoesNotContain("Mentor", await Text(theo), StringComparison.Ordinal);

        static async Task<string> Text(Person who) => (await who.Page("/you")).QuerySelector("main")!.TextContent;
    }

    [Fact]
    public async Task What_a_member_is_shown_is_kept_nowhere_and_compressed_only_where_it_mirrors_nothing()
    {
        var dana = await App.Join("Dana");
        var here = await App.OpenGroup();
        await dana.Enter(here);
        var group = "/groups/" + here;
        foreach (var (path, encodings) in new (string, string[])[]
        {
            ("/you", []), ("/meetings", []), ("/you/codes", []), ("/nothing-here", []), (group, ["br"]), (group + "?intent=support", []), (group + "/join", []), (group + "x", []),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
            using var response = await dana.Client.SendAsync(request);
            Assert.True(response.Headers.CacheControl?.NoStore, path);
            Assert.Equal(encodings, response.Content.Headers.ContentEncoding);
        }

        // The same page for a visitor is compressed, so the test above could have failed.
        using var open = new HttpRequestMessage(HttpMethod.Get, "/meetings");
        open.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using var visitor = await App.NewClient().SendAsync(open);
        Assert.Equal(["br"], visitor.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task The_database_holds_no_session_that_a_thief_could_use()
    {
        var browser = new Browser(App);
        await browser.Join("Wren", Passphrase);
        var device = browser.Cookies["d"]!.Value;
        var sessions = await App.Stored(db => db.Sessions.ToListAsync());
        Assert.All(sessions, session => Assert.Equal(32, session.IdHash.Length));
        var known = Assert.Single(await App.Stored(db => db.KnownDevices.ToListAsync()));
        Assert.Equal(-1, known.Hash.AsSpan().IndexOf(Encoding.UTF8.GetBytes(device)));
        Assert.Equal(43, device.Length);
    }

    [Fact]
    public async Task Two_members_of_one_browser_have_nothing_in_common()
    {
        var browser = new Browser(App);
        await browser.Join("Wren", Passphrase);
        using var signedOut = await browser.Send(await browser.Page("/sign-out"), "main form");
        await browser.Join("Otter", Passphrase);
        var known = await App.Stored(db => db.KnownDevices.ToListAsync());
        Assert.Equal(2, known.Select(device => device.MemberId).Distinct().Count());
        Assert.Equal(2, known.Select(device => Convert.ToHexString(device.Hash)).Distinct().Count());
    }

    private static async Task In(HttpClient client)
    {
        using var page = await client.GetAsync(new Uri("/you", UriKind.Relative));
        await HoldfastApp.Expect(page, HttpStatusCode.OK);
    }

    private static async Task Out(HttpClient client)
    {
        using var page = await client.GetAsync(new Uri("/you", UriKind.Relative));
        await HoldfastApp.Expect(page, HttpStatusCode.Redirect);
    }
}
