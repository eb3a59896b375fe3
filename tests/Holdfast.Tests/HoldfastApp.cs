using System.Buffers.Text;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Meetings;
using Holdfast.Meetings.Finder;
using Holdfast.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Testing;

namespace Holdfast.Tests;

/// <summary>
/// The real site on a loopback port, with data of its own: the same start as <c>bin/holdfast serve</c>, on
/// whichever engine <see cref="TestStore"/> gives. Share one per class by <c>IClassFixture&lt;HoldfastApp&gt;</c>,
/// or <see cref="Start"/> one that is different. Tests act over HTTP and by the methods here, not on its parts.
/// </summary>
public sealed class HoldfastApp : IAsyncLifetime
{
    /// <summary>A Wednesday evening in London and noon in Chicago, far from any clock change.</summary>
    public static readonly Instant Noon = Instant.FromUtc(2026, 2, 4, 18, 0);

    private readonly CookieContainer cookies = new();
    private readonly Site site;
    private readonly string urls;
    private readonly Action<WebApplicationBuilder>? adjust;
    private TestStore? store;
    private WebApplication? app;
    private HttpClient? client;
    private HttpClient? follower;

    /// <summary>For class fixtures: an empty site with nothing special about it.</summary>
    public HoldfastApp()
        : this(new Site(), "http://127.0.0.1:0", null)
    {
    }

    private HoldfastApp(Site site, string urls, Action<WebApplicationBuilder>? adjust) =>
        (this.site, this.urls, this.adjust) = (site, urls, adjust);

    /// <summary>What the site takes for the present. Stands still until a test moves it.</summary>
    public FakeClock Clock { get; } = new(Noon);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("about:blank");

    /// <summary>Keeps cookies, doesn't follow redirects.</summary>
    public HttpClient Client => client ?? throw new InvalidOperationException("The site hasn't been started.");

    internal StorePlace Place => store?.Place ?? throw new InvalidOperationException("The site hasn't been started.");

    internal IServiceProvider Services => app?.Services ?? throw new InvalidOperationException("The site hasn't been started.");

    public static async Task<HoldfastApp> Start(Site? site = null, Action<WebApplicationBuilder>? adjust = null, string urls = "http://127.0.0.1:0")
    {
        var started = new HoldfastApp(site ?? new Site(), urls, adjust);
        try
        {
            await started.InitializeAsync();
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.Create();
        app = Program.BuildSite(store.Place, site, urls, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Services.AddSingleton<IClock>(Clock);
            adjust?.Invoke(builder);
        });
        await Migrator.Migrate(app.Services);
        await app.StartAsync();
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        client = NewClient(follow: false, cookies);
        follower = NewClient(follow: true, cookies);
    }

    /// <summary>Somebody else's browser: no cookies shared with <see cref="Client"/>.</summary>
    public HttpClient NewClient(bool follow = false) => NewClient(follow, new CookieContainer());

    /// <summary>
    /// Somebody becomes a member and is signed in, by the verbs that the pages call but without a passphrase to hash.
    /// <c>var dana = await app.Join("Dana");</c> then <c>await dana.Page("/you")</c>.
    /// </summary>
    /// <param name="daysHere">How long ago they joined; a newcomer is under 30.</param>
    public async Task<Person> Join(string name, int daysHere = 60)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var signInName = SignInName.New(Services.GetRequiredService<SignInWords>());
        Member? member = null;
        await Services.GetRequiredService<Writer>().Write(db, () =>
        {
            member = Services.GetRequiredService<Joining>().Join(db, signInName, new Profile(name), passphrase: null);
            return Task.CompletedTask;
        });
        var joinedOn = Clock.GetCurrentInstant().InUtc().Date.PlusDays(-daysHere);
        await db.Members.Where(joined => joined.Id == member!.Id).ExecuteUpdateAsync(set => set.SetProperty(joined => joined.JoinedOn, joinedOn));
        return await SignIn(name, member!, signInName);
    }

    /// <summary>The same person in another browser.</summary>
    public async Task<Person> SignIn(Person who)
    {
        var member = await Stored(db => db.Members.SingleAsync(member => member.Id == who.MemberId));
        return await SignIn(who.Name, member, who.SignInName);
    }

    /// <summary>Gives a role as a steward would, by nobody in particular; it acts on the person's next request.</summary>
    public async Task Grant(Person who, string role, Duration? lasts = null)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var now = Clock.GetCurrentInstant();
        await Services.GetRequiredService<Writer>().Write(db, async () =>
        {
            db.RoleGrants.Add(RoleGrant.Give(role, who.MemberId, by: null, "For a test.", now, lasts ?? RoleGrant.Lasts, Services.GetRequiredService<Sealer>(), who.Name));
            await Services.GetRequiredService<Audit>().Note(db, actor: null, Deeds.RoleGiven, "member", who.MemberId, who.MemberId);
        });
    }

    /// <summary>They have this passphrase from now on.</summary>
    public async Task Choose(Person who, string passphrase)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var hash = await Services.GetRequiredService<Passphrases>().Make(passphrase, isKnownDevice: true, CancellationToken.None);
        await Services.GetRequiredService<Writer>().Write(db, async () =>
            (await db.Members.SingleAsync(member => member.Id == who.MemberId)).ChoosePassphrase(hash!, Services.GetRequiredService<Sealer>()));
    }

    private async Task<Person> SignIn(string name, Member member, SignInName signInName)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await Services.GetRequiredService<Writer>().Write(db, () => SessionTickets.Begin(db, id, member.Id, isTrusted: false, Clock.GetCurrentInstant(), CancellationToken.None));

        // What the cookie of the cookie scheme holds: the session's id, and nothing else.
        var options = Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(CookieAuthenticationDefaults.AuthenticationScheme);
        var identity = new ClaimsIdentity([new Claim("Microsoft.AspNetCore.Authentication.Cookies-SessionId", id)], CookieAuthenticationDefaults.AuthenticationScheme);
        var value = options.TicketDataFormat.Protect(new AuthenticationTicket(new ClaimsPrincipal(identity), CookieAuthenticationDefaults.AuthenticationScheme));
        var jar = new CookieContainer();
        jar.Add(Address, new Cookie(options.Cookie.Name!, value, "/"));
        return new Person(name, member.Id, signInName, NewClient(follow: false, jar), NewClient(follow: true, jar), jar);
    }

    /// <summary>A browser with these cookies: one that stops at redirects and one that follows them.</summary>
    internal (HttpClient Client, HttpClient Follower) NewClients(CookieContainer jar) => (NewClient(follow: false, jar), NewClient(follow: true, jar));

    /// <summary>Stores these as listed meetings and waits until the site offers them.</summary>
    /// <returns>Their keys, in the order given.</returns>
    public async Task<IReadOnlyList<long>> Listed(params (string Slug, Listing Listing)[] listings)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var sealer = scope.ServiceProvider.GetRequiredService<Sealer>();
        var now = Clock.GetCurrentInstant();
        var meetings = new List<Meeting>();
        await scope.ServiceProvider.GetRequiredService<Writer>().Write(db, async () =>
        {
            var feedId = await db.Meetings.MaxAsync(meeting => (long?)meeting.FeedId) ?? 0;
            foreach (var (slug, listing) in listings)
            {
                var meeting = new Meeting(feedId += 8, slug, source: null, sourceSlug: null, sourceKey: null);
                var secrets = listing.Private is { IsEmpty: false } details ? sealer.SealForSite(details, meeting.PrivatePlace) : null;
                meeting.List(listing, secrets, digest: null, now);
                db.Meetings.Add(meeting);
                meetings.Add(meeting);
            }

            db.Changes.Add(new Change(Change.AllMeetings, 0, now));
        });
        await Refreshed();
        return [.. meetings.Select(meeting => meeting.Id)];
    }

    /// <summary>A listed meeting now says this; what is held in memory has followed when this ends.</summary>
    public Task Relisted(string slug, Listing listing) =>
        Changed(slug, meeting => meeting.List(listing, secrets: null, digest: null, Clock.GetCurrentInstant()));

    /// <summary>It left its list; what is held in memory has followed when this ends.</summary>
    public Task Closed(string slug) => Changed(slug, meeting => meeting.Close(Clock.GetCurrentInstant()));

    /// <summary>Waits until everything held in memory has followed the database.</summary>
    public async Task Refreshed()
    {
        await Followed();

        // A large change is taken up in the background; a test needn't wait for its turn.
        await Services.GetRequiredService<MeetingFinder>().Rebuild(CancellationToken.None);
    }

    private async Task Followed()
    {
        foreach (var feed in Services.GetServices<IHostedService>().OfType<ChangeFeed>())
        {
            await feed.ReadOnce(CancellationToken.None);
        }
    }

    private async Task Changed(string slug, Action<Meeting> change)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        await scope.ServiceProvider.GetRequiredService<Writer>().Write(db, async () =>
        {
            var meeting = await db.Meetings.Include(meeting => meeting.Exceptions).SingleAsync(meeting => meeting.Slug == slug);
            change(meeting);
            db.Changes.Add(new Change(Change.Meeting, meeting.Id, Clock.GetCurrentInstant()));
        });
        await Followed();
    }

    /// <summary>The page at this address, redirects followed, whatever its status.</summary>
    /// <param name="language">What the browser asks for, such as es.</param>
    public Task<IDocument> Page(string path, string? language = null) => Page(follower!, path, language);

    internal static async Task<IDocument> Page(HttpClient follower, string path, string? language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (language is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(language);
        }

        using var response = await follower.SendAsync(request);
        return await Document(response);
    }

    /// <summary>The body of a page or feed that must be there.</summary>
    public async Task<string> Text(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return await Expect(response, HttpStatusCode.OK);
    }

    /// <summary>
    /// Sends the form of a page as a browser would: hidden and prefilled fields as they stand, these on top.
    /// Redirects aren't followed, so "done" and "shown again" can be told apart.
    /// </summary>
    public Task<HttpResponseMessage> Send(IDocument page, string form, params (string Name, string Value)[] fields) => Send(Client, page, form, fields);

    internal static async Task<HttpResponseMessage> Send(HttpClient client, IDocument page, string form, params (string Name, string Value)[] fields)
    {
        var element = page.QuerySelector<IHtmlFormElement>(form)
            ?? throw new InvalidOperationException($"No form {form} on {page.Url}:\n{page.DocumentElement.OuterHtml}");
        var given = fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        var values = element.QuerySelectorAll("input[name], textarea[name], select[name]")
            .Where(field => !given.Contains(field.GetAttribute("name")!))
            .Select(field => (Name: field.GetAttribute("name")!, Value: Filled(field)))
            .Where(field => field.Value is not null)
            .Concat(fields.Select(field => (field.Name, Value: (string?)field.Value)))
            .Select(field => KeyValuePair.Create(field.Name, field.Value!));
        using var content = new FormUrlEncodedContent(values);
        return await client.PostAsync(new Uri(new Uri(page.Url), element.GetAttribute("action") ?? page.Url), content);
    }

    /// <summary>Asks the database itself, for what no page shows.</summary>
    public async Task<T> Stored<T>(Func<HoldfastDb, Task<T>> ask)
    {
        await using var scope = Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<HoldfastDb>());
    }

    /// <summary>Fails with the body when the status is another.</summary>
    /// <returns>The body.</returns>
    public static async Task<string> Expect(HttpResponseMessage response, HttpStatusCode status)
    {
        var body = await response.Content.ReadAsStringAsync();
        if (response.StatusCode != status)
        {
            Assert.Fail($"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} answered {(int)response.StatusCode} {response.StatusCode}, not {(int)status} {status}:\n{body}");
        }

        return body;
    }

    public static async Task<IDocument> Document(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        var address = response.RequestMessage!.RequestUri!.AbsoluteUri;
        return await BrowsingContext.New(Configuration.Default).OpenAsync(page => page.Content(body).Address(address).Status(response.StatusCode));
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        follower?.Dispose();
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    /// <summary>What a browser would send of a field nobody touched; null for nothing.</summary>
    private static string? Filled(IElement field) => field switch
    {
        IHtmlInputElement { Type: "checkbox" or "radio" } box => box.IsChecked ? box.Value : null,
        IHtmlInputElement { Type: "submit" or "button" or "image" or "file" } => null,
        IHtmlInputElement input => input.Value,
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value,
        _ => null,
    };

    private HttpClient NewClient(bool follow, CookieContainer jar)
    {
#pragma warning disable CA2000 // The client disposes its handler.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = follow, CookieContainer = jar, UseProxy = false };
#pragma warning restore CA2000
        return new HttpClient(handler) { BaseAddress = Address };
    }
}
